package io.bestfit.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.matcher.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Indexes that others published or wrote down, and what machines get of them. */
class RealIndexesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            indexes/idx-oci.json | cpu=x86_64 | [0] | position
            indexes/idx-oci.json | cpu=x86_64_v2 | [1] | cpu
            indexes/idx-oci.json | cpu=haswell | [2] | cpu
            indexes/idx-oci.json | cpu=zen4 | [3] | cpu
            indexes/idx-oci.json | cpu=zen4, nvidia | [4] | claims
            indexes/idx-oci.json | arch=arm64 | [5] | position
            indexes/idx-oci.json | cpu=power9le | none | 0
            indexes/idx-docker.json | cpu=zen3 | [2] | cpu
            indexes/idx-docker.json | cpu=icelake | [3] | cpu
            indexes/idx-v4first.json | cpu=zen4 | [0] | cpu
            indexes/idx-v4first.json | cpu=haswell | [2] | cpu
            indexes/idx-v4first.json | cpu=x86_64 | [4] | position
            indexes/idx-cfgvariant.json | cpu=zen3 | [2] | cpu
            indexes/idx-cfgvariant-docker.json | cpu=sapphirerapids | [3] | cpu
            indexes/idx-samevar.json | cpu=zen4 | [0] | position
            indexes/idx-samevar-docker.json | cpu=zen4 | [0] | position
            indexes/idx-noplat.json | cpu=zen4 | [0] | position
            indexes/idx-uniq.json | variant=v2 | [1] | cpu
            indexes/idx-armonly.json | cpu=zen4 | none | 0
            indexes/idx-armonly.json | cpu=graviton3 | [0] | position
            indexes/idx-v3only.json | cpu=x86_64_v2 | none | 0
            indexes/idx-v4only.json | cpu=zen3 | none | 0
            indexes/idx-v4only.json | cpu=zen4 | [0] | position
            indexes/idx-nested.json | cpu=zen3 | [0, 0] | cpu
            indexes/idx-nested.json | cpu=x86_64 | [0, 1] | position
            indexes/idx-nested.json | cpu=graviton3 | [1] | position
            oci/real/two-arch-with-attestations.json | cpu=zen4 | [0] | position
            oci/real/two-arch-with-attestations.json | cpu=graviton3 | [1] | position
            oci/real/crazymax-buildkit-attest.json | cpu=zen4 | [0] | position
            oci/real/crazymax-buildkit-attest.json | cpu=graviton3 | none | 0
            oci/real/docker-manifest-list-sse4-features.json | cpu=haswell | [1] | position
            oci/real/docker-manifest-list-sse4-features.json | cpu=x86_64 | none | 0
            oci/real/docker-manifest-list-sse4-features.json | cpu=power9le | [0] | position
            oci/real/duplicate-amd64-image-spec-862.json | cpu=zen4 | [0] | position
            oci/real/almalinux10-quay-partial.json | cpu=x86_64 | none | 0
            oci/real/almalinux10-quay-partial.json | cpu=x86_64_v2 | [0] | position
            oci/real/container-libs-351-partial.json | cpu=zen3 | [0] | cpu
            oci/real/container-libs-351-partial.json | cpu=x86_64_v2 | [1] | position
            oci/spec/image-index-two-platforms.json | cpu=power9le | [0] | position
            oci/spec/image-index-two-platforms.json | cpu=zen4 | [1] | position
            oci/spec/image-index-nested-index.json | cpu=zen4 | none | 0
            oci/spec/referrers-unfiltered.repaired.json | cpu=zen4 | none | 0
            oci/wg-proposals/A-index-annotation-gpu.json | cpu=zen4 | [0] | position
            oci/wg-proposals/E-index-features.json | cpu=zen3 | [1] | cpu
            oci/wg-proposals/E-index-features.json | cpu=x86_64_v2 | [0] | position
            oci/container-libs/schema2list.json | arch=arm, variant=v7 | [2] | cpu
            oci/container-libs/schema2list.json | arch=arm, variant=v5 | [1] | position
            oci/container-libs/schema2list.json | arch="386" | [4] | position
            oci/container-libs/schema2list.json | arch=s390x | [6] | position
            oci/container-libs/ocilist-variants.json | arch=arm, variant=v7 | [1] | position
            oci/container-libs/ocilist-variants.json | arch=arm, variant=v6 | [2] | position
            oci/container-libs/oci1index.json | cpu=power9le | [0] | position
            oci/container-libs/v2list.manifest.json | cpu=zen4 | none | 0
            """)
    void theMachineGetsItsEntry(String file, String declaration, String expected, String decidedBy) throws Exception {
        Selection selection = new Selector(Policy.DEFAULT).select(candidates(file),
                Declaration.read(declaration).resolve());
        String got = selection instanceof Selection.Chosen chosen
                ? chosen.chosen().candidate().path() + " | " + chosen.decidedBy()
                : "none | 0";
        assertThat(got).as(selection.toString()).isEqualTo(expected + " | " + decidedBy);
    }

    @Test
    void whatIsAnIndexIsReadAndNothingElseIs() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("indexes", "oci")) {
            try (Stream<Path> walked = Files.walk(SharedData.file(folder))) {
                walked.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        int indexes = 0;
        for (Path file : files) {
            String text = Files.readString(file);
            boolean valid = file.toString().endsWith(".json");
            boolean expected = valid && JsonMapper.shared().readTree(text).path("manifests").isArray();
            indexes += expected ? 1 : 0;
            assertThat(read(text) instanceof ReadIndex.Index).as(file.toString()).isEqualTo(expected);
        }
        assertThat(indexes).isGreaterThan(30);
    }

    @Test
    void theOldestFeatureIndexGivesTheDeepestCpuThatHasADriver() throws Exception {
        JsonNode data = JsonMapper.shared().readTree(SharedData.text("metahub/early-platform-features.json"));
        List<String> platforms = new ArrayList<>();
        data.required("index").forEach(entry -> platforms.add(entry.required("platform").toString()));
        assertThat(chosen(platforms, data.required("platformString").asString())).isEqualTo(4);
        // MetaHub's own rule, equality of sets, finds nothing here; the generic image is what everybody else gets.
        assertThat(chosen(platforms, "linux/amd64")).isZero();
        assertThat(chosen(platforms, "linux/amd64:skylake")).isEqualTo(1);
        assertThat(chosen(platforms, "linux/amd64:nvidia-390-30")).isEqualTo(2);
    }

    @Test
    void metaHubsMachinesGetTheImagesOfItsReadMe() throws Exception {
        List<String> platforms = new ArrayList<>();
        Matcher cpus = Pattern.compile("- (cpu:\\w+)").matcher(SharedData.text("metahub/readme-manifest.yml"));
        while (cpus.find()) {
            platforms.add("{\"os\":\"linux\",\"architecture\":\"amd64\",\"features\":[\"" + cpus.group(1) + "\"]}");
        }
        List<Integer> chosen = new ArrayList<>();
        for (JsonNode machine : JsonMapper.shared().readTree(SharedData.text("metahub/machine-types.json"))
                .required("machineTypes")) {
            List<String> features = new ArrayList<>();
            machine.required("features").forEach(feature -> features.add(feature.asString()));
            chosen.add(chosen(platforms, String.join(", ", features)));
        }
        assertThat(chosen).containsExactly(1, 0, -1, 1);
    }

    @Test
    void siteWordsOfInstancesTellTheMachinesApart() throws Exception {
        List<List<String>> types = new ArrayList<>();
        for (String line : SharedData.text("metahub/metahub-demo.yaml").lines().map(String::strip).toList()) {
            if (line.startsWith("- name:")) {
                types.add(new ArrayList<>());
            } else if (line.startsWith("- inst")) {
                types.getLast().add(line.substring(2));
            }
        }
        assertThat(types).hasSizeGreaterThan(5);
        List<String> platforms = types.stream().map(type -> "{\"os\":\"linux\",\"architecture\":\"amd64\","
                + "\"features\":" + JsonMapper.shared().writeValueAsString(type) + "}").toList();
        for (int place = 0; place < types.size(); place++) {
            assertThat(chosen(platforms, String.join(", ", types.get(place)))).isEqualTo(place);
        }
    }

    private static int chosen(List<String> platforms, String declaration) throws Exception {
        ObjectNode index = JsonMapper.shared().createObjectNode().put("schemaVersion", 2);
        ArrayNode manifests = index.putArray("manifests");
        for (String platform : platforms) {
            manifests.addObject().put("mediaType", "application/vnd.docker.distribution.manifest.v2+json")
                    .put("digest", "sha256:" + String.format("%064x", manifests.size())).put("size", 500)
                    .set("platform", JsonMapper.shared().readTree(platform));
        }
        Selection selection = new Selector(Policy.DEFAULT).select(candidates(index.toString(), Map.of()),
                Declaration.read(declaration).resolve());
        return selection instanceof Selection.Chosen chosen ? chosen.chosen().candidate().position() : -1;
    }

    private static List<Candidate> candidates(String file) throws Exception {
        String inner = SharedData.text("indexes/idx-inner.json");
        String hash = HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(inner.getBytes(StandardCharsets.UTF_8)));
        return candidates(SharedData.text(file), Map.of(new Digest("sha256:" + hash), index(inner)));
    }

    private static List<Candidate> candidates(String document, Map<Digest, ImageIndex> nested) {
        return CandidateReader.read(index(document), nested, Set.of(EvidenceSource.values()));
    }

    private static ImageIndex index(String document) {
        return switch (read(document)) {
            case ReadIndex.Index(ImageIndex index) -> index;
            case ReadIndex.NotAnIndex(String why) -> throw new AssertionError(why);
        };
    }

    private static ReadIndex read(String document) {
        return ImageIndexReader.read(document.getBytes(StandardCharsets.UTF_8));
    }
}
