package io.bestfit.matcher;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node as it would be if conditions held: {@code kernel >= 5.10} makes it declare just that kernel.
 *
 * <p>The conditions are the remedies of the rules: a bound, a member of a declaration, or a word.
 */
final class Hypothesis {

    static final Pattern BOUND = Pattern.compile("([a-z-]+) ([<>]=) (\\S+)");
    private static final Pattern MEMBER = Pattern.compile("([a-z-]+)=(.+)");

    private final Map<String, String> declared;
    private final SortedSet<String> words;

    private Hypothesis(Node node) {
        declared = new LinkedHashMap<>(node.declared());
        words = new TreeSet<>(node.tokens());
    }

    /** The node under conditions; nothing where they cannot be declared (a GPU without a model). */
    static Optional<Node> of(Node node, Collection<String> conditions) {
        Hypothesis hypothesis = new Hypothesis(node);
        conditions.forEach(hypothesis::assume);
        StringJoiner text = new StringJoiner(", ");
        hypothesis.declared.forEach((key, value) -> text.add(key + "=" + value));
        hypothesis.words.forEach(text::add);
        try {
            return Optional.of(Declaration.parse(text.toString()).resolve());
        } catch (MalformedDeclarationException e) {
            return Optional.empty();
        }
    }

    private void assume(String condition) {
        Matcher bound = BOUND.matcher(condition);
        Matcher member = MEMBER.matcher(condition);
        if (bound.matches()) {
            String key = bound.group(1);
            declared.put(key, key.equals("page-size") ? bound.group(3) : '"' + bound.group(3) + '"');
            if (key.equals("nvidia-driver")) {
                // Another driver serves another CUDA: the table says which.
                declared.remove("cuda");
            }
        } else if (member.matches()) {
            switch (member.group(1)) {
                case "fabric", "kernel-modules" -> declared.merge(member.group(1), member.group(2), Hypothesis::both);
                default -> declared.put(member.group(1), member.group(2));
            }
        } else {
            words.add(condition);
        }
    }

    private static String both(String one, String other) {
        return "(" + items(one) + " " + items(other) + ")";
    }

    private static String items(String value) {
        return value.startsWith("(") ? value.substring(1, value.lastIndexOf(')')) : value;
    }
}
