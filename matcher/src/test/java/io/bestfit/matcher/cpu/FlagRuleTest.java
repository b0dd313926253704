package io.bestfit.matcher.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlagRuleTest {

    private static final MicroarchitectureCatalog CATALOG = MicroarchitectureCatalog.standard();

    @ParameterizedTest
    @CsvSource({"zen4,AuthenticAMD,zen3,true", "zen3,AuthenticAMD,zen4,false", "zen4,GenuineIntel,x86_64_v4,true",
            "zen4,AuthenticAMD,haswell,false", "haswell,'',haswell,false", "haswell,'',x86_64_v3,true",
            "neoverse_n2,ARM,neoverse_v2,false", "neoverse_n1,ARM,neoverse_n1,false",
            "pentium2,GenuineIntel,pentium2,false"})
    void flagsOfAHostAllowTargets(String host, String vendor, String target, boolean allowed) {
        assertThat(FlagRule.flagsAllow(CATALOG.get(target), vendor, CATALOG.get(host).features())).isEqualTo(allowed);
    }

    @Test
    void noFlagsProveNothing() {
        assertThat(FlagRule.flagsAllow(CATALOG.get("x86_64"), "GenuineIntel", Set.of())).isFalse();
    }

    @Test
    void linuxWritesSse3AsPni() {
        Microarchitecture nocona = CATALOG.get("nocona");
        Set<String> flags = new HashSet<>(nocona.features());
        flags.remove("sse3");
        assertThat(FlagRule.flagsAllow(nocona, "GenuineIntel", flags)).isFalse();
        flags.add("pni");
        assertThat(FlagRule.flagsAllow(nocona, "GenuineIntel", flags)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"avx512vl,avx512", "sse4_1,sse4.1", "sse4_2,sse4.2", "ssse3,sse3", "avx2,avx2"})
    void featuresGoByOtherNames(String flag, String feature) {
        assertThat(FlagRule.has(Set.of(flag), feature)).isTrue();
        assertThat(FlagRule.has(Set.of("fpu"), feature)).isFalse();
    }

    @Test
    void everyAncestorOfAnX86TargetIsAllowedByItsFlags() {
        for (Microarchitecture host : CATALOG.all()) {
            if (host.family().equals("x86_64") && !host.features().isEmpty()) {
                assertThat(host.ancestors()).as("on %s", host).allMatch(
                        name -> FlagRule.flagsAllow(CATALOG.get(name), host.vendor(), host.features()));
            }
        }
    }
}
