package io.bestfit.proxy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.Misses;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.proxy.testing.Sentences;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a publisher wrote into an index, its explanation does not command a terminal. */
class ExplanationFuzz {

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"\"manifests\":[", "\"digest\":\"sha256:", "\"platform\":{", "\"features\":[", "\\u001b[2J",
            "\\n",
            "org.supercontainers.hardware.cpu.target.microarch", "\"annotations\":{", "\\ud800", "\\u2028"})
    void index(byte[] input) throws Exception {
        if (!(ImageIndexReader.read(input) instanceof ReadIndex.Index(var index))) {
            return;
        }
        Node node = Declaration.read("cpu=zen4, nvidia-driver=\"550.54.15\"").resolve();
        List<Candidate> candidates = CandidateReader.read(index, Map.of(), EnumSet.allOf(EvidenceSource.class));
        Selection selection = new Selector(Policy.DEFAULT).select(candidates, node);
        Explanation explanation = Explanation.of("a/b:1", null, node, "header", false, selection,
                Misses.of(selection, candidates, node, Policy.DEFAULT));

        String json = ExplanationJson.write(explanation);
        assertThat(JsonMapper.shared().readTree(json).path("candidates").size()).isEqualTo(candidates.size());
        assertThat(json.chars().filter(c -> c > 0x7f || (c < ' ' && c != '\n' && c != '\r'))).isEmpty();
        for (boolean unicode : new boolean[]{true, false}) {
            ExplanationTable.write(explanation, new TableForm(100, false, unicode)).lines()
                    .forEach(line -> assertThat(line.codePoints().filter(Sentences::isControl)).as(line).isEmpty());
        }
    }
}
