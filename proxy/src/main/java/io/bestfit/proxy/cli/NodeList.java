package io.bestfit.proxy.cli;

import io.bestfit.matcher.node.Node;
import io.bestfit.proxy.check.CheckedNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nodes of {@code --nodes}: {@code NAME: DECLARATION} a line, or a declaration alone, which names itself. */
final class NodeList {

    /** A colon and a blank end a name, so that {@code cpu:zen4} and {@code linux/amd64:zen4} are declarations. */
    private static final Pattern NAMED = Pattern.compile("([^\\s:=,\"]{1,253}):\\s+(\\S.*)");

    private NodeList() {}

    /** Reads lines; nodes that are alike become one kind. */
    static List<CheckedNode> read(List<ListFile.Line> lines, Map<String, String> profiles) throws UsageException {
        Map<Node, List<String>> kinds = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (ListFile.Line line : lines) {
            Matcher named = NAMED.matcher(line.text());
            boolean hasName = named.matches();
            String name = hasName ? named.group(1) : line.text();
            if (!names.add(name)) {
                throw new UsageException(line.place() + ": there is another node '" + name + "'; names must differ");
            }
            Node node = new NodeOption(line.place(), profiles).read(List.of(hasName ? named.group(2) : line.text()));
            kinds.computeIfAbsent(node, _ -> new ArrayList<>()).add(name);
        }
        return kinds.entrySet().stream().map(kind -> new CheckedNode(kind.getValue(), kind.getKey())).toList();
    }
}
