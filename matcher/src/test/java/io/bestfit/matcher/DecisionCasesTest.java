package io.bestfit.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.matcher.testing.SharedData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference decisions: a declaration, an index, the expected position. */
class DecisionCasesTest {

    @TestFactory
    Stream<DynamicTest> theExpectedEntryIsChosen() {
        return cases().stream().map(decision -> DynamicTest.dynamicTest(decision.name(), () -> {
            Selection selection = new Selector(decision.policy()).select(decision.candidates(), decision.node());
            assertThat(position(selection)).as("%s; %s", decision.why(), explained(selection))
                    .isEqualTo(decision.expected());
        }));
    }

    @Test
    void everyCaseIsThere() {
        assertThat(cases()).hasSize(46).extracting(Decision::name).doesNotHaveDuplicates();
    }

    @Test
    void theOrderOfTheIndexMattersOnlyToPosition() {
        long seed = 4711L;
        Random random = new Random(seed);
        for (Decision decision : cases()) {
            Selector selector = new Selector(decision.policy());
            Selection before = selector.select(decision.candidates(), decision.node());
            for (int round = 0; round < 20; round++) {
                List<Candidate> shuffled = new ArrayList<>(decision.candidates());
                Collections.shuffle(shuffled, random);
                Selection after = selector.select(shuffled, decision.node());
                assertThat(after.getClass()).isEqualTo(before.getClass());
                if (before instanceof Selection.Chosen one && after instanceof Selection.Chosen other
                        && !one.sentence().startsWith("it comes first")) {
                    assertThat(other.chosen().candidate()).as("seed %d, case %s", seed, decision.name())
                            .isEqualTo(one.chosen().candidate());
                    assertThat(other.decidedBy()).isEqualTo(one.decidedBy());
                }
            }
        }
    }

    @Test
    void aRefusalIsOneShortPlainLine() {
        for (Decision decision : cases()) {
            if (new Selector(decision.policy()).select(decision.candidates(),
                    decision.node()) instanceof Selection.NothingFits nothing) {
                assertThat(nothing.sentence()).hasSizeLessThanOrEqualTo(300).matches("[ !#-\\[\\]-~]+");
            }
        }
    }

    private static List<Decision> cases() {
        List<Decision> decisions = new ArrayList<>();
        for (JsonNode node : JsonMapper.shared().readTree(SharedData.text("decision-cases.json"))) {
            decisions.add(decision(node));
        }
        return decisions;
    }

    private static Decision decision(JsonNode json) {
        byte[] index = json.get("index").toString().getBytes(StandardCharsets.UTF_8);
        if (!(ImageIndexReader.read(index) instanceof ReadIndex.Index(var read))) {
            throw new AssertionError("no index in case " + json.get("name"));
        }
        Policy.Unverified unverified = json.get("policy").get("unverified").stringValue().equals("skip")
                ? Policy.Unverified.SKIP
                : Policy.Unverified.LAST;
        JsonNode expected = json.get("expected");
        try {
            return new Decision(json.get("name").stringValue(),
                    CandidateReader.read(read, Map.of(), Set.of(EvidenceSource.values())),
                    Declaration.read(json.get("node").stringValue()).resolve(),
                    new Policy(unverified, Policy.DEFAULT.order()),
                    expected.isIntegralNumber() ? expected.intValue() : -1,
                    json.get("why").stringValue());
        } catch (MalformedDeclarationException e) {
            throw new AssertionError("case " + json.get("name"), e);
        }
    }

    private static int position(Selection selection) {
        return selection instanceof Selection.Chosen chosen ? chosen.chosen().candidate().position() : -1;
    }

    private static String explained(Selection selection) {
        StringBuilder text = new StringBuilder();
        for (Assessment assessment : selection.assessments()) {
            text.append(assessment.candidate().position()).append(' ').append(assessment.verdict().label()).append(' ')
                    .append(assessment.reasons()).append("; ");
        }
        return text.toString();
    }

    private record Decision(String name, List<Candidate> candidates, Node node, Policy policy, int expected,
            String why) {}
}
