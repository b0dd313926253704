package io.bestfit.matcher.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bestfit.matcher.testing.SharedData;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MicroarchitectureCatalogTest {

    private static final MicroarchitectureCatalog CATALOG = MicroarchitectureCatalog.standard();

    @Test
    void everyKnownAliasIsFoundInEverySpelling() {
        JsonNode aliases = JsonMapper.shared().readTree(SharedData.text("cpu-aliases.json")).path("aliases");
        assertThat(aliases.size()).isEqualTo(91);
        aliases.properties().forEach(entry -> {
            Microarchitecture expected = CATALOG.get(entry.getValue().asString());
            String alias = entry.getKey();
            assertThat(CATALOG.find(alias)).as(alias).contains(expected);
            assertThat(CATALOG.find(" " + alias.toUpperCase(Locale.ROOT) + "\n")).as(alias).contains(expected);
            assertThat(CATALOG.find(alias.replace('-', '_').replace('.', '-'))).as(alias).contains(expected);
        });
    }

    @Test
    void everyTargetIsFoundByItsName() {
        assertThat(CATALOG.all()).hasSize(78)
                .allSatisfy(target -> assertThat(CATALOG.find(target.name())).contains(target));
    }

    @ParameterizedTest
    @CsvSource({"amd64/v3,x86_64_v3", "linux/amd64/v3,x86_64_v3", "GOAMD64=v3,x86_64_v3", "GOAMD64=v1,x86_64",
            "x86-64-v1,x86_64", "linux/amd64,x86_64", "linux/arm64/v8,aarch64", "arm64/v8.2,armv8.2a",
            "arm64/v9,armv9.0a", "GOARM64=v8.2,armv8.2a", "GOARM64=v8.0,aarch64", "GOARM64=v9.0,armv9.0a",
            "ppc64le/power9,power9le", "x86_64/intel/broadwell,broadwell", "x86_64/amd/bergamo,zen4",
            "aarch64/graviton3,neoverse_v1", "ppc64le/generic,ppc64le", "linux/386,x86", "Zen-4,zen4"})
    void spellingsOfOtherToolsAreFound(String name, String target) {
        assertThat(CATALOG.find(name)).contains(CATALOG.get(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "graviton5", "zen6", "v3", "amd64/v5", "GOARM64=v8.7", "arm64/haswell",
            "x86_64/intel/zen4", "linux/", "/", "---"})
    void otherNamesAreNotFound(String name) {
        assertThat(CATALOG.find(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"power9,ppc64le,power9le", "power9,ppc64,power9", "power9le,ppc64le,power9le", "v3,amd64,x86_64_v3",
            "znver4,amd64,zen4", "v8.2,arm64,armv8.2a", "POWER8,ppc64le,power8le", "power7,ppc64le,", "zen4,arm64,",
            "power9le,ppc64,", "haswell,s390x,", "'',amd64,"})
    void namesAreReadWithinTheirArchitecture(String name, String architecture,
            @Nullable String target) {
        assertThat(CATALOG.find(name, architecture).map(Microarchitecture::name).orElse(null)).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({"amd64,x86_64", "x86-64,x86_64", "arm64,aarch64", "386,x86", "ppc64le,ppc64le", "ppc64,ppc64",
            "riscv64,riscv64", "arm,arm", "AMD64,x86_64", "s390x,", "wasm,", "zen3,", "'',"})
    void eachOciArchitectureHasItsBaseline(String architecture, @Nullable String target) {
        assertThat(CATALOG.baseline(architecture).map(Microarchitecture::name).orElse(null)).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({"amd64,v1,x86_64", "amd64,v2,x86_64_v2", "amd64,v4,x86_64_v4", "amd64,v5,", "amd64,'',x86_64",
            "arm64,v8,aarch64", "arm64,8,aarch64", "arm64,v8.0,aarch64", "arm64,v8.1,armv8.1a",
            "arm64,v8.6,armv8.6a", "arm64,v8.9,armv8.6a", "arm64,v9,armv9.0a", "arm64,v9.0,armv9.0a",
            "arm64,v9.1,armv9.0a", "arm64,v9.5,armv9.2a", "arm64,v7,", "arm,v7,arm", "ppc64le,power8,power8le",
            "ppc64le,power7,", "ppc64,power7,power7", "riscv64,rva20u64,riscv64", "riscv64,rva23u64,riscv64",
            "s390x,z13,", "386,v1,"})
    void eachVariantIsTheNearestGenericTargetNotAboveIt(String architecture, String variant,
            @Nullable String target) {
        assertThat(CATALOG.ofVariant(architecture, variant).map(Microarchitecture::name).orElse(null))
                .isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"targets\":[{\"name\":\"a\",\"vendor\":\"generic\",\"parents\":[\"b\"]},"
                    + "{\"name\":\"b\",\"vendor\":\"generic\",\"parents\":[\"a\"]}]}"
                    + "| The CPU target a is its own ancestor (a from b from a); remove one of these parents.",
            "{\"targets\":[{\"name\":\"a\",\"vendor\":\"generic\",\"parents\":[\"b\"]}]}"
                    + "| The CPU target a has the parent b, which is not in the table; add it or remove the parent.",
            "{\"targets\":[{\"name\":\"a\",\"vendor\":\"generic\"},{\"name\":\"a\",\"vendor\":\"generic\"}]}"
                    + "| The CPU target a is listed twice; keep one of the two.",
            "{\"targets\":[{\"name\":\"x_1\",\"vendor\":\"generic\"},{\"name\":\"X1\",\"vendor\":\"generic\"}]}"
                    + "| The name X1 stands for both x_1 and X1; keep it for one of the two.",
            "{\"targets\":[{\"name\":\"a\"}]}"
                    + "| The CPU target a has no vendor; write \"generic\" if it has none.",
            "{\"targets\":[{\"name\":\"a\",\"vendor\":\"generic\",\"parents\":\"b\"}]}"
                    + "| The CPU target a has something else where a list of names belongs.",
            "{\"targets\":[{}]}| A CPU target has no name; give it a \"name\".",
            "{}| The table of CPU targets needs a list \"targets\" of 1 to 2048 targets.",
            "[]| The table of CPU targets is not a JSON object."})
    void damagedTablesAreRefusedWithTheirFault(String targets, String sentence) {
        assertThatExceptionOfType(MalformedCatalogException.class)
                .isThrownBy(() -> MicroarchitectureCatalog.read(targets, "{}"))
                .withMessage(sentence);
    }

    @Test
    void anAliasOfAnUnknownTargetIsRefused() {
        assertThatExceptionOfType(MalformedCatalogException.class)
                .isThrownBy(() -> MicroarchitectureCatalog.read(
                        "{\"targets\":[{\"name\":\"a\",\"vendor\":\"generic\"}]}", "{\"b\":[\"c\"]}"))
                .withMessage("The aliases of b name no CPU target of the table; correct the name or remove them.");
    }

    @Test
    void noTextMakesFindThrow() {
        long seed = 20260919L;
        Random random = new Random(seed);
        String alphabet = "amdxv86_64-./=GOARM linuxpowerle9\u0130\ud800\n\0";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(round % 100 == 0 ? 400 : 14);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String name = text.toString();
            assertThat(CATALOG.find(name)).as("seed %d, name %s", seed, name)
                    .matches(found -> found.isEmpty() || CATALOG.get(found.get().name()).equals(found.get()));
            assertThat(CATALOG.find(name, "ppc64le")).as("seed %d, name %s", seed, name)
                    .matches(found -> found.isEmpty() || found.get().family().equals("ppc64le"));
        }
    }
}
