package io.bestfit.proxy.explain;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Missed;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An explanation as JSON. Programs rely on it: members are added, never renamed or removed. It is ASCII: what
 * publishers wrote may be printed on a terminal.
 */
public final class ExplanationJson {

    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build()).build();

    private ExplanationJson() {}

    /** The JSON text, indented, with a line end. */
    public static String write(Explanation explanation) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree(explanation)) + "\n";
    }

    static ObjectNode tree(Explanation explanation) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("reference", explanation.reference());
        root.put("index", explanation.index() == null ? null : explanation.index().text());
        root.set("node", explanation.node() == null ? MAPPER.nullNode() : node(explanation.node()));
        root.put("channel", explanation.channel());
        root.put("outcome", explanation.outcome().name().toLowerCase(Locale.ROOT));
        Selection selection = explanation.selection();
        if (selection instanceof Selection.Chosen chosen) {
            where(root.putObject("selected"), chosen.chosen().candidate(), explanation.tags());
            root.put("decidedBy", chosen.decidedBy().label());
        } else {
            root.putNull("selected");
            root.putNull("decidedBy");
        }
        root.put("sentence", explanation.sentence());
        ArrayNode candidates = root.putArray("candidates");
        if (selection != null) {
            selection.assessments()
                    .forEach(assessment -> candidate(candidates.addObject(), assessment, explanation.tags()));
        }
        ArrayNode missed = root.putArray("missed");
        for (Missed miss : explanation.missed()) {
            missed.addObject().put("position", miss.position()).put("would", miss.would()).put("if", miss.condition());
        }
        return root;
    }

    /** A node as the members that declare it. */
    public static ObjectNode node(Node node) {
        ObjectNode declared = MAPPER.createObjectNode();
        node.declared().forEach((key, value) -> declared.set(key, DeclaredValue.json(value)));
        // A key without a value is true: RFC 9651, section 3.2.
        node.tokens().stream().sorted().forEach(word -> declared.put(word, true));
        return declared;
    }

    private static void where(ObjectNode into, Candidate candidate, List<String> tags) {
        into.put("position", candidate.position());
        if (!tags.isEmpty()) {
            into.put("tag", tags.get(candidate.position()));
        }
        if (candidate.path().size() > 1) {
            ArrayNode path = into.putArray("path");
            candidate.path().forEach(path::add);
        }
        into.put("digest", candidate.descriptor() == null ? null : candidate.descriptor().digest().text());
        into.put("platform", candidate.platform() == null ? null : candidate.platform().toString());
    }

    private static void candidate(ObjectNode into, Assessment assessment, List<String> tags) {
        where(into, assessment.candidate(), tags);
        into.put("verdict", assessment.verdict().label());
        into.put("rank", assessment.rank());
        ArrayNode claims = into.putArray("claims");
        for (Assessment.AssessedClaim assessed : assessment.claims()) {
            ObjectNode claim = claims.addObject().put("source", assessed.claim().source().label());
            if (assessed.claim().where() != null) {
                claim.put("found", assessed.claim().where());
            }
            claim.put("key", assessed.claim().key()).put("value", assessed.claim().value())
                    .put("state", assessed.state().label());
        }
        ArrayNode reasons = into.putArray("reasons");
        assessment.reasons().forEach(reasons::add);
        if (!assessment.conflicts().isEmpty()) {
            ArrayNode conflicts = into.putArray("conflicts");
            assessment.conflicts().forEach(conflicts::add);
        }
    }
}
