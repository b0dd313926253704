package io.bestfit.matcher.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The reader of Node objects as {@code kubectl get node NAME -o yaml} and {@code -o json} print them, one or a list.
 */
public final class KubernetesNodeReader {

    /** The longest text that is read, in characters; a Node with all its images and managed fields is about 30 kB. */
    public static final int LONGEST = 4 * 1024 * 1024;

    private static final int MOST_ALIASES = 50;

    private KubernetesNodeReader() {}

    /**
     * Reads the Nodes of a text.
     *
     * @throws MalformedNodeException where it is neither a Node nor a list of Nodes
     */
    public static List<KubernetesNode> read(String text) throws MalformedNodeException {
        if (text.length() > LONGEST) {
            throw new MalformedNodeException("it is over " + LONGEST + " characters");
        }
        return switch (tree(text)) {
            case Map<?, ?> object -> nodes(object);
            case null, default -> throw new MalformedNodeException("it is no object");
        };
    }

    private static @Nullable Object tree(String text) throws MalformedNodeException {
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(MOST_ALIASES).setCodePointLimit(text.length() + 1).build();
        try {
            for (Object document : new Load(settings).loadAllFromString(text)) {
                return document;
            }
            return null;
        } catch (YamlEngineException e) {
            throw new MalformedNodeException("it is neither JSON nor YAML");
        } catch (StackOverflowError e) {
            throw new MalformedNodeException("it nests too deeply");
        }
    }

    private static List<KubernetesNode> nodes(Map<?, ?> object) throws MalformedNodeException {
        String kind = text(object, "kind");
        if (kind.equals("Node")) {
            return List.of(node(object));
        }
        if ((!kind.equals("List") && !kind.equals("NodeList")) || !(object.get("items") instanceof List<?> items)) {
            throw new MalformedNodeException("it is neither of kind Node nor a list of these");
        }
        List<KubernetesNode> nodes = new ArrayList<>();
        for (Object item : items) {
            // The items of a NodeList say no kind.
            if (!(item instanceof Map<?, ?> one) || !List.of("Node", "").contains(text(one, "kind"))) {
                throw new MalformedNodeException("it is a list of other objects than Nodes");
            }
            nodes.add(node(one));
        }
        return nodes;
    }

    private static KubernetesNode node(Map<?, ?> object) throws MalformedNodeException {
        Map<?, ?> metadata = map(object, "metadata");
        String name = text(metadata, "name");
        if (name.isEmpty()) {
            throw new MalformedNodeException("a Node in it has no metadata.name");
        }
        Map<?, ?> status = map(object, "status");
        Map<?, ?> info = map(status, "nodeInfo");
        return new KubernetesNode(name, texts(metadata, "labels"), texts(metadata, "annotations"),
                text(info, "architecture"), text(info, "operatingSystem"), text(info, "kernelVersion"),
                texts(status, "capacity"));
    }

    private static Map<?, ?> map(Map<?, ?> object, String key) {
        return object.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Map<?, ?> object, String key) {
        return object.get(key) instanceof String text ? text : "";
    }

    /** An object of texts; numbers and truth values that somebody left without quotes are texts as well. */
    private static Map<String, String> texts(Map<?, ?> object, String key) {
        Map<String, String> texts = new HashMap<>();
        map(object, key).forEach((name, value) -> {
            if (name != null && value != null) {
                texts.put(name.toString(), value.toString());
            }
        });
        return texts;
    }
}
