package io.bestfit.matcher.mpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.testing.SharedData;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables and the comparison agree with what the projects published and with the checks of Sarus. */
class MpiVectorsTest {

    @Test
    void everyReleaseHasTheLibraryThatItsProjectPublished() {
        JsonNode releases = json("mpi-abi.json").required("versions");
        for (JsonNode row : releases) {
            String implementation = row.required("implementation").asString();
            boolean standard = implementation.equals("mpi-forum-abi");
            Version version = Version.of(standard ? "1.0" : row.required("version").asString());
            MpiLibrary file = MpiLibrary.parse(row.required("file").asString()).orElseThrow();
            assertThat(file.soname()).as(row.toString()).isEqualTo(row.required("soname").asString());
            MpiLibrary known = MpiReleases.library(implementation, version).orElseThrow();
            assertThat(known.soname()).as(row.toString()).isEqualTo(file.soname());
            assertThat(standard || known.numbers().get(1).equals(file.numbers().get(1))).as(row.toString()).isTrue();
            assertThat(file.replaces(known)).as(row.toString()).isTrue();
            if (row.has("abiInitiative")) {
                assertThat(file.soname().equals("libmpi.so.12")).as(row.toString())
                        .isEqualTo(row.required("abiInitiative").asBoolean());
            }
        }
        assertThat(releases.size()).isEqualTo(24);
    }

    @Test
    void releasesOfOneSonameReplaceOlderOnesOfTheirOwnFamilyAlone() {
        List<JsonNode> rows = json("mpi-abi.json").required("versions").valueStream().toList();
        int pairs = 0;
        for (JsonNode host : rows) {
            for (JsonNode image : rows) {
                MpiLibrary there = MpiLibrary.parse(host.required("file").asString()).orElseThrow();
                MpiLibrary wanted = MpiLibrary.parse(image.required("file").asString()).orElseThrow();
                boolean soname = host.required("soname").equals(image.required("soname"));
                boolean newer = rows.indexOf(host) >= rows.indexOf(image);
                boolean family = host.required("implementation").equals(image.required("implementation"));
                if (family) {
                    assertThat(there.replaces(wanted)).as(host + " in place of " + image)
                            .isEqualTo(soname && newer);
                    pairs++;
                } else {
                    assertThat(MpiFamilies.of(host.required("implementation").asString()))
                            .isNotEqualTo(MpiFamilies.of(image.required("implementation").asString()));
                }
            }
        }
        assertThat(pairs).isEqualTo(12 * 12 + 11 * 11 + 1);
    }

    /**
     * Sarus compares numbers of files alone, by majors ({@code major}), by majors and minors with a warning for an older
     * host ({@code full}), or for equal ones ({@code strict}). The rule here is the one of {@code full} without the
     * warning: an older host is refused, down to the last number.
     */
    @Test
    void theComparisonIsThatOfSarusWhereItDoesNotWarn() {
        JsonNode vectors = json("mpi-abi.json").required("sarusAbiChecker").required("vectors");
        List<String> stricter = new ArrayList<>();
        for (JsonNode row : vectors) {
            String pair = row.required("host").asString() + " for " + row.required("container").asString();
            MpiLibrary host = MpiLibrary.parse("libmpi.so." + row.required("host").asString()).orElseThrow();
            MpiLibrary image = MpiLibrary.parse("libmpi.so." + row.required("container").asString()).orElseThrow();
            boolean ok = row.required("result").asString().equals("ok");
            switch (row.required("mode").asString()) {
                case "major" -> assertThat(host.sameSoname(image)).as(row.toString()).isEqualTo(ok);
                case "full" -> {
                    assertThat(host.replaces(image) && !ok).as(row.toString()).isFalse();
                    if (ok && !host.replaces(image)) {
                        stricter.add(pair);
                    }
                }
                case "strict" -> assertThat(ok && !host.sameSoname(image)).as(row.toString()).isFalse();
                case String mode -> throw new AssertionError("a mode of another kind: " + mode);
            }
        }
        assertThat(stricter).containsExactly("1.2.3 for 1.2.4", "1.2 for 1.2.3");
        assertThat(vectors.size()).isEqualTo(32);
    }

    @Test
    void libfabricAbisAreOrderedAsTheyWereIntroduced() {
        JsonNode abi = json("libfabric-abi.json");
        List<Version> versions = abi.required("symbolVersions").propertyNames().stream()
                .map(name -> Version.of(name.substring("FABRIC_".length()))).toList();
        assertThat(versions).hasSize(10).isSorted();
        List<Version> releases = abi.required("symbolVersions").valueStream()
                .map(range -> Version.of(range.asString().split("-", -1)[0])).toList();
        assertThat(releases).isSorted();
    }

    private static JsonNode json(String file) {
        return JsonMapper.shared().readTree(SharedData.text(file));
    }
}
