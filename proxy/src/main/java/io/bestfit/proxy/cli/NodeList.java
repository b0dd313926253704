package io.bestfit.proxy.cli;

import io.bestfit.matcher.kubernetes.KubernetesNode;
import io.bestfit.matcher.node.Node;
import io.bestfit.proxy.check.CheckedNode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The nodes of {@code --nodes}: {@code NAME: DECLARATION} a line, or a declaration alone, which names itself; or
 * {@code k8s:FILE} with the Nodes of a cluster. Nodes that are alike become one kind.
 */
final class NodeList {

    private static final String OPTION = "--nodes";
    /** A colon and a blank end a name, so that {@code cpu:zen4} and {@code linux/amd64:zen4} are declarations. */
    private static final Pattern NAMED = Pattern.compile("([^\\s:=,\"]{1,253}):\\s+(\\S.*)");

    private final Map<String, String> profiles;
    private final Map<Node, List<String>> kinds = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    private NodeList(Map<String, String> profiles) {
        this.profiles = profiles;
    }

    /**
     * Reads what the option names.
     *
     * @param profiles the declarations of the configured profiles, by name
     */
    static List<CheckedNode> read(String text, InputStream standardInput, Map<String, String> profiles)
            throws UsageException {
        NodeList list = new NodeList(profiles);
        if (text.startsWith(KubernetesFile.PREFIX)) {
            list.cluster(text.substring(KubernetesFile.PREFIX.length()));
        } else {
            list.lines(ListFile.read(OPTION, text, standardInput));
        }
        return list.kinds.entrySet().stream().map(kind -> new CheckedNode(kind.getValue(), kind.getKey())).toList();
    }

    private void cluster(String file) throws UsageException {
        List<KubernetesNode> objects = KubernetesFile.all(OPTION, file);
        if (objects.isEmpty()) {
            throw new UsageException(OPTION + ": the list in " + file + " has no Node");
        }
        for (KubernetesNode object : objects) {
            String place = file + "#" + object.name();
            add(place, object.name(), new NodeOption(place, profiles).node(object));
        }
    }

    private void lines(List<ListFile.Line> lines) throws UsageException {
        for (ListFile.Line line : lines) {
            Matcher named = NAMED.matcher(line.text());
            boolean hasName = named.matches();
            add(line.place(), hasName ? named.group(1) : line.text(),
                    new NodeOption(line.place(), profiles).read(List.of(hasName ? named.group(2) : line.text())));
        }
    }

    private void add(String place, String name, Node node) throws UsageException {
        if (!names.add(name)) {
            throw new UsageException(place + ": there is another node '" + name + "'; names must differ");
        }
        kinds.computeIfAbsent(node, _ -> new ArrayList<>()).add(name);
    }
}
