package io.bestfit.matcher.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagSchemeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {version}_{features}         | 2021.5        | 2021.5_graviton2        | hardware.cpu.target.microarch=neoverse_n1
            {version}_{features}         | 2021.5        | 2021.5_cluster_1        | features=cluster_1
            {version}_{features}         | 2021.5        | 2021.5_zen3_my-rack     | hardware.cpu.target.microarch=zen3 features=my-rack
            {version}_{features}         | 2021.5        | 2021.5_zen3_rev2        | hardware.cpu.target.microarch=zen3
            {version}_{features}         | 2021.5        | 2021.5_rev2             | nothing
            {version}_{features}         | 2021.5        | 2021.5_1_zen3           | -
            {version}_{features}         | 2021.5        | 2021.5_zen3_devel       | -
            {version}_{features}         | 2021.5        | 2021.5-zen3             | -
            {version}_{features}         | 2021.5        | 2021.50_zen3            | -
            {version}_{features}         | 2021.5        | 2021.5_                 | -
            {version}_{features}         | 2021.5        | 2021.5                  | -
            {version}_{features}         | 2021.5_zen3   | 2021.5_zen3_cuda12.4    | -
            {version}_{features}         | 7.7.0_49      | 7.7.0_49_zen3           | hardware.cpu.target.microarch=zen3
            {features}_{version}         | 1.12.0        | skylake_1.12.0-rev6     | hardware.cpu.target.microarch=skylake
            {features}-{version}         | 12.4          | cuda-12.4               | hardware.gpu.available=cuda
            {features}-{version}         | 12.4          | cpu-arm64-12.4          | hardware.gpu.available=no
            {version}-{features}-runtime | 2.7.1         | 2.7.1-cuda12.8-cudnn9-runtime | hardware.gpu.cuda.version=12.8
            {version}-{features}-runtime | 2.7.1         | 2.7.1-cuda12.8-cudnn9-devel | -
            v{version}-{features}        | 0.5.14        | v0.5.14-cu130           | hardware.gpu.cuda.version=13.0
            {features}                   | latest        | cpu-skylake             | hardware.gpu.available=no hardware.cpu.target.microarch=skylake
            {features}                   | 1.0           | skylake                 | -
            -                            | latest        | skylake                 | hardware.cpu.target.microarch=skylake
            -                            | latest        | latest-skylake          | hardware.cpu.target.microarch=skylake
            -                            | latest        | 1.0-skylake             | -
            -                            | 1.12.0        | skylake_1.12.0-rev6     | hardware.cpu.target.microarch=skylake
            -                            | 1.12.0        | 1.12.0-rev11            | nothing
            -                            | 1.12.0-rev6   | skylake_1.12.0-rev6     | hardware.cpu.target.microarch=skylake
            -                            | 1.12.0-rev6   | skylake_1.12.0-rev7     | -
            -                            | 2.8.0-py3.11-devel-ubuntu22.04 | 2.8.0-py3.11-cuda12.8.1-cudnn-devel-ubuntu22.04 | hardware.gpu.cuda.version=12.8.1
            -                            | 2.8.0-py3.11-ubuntu22.04 | 2.8.0-py3.11-cuda12.8.1-cudnn-devel-ubuntu22.04 | -
            -                            | 2021.5        | 2021.5_cluster_1        | -
            -                            | 6.2           | 6.2-mpich4.1-arm64      | mpi.implementation=mpich mpi.version=4.1
            -                            | 1.0           | cuda12.4-zen3-sm_80-sm_90-1.0 | hardware.gpu.cuda.version=12.4 hardware.cpu.target.microarch=zen3 hardware.gpu.architecture=sm_80,sm_90
            -                            | 1.0           | 1.0-nvidia-396-44       | hardware.gpu.driver.version=396.44
            -                            | 1.0           | 1.0-nv-compute-5-2      | features=nv-compute-5-2
            """)
    void tellsTheVariantsOfAVersion(String template, String version, String tag, String said) {
        TagScheme scheme = TagScheme.of(template, Map.of(), null);
        assertThat(scheme.variant(version, tag).map(TagSchemeTest::said)).isEqualTo(
                Optional.ofNullable(said).map(text -> text.equals("nothing") ? "" : text));
    }

    @Test
    void claimsWhatTheTagSaysAndWhereItIsSaid() {
        List<Claim> claims = scheme("{version}_{features}").variant("1", "1_zen3").orElseThrow().claims();
        assertThat(claims).singleElement().returns(EvidenceSource.TAG, Claim::source)
                .returns("tag 1_zen3", Claim::where);
    }

    @Test
    void namesThePlatformThatItsWordsName() {
        TagScheme scheme = scheme(null);
        assertThat(scheme.variant("1", "1-graviton2").orElseThrow().platform())
                .contains(Platform.of("linux", "arm64"));
        assertThat(scheme.variant("1", "1-gh200").orElseThrow().platform()).contains(Platform.of("linux", "arm64"));
        assertThat(scheme.variant("1", "1-windows-amd64").orElseThrow().platform())
                .contains(Platform.of("windows", "amd64"));
        assertThat(scheme.variant("1", "1-cuda12.4").orElseThrow().platform()).isEmpty();
    }

    @Test
    void newerBuildsComeFirst() {
        TagScheme scheme = scheme(null);
        assertThat(Stream.of("1-zen3", "1-zen3-rev9", "1-zen3-rev10", "1-haswell")
                .map(tag -> scheme.variant("1", tag).orElseThrow()).sorted().map(TagVariant::tag))
                .containsExactly("1-zen3-rev10", "1-zen3-rev9", "1-haswell", "1-zen3");
    }

    @Test
    void takesWordsOfTheRepositoryAsTheOperatorMeansThem() {
        TagScheme scheme = TagScheme.of(null, Map.of("86", "sm_86", "121", "sm_121 arm64", "libfabric",
                "hardware.interconnect=efa", "reax", "", "c5_18xl", "instance:c5 size:18xl"), "sm_80");
        assertThat(said(scheme.variant("1.9", "86-1.9").orElseThrow())).isEqualTo("hardware.gpu.architecture=sm_86");
        assertThat(scheme.variant("1.9", "121-1.9").orElseThrow().platform())
                .contains(Platform.of("linux", "arm64"));
        assertThat(said(scheme.variant("1.9", "1.9-libfabric-reax").orElseThrow()))
                .isEqualTo("hardware.interconnect=efa");
        assertThat(said(scheme.variant("1.9", "c5_18xl-1.9").orElseThrow()))
                .isEqualTo("features=instance:c5 features=size:18xl");
        assertThat(said(scheme.plain("1.9"))).isEqualTo("hardware.gpu.architecture=sm_80");
        assertThat(said(scheme.variant("1.9", "1.9-rev2").orElseThrow())).isEqualTo("hardware.gpu.architecture=sm_80");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {version}            | '{version}' has no {features}: write where the features stand, as in {version}_{features}
            {version}{features}  | '{version}{features}' does not say where the version ends; write a separator between {version} and {features}, as in {version}_{features}
            {features}_{vers}    | '{vers}' is no placeholder; known here: {version}, {features}
            {features}_{features} | '{features}' comes twice in '{features}_{features}'; write it once
            {version}_{features}_{version} | {version} comes twice in '{version}_{features}_{version}'; write it once
            {version}+{features} | '{version}+{features}' holds what no tag can hold; besides the placeholders letters, digits, '.', '_' and '-' are possible
            """)
    void refusesATemplateThatCannotBeRead(String template, String sentence) {
        assertThatThrownBy(() -> scheme(template)).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            hardware.interconect=efa | 'hardware.interconect' is no key of the annotations that images state their needs by, such as hardware.interconnect
            hardware.gpu.cuda.version=new | 'new' is no value of 'hardware.gpu.cuda.version': expected a version such as 12.4
            what?                    | 'what?' is no word: letters, digits and . : _ -
            zen3 zen4                | 'zen3 zen4' says two things of hardware.cpu.target.microarch: zen3 and zen4
            """)
    void refusesAMeaningThatCannotBeRead(String meaning, String sentence) {
        assertThatThrownBy(() -> TagScheme.of(null, Map.of("a", meaning), null))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }

    @Test
    void everyTextIsAVariantOrNot() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> pieces = List.of("1.0", "zen3", "_", "-", "cuda", "12.4", "rev6", "latest", "{version}", "devel",
                "x",
                "1.0_", "\u00e9", "");
        List<TagScheme> schemes = List.of(scheme(null), scheme("{version}_{features}"), scheme("{features}"));
        for (int round = 0; round < 20_000; round++) {
            String version = random(random, pieces);
            String tag = random(random, pieces);
            TagScheme scheme = schemes.get(random.nextInt(schemes.size()));
            scheme.variant(version, tag)
                    .ifPresent(variant -> assertThat(scheme.isVersion(version) && !tag.equals(version))
                            .as("seed %d, %s of %s", seed, tag, version).isTrue());
        }
    }

    private static String random(Random random, List<String> pieces) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(6); count > 0; count--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    private static TagScheme scheme(@Nullable String template) {
        return TagScheme.of(template, Map.of(), null);
    }

    private static String said(TagVariant variant) {
        return String.join(" ", variant.claims().stream()
                .map(claim -> claim.key().substring("org.supercontainers.".length()) + "=" + claim.value()).toList());
    }
}
