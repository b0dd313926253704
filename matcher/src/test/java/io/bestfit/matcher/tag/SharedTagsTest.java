package io.bestfit.matcher.tag;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.tag.TagWord.Kind;
import io.bestfit.matcher.testing.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real tags, as their publishers write them, say what a person reads in them. */
class SharedTagsTest {

    /** What publishers mean by words of their own: an operator writes it in the rule of the repository. */
    private static final Map<String, TagScheme> OWN = Map.of(
            "qnib/metahub-single", scheme(Map.of("c5", "instance:c5", "18xl", "size:18xl", "on", "ht:on")),
            "cqnib/gromacs", scheme(Map.of("cluster_1", "cluster_1")),
            "ghcr.io/huggingface/text-embeddings-inference", TagScheme.of(null,
                    Map.of("86", "sm_86", "89", "sm_89", "100", "sm_100", "120", "sm_120", "121", "sm_121 arm64",
                            "hopper", "sm_90"),
                    "sm_80"),
            "ghcr.io/converged-computing/metric-osu-cpu", scheme(Map.of("libfabric", "hardware.interconnect=efa",
                    "azure-hpc", "hardware.interconnect=infiniband azure-hpc")),
            "ghcr.io/converged-computing/metric-laghos", scheme(Map.of("libfabric", "hardware.interconnect=efa")),
            "ghcr.io/converged-computing/metric-lammps-gpu", scheme(Map.of("libfabric", "hardware.interconnect=efa")),
            "ghcr.io/converged-computing/metric-magma", scheme(Map.of("azure-hpc", "azure-hpc")),
            "ghcr.io/converged-computing/metric-amg2023", scheme(Map.of("azure-hpc", "azure-hpc", "int64", "")),
            "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training", scheme(Map.of("ec2", "ec2")));
    /** Repositories all of whose tags hold, since the name says it and the tags do not: the rule says it. */
    private static final Map<String, String> LEVELS = Map.of("cachyos/cachyos-v3", "x86_64_v3", "cachyos/cachyos-v4",
            "x86_64_v4");
    /** Images whose version is that of the toolkit they are. */
    private static final Set<String> CUDA_IMAGES = Set.of("nvcr.io/nvidia/cuda", "nvidia/cuda");

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        JsonMapper.shared().readTree(SharedData.text("tags.json")).get("tags").forEach(row -> rows.add(new Row(
                row.get("repo").asString(), row.get("tag").asString(), row.get("expect"))));
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatAPersonReads(Row row) {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> read = new TreeMap<>();
        row.expect().properties().forEach(field -> {
            expected.put(field.getKey(), wanted(field.getKey(), field.getValue()));
            read.put(field.getKey(), row.read(field.getKey()));
        });
        assertThat(read).as("%s: %s", row, row.words()).isEqualTo(expected);
    }

    @Test
    void thereAreAllRows() {
        assertThat(rows()).hasSize(99);
    }

    private static String wanted(String field, JsonNode value) {
        return switch (field) {
            // Said of the release elsewhere, not in the tag.
            case "known" -> "";
            case "gpu" -> value.isNull() ? "none" : value.asString().startsWith("nvidia") ? "nvidia" : value.asString();
            case "site" -> value.isObject() ? "instance:c5 size:18xl ht:on" : value.asString();
            case "fabric" -> value.asString().startsWith("libfabric") ? "efa" : value.asString();
            case "cudnn" -> value.isBoolean() ? "cudnn" : "cudnn " + value.asString();
            case "build" -> value.asString().replaceFirst("^b", "");
            default -> value.asString();
        };
    }

    private static TagScheme scheme(Map<String, String> words) {
        return TagScheme.of(null, words, null);
    }

    /** A row of the table. */
    record Row(String repository, String tag, JsonNode expect) {

        /** The words of the tag, then those of the repository's own name, which says what all its tags share. */
        List<TagWord> words() {
            TagScheme scheme = OWN.getOrDefault(repository, scheme(Map.of()));
            List<TagWord> words = new ArrayList<>(scheme.words(tag));
            words.addAll(scheme.words(name()));
            return words;
        }

