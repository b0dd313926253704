package io.bestfit.proxy.check;

import io.bestfit.proxy.explain.ExplanationJson;
import java.util.List;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A matrix as JSON, in ASCII. Programs rely on it: members are added, never renamed or removed. */
public final class MatrixJson {

    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build()).build();

    private MatrixJson() {}

    /** The JSON text, indented, with a line end. */
    public static String write(Matrix matrix) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode nodes = root.putArray("nodes");
        for (CheckedNode kind : matrix.nodes()) {
            ObjectNode node = nodes.addObject();
            kind.names().forEach(node.putArray("names")::add);
            node.set("node", ExplanationJson.node(kind.node()));
        }
        ArrayNode images = root.putArray("images");
        for (Matrix.Row row : matrix.rows()) {
            ObjectNode image = images.addObject().put("image", row.image());
            ArrayNode results = image.putArray("results");
            for (int kind = 0; kind < row.cells().size(); kind++) {
                result(results.addObject(), matrix.nodes().get(kind).names(), row.cells().get(kind));
            }
        }
        ObjectNode summary = root.putObject("summary");
        for (Cell.Outcome outcome : Cell.Outcome.values()) {
            summary.put(outcome.label(), matrix.count(outcome));
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void result(ObjectNode into, List<String> nodes, Cell cell) {
        nodes.forEach(into.putArray("nodes")::add);
        into.put("outcome", cell.outcome().label());
        Cell.Pick pick = cell.pick();
        if (pick == null) {
            into.putNull("selected");
        } else {
            ObjectNode selected = into.putObject("selected").put("position", pick.position());
            if (pick.tag() != null) {
                selected.put("tag", pick.tag());
            }
            selected.put("digest", pick.digest()).put("platform", pick.platform()).put("for", pick.purpose());
        }
        into.put("decidedBy", pick == null ? null : pick.decidedBy());
        into.put("sentence", cell.sentence());
        if (!cell.notes().isEmpty()) {
            cell.notes().forEach(into.putArray("notes")::add);
        }
    }
}