        String read(String field) {
            List<TagWord> ofTag = OWN.getOrDefault(repository, scheme(Map.of())).words(tag);
            return switch (field) {
                case "app" -> name();
                case "cpu" -> LEVELS.containsKey(repository) ? LEVELS.get(repository) : first(Kind.CPU);
                case "arch" -> words().stream().map(TagWord::architecture).filter(Objects::nonNull).findFirst()
                        .orElse("");
                case "cuda" -> CUDA_IMAGES.contains(repository) ? version() : first(Kind.CUDA);
                case "rocm" -> first(Kind.ROCM).isEmpty() ? version() : first(Kind.ROCM);
                case "gfx" -> first(Kind.GPU_CODE);
                case "sass" -> sass();
                case "gpu" -> switch (first(Kind.GPU)) {
                    case "no", "" -> "none";
                    case "cuda" -> "nvidia";
                    case "level-zero" -> "intel-xpu";
                    case "yes" -> "vulkan";
                    case String other -> other;
                };
                case "gpuFamily" -> tag.contains("rdna")
                        ? first(Kind.GPU_CODE).contains("gfx11-generic") ? "rdna" : ""
                        : word("xpu-flex").substring("xpu-".length());
                case "mpi" -> first(Kind.MPI);
                case "fabric" -> said("hardware.interconnect");
                case "site" -> String.join(" ", said("features").split(",", -1));
                case "accelerator" -> "aws-" + first(Kind.ACCELERATOR) + software("sdk", " ");
                case "os" -> first(Kind.DISTRIBUTION);
                case "role" -> ofTag.stream().filter(word -> word.kind() == Kind.ROLE).map(TagWord::value).findFirst()
                        .orElse("");
                case "rev" -> first(Kind.REVISION);
                case "build" -> first(Kind.REVISION).isEmpty() ? unknown(1) : first(Kind.REVISION);
                case "date" -> first(Kind.DATE);
                case "python" -> software("python", "");
                case "oneapi" -> version();
                case "l4t" -> unknown(0).substring(1);
                case "framework" -> ofTag.stream().filter(word -> word.kind() == Kind.SOFTWARE).map(TagWord::value)
                        .findFirst().orElse("");
                case "compiler" -> words().stream().filter(word -> word.value().startsWith("gcc ")).map(TagWord::text)
                        .findFirst().orElse("");
                case "builder" -> word("spack");
                case "cudnn" -> words().stream().map(TagWord::value).filter(value -> value.startsWith("cudnn"))
                        .findFirst().orElse("");
                case "problem" -> unknown(0);
                case "known" -> "";
                case "version", "release" -> version();
                default -> throw new IllegalStateException("a field that the test does not know: " + field);
            };
        }

        /** What is left of the tag; else the version of the program that the repository's name ends with, else its own. */
        private String version() {
            List<TagWord> words = OWN.getOrDefault(repository, scheme(Map.of())).words(tag);
            String left = words.stream().filter(word -> word.kind() == Kind.UNKNOWN).map(TagWord::text)
                    .filter(text -> text.chars().anyMatch(Character::isDigit)).findFirst().orElse("");
            if (left.isEmpty() || left.startsWith("transformers")) {
                left = Stream.concat(words.stream(), words().stream()).filter(word -> word.kind() == Kind.SOFTWARE)
                        .filter(word -> name().endsWith(word.value().split(" ", -1)[0]))
                        .map(word -> word.value().substring(word.value().indexOf(' ') + 1)).findFirst().orElse("");
            }
            if (left.isEmpty()) {
                left = words().stream().filter(word -> word.kind() == Kind.UNKNOWN).map(TagWord::text)
                        .filter(text -> text.matches("[0-9].*")).findFirst().orElse("");
            }
            return left.matches("v[0-9].*") ? left.substring(1) : left;
        }

        private String sass() {
            String code = first(Kind.GPU_CODE).isEmpty() ? said("hardware.gpu.architecture") : first(Kind.GPU_CODE);
            if (code.isEmpty()) {
                code = "sm_80";
                assertThat(OWN.getOrDefault(repository, scheme(Map.of())).plain(tag).claims())
                        .extracting(claim -> claim.value()).containsExactly(code);
            }
            String digits = code.split(",", -1)[0].split(" ", -1)[0].substring("sm_".length());
            return digits.substring(0, digits.length() - 1) + "." + digits.charAt(digits.length() - 1);
        }

        private String name() {
            return repository.substring(repository.lastIndexOf('/') + 1);
        }

        private String first(Kind kind) {
            return words().stream().filter(word -> word.kind() == kind).map(TagWord::value).findFirst().orElse("");
        }

        private String unknown(int place) {
            return words().stream().filter(word -> word.kind() == Kind.UNKNOWN).map(TagWord::text).skip(place)
                    .findFirst().orElse("");
        }

        private String software(String program, String before) {
            return words().stream().filter(word -> word.kind() == Kind.SOFTWARE).map(TagWord::value)
                    .filter(value -> value.startsWith(program + " "))
                    .map(value -> before + value.substring(program.length() + 1)).findFirst().orElse("");
        }

        private String word(String text) {
            return words().stream().map(word -> word.text().toLowerCase(Locale.ROOT)).filter(text::equals).findFirst()
                    .orElse("");
        }

        private String said(String key) {
            return words().stream().map(word -> word.says().get(Words.key(key))).filter(Objects::nonNull)
                    .reduce((one, other) -> one + "," + other).orElse("");
        }

        @Override
        public String toString() {
            return repository + ":" + tag;
        }
    }
}
