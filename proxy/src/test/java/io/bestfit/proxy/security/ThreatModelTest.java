package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that says which test holds which threat. */
class ThreatModelTest {

    private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+Test)`");

    @Test
    void everyTestThatItNamesExists() throws Exception {
        Set<String> named = new TreeSet<>();
        for (Matcher test = TEST.matcher(text()); test.find();) {
            named.add(test.group(1));
        }
        Set<String> there;
        try (Stream<Path> files = Files.walk(Document.repository().resolve("proxy/src/test/java"))) {
            there = files.map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .collect(Collectors.toSet());
        }

        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(there);
    }

    @Test
    void everyTestOfThisPackageIsNamed() throws Exception {
        try (Stream<Path> files = Files
                .list(Document.repository().resolve("proxy/src/test/java/io/bestfit/proxy/security"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .filter(name -> name.endsWith("Test") && !name.equals("ThreatModelTest")))
                    .allSatisfy(name -> assertThat(text()).contains("`" + name + "`"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CVE-2021-41190", "CVE-2020-15157", "CVE-2024-3727", "CVE-2023-2253", "CVE-2017-11468",
            "CVE-2026-33540", "CVE-2026-12566", "CVE-2026-35172", "CVE-2026-41888", "CVE-2024-39897", "CVE-2025-23208",
            "CVE-2026-31801", "CVE-2024-22278", "CVE-2022-31669", "CVE-2022-31670", "CVE-2026-32591", "CVE-2025-58056",
            "CVE-2026-42581", "CVE-2026-42584", "CVE-2026-41417", "CVE-2025-67735", "CVE-2026-50020", "CVE-2026-1002",
            "CVE-2026-42587", "CVE-2025-58057", "GHSA-h7vf-4x9w-h99v", "GHSA-298f-872v-2rcx"})
    void everyKnownVulnerabilityHasARowWithATest(String id) throws Exception {
        assertThat(text().lines().filter(line -> line.contains(id))).isNotEmpty().allSatisfy(line -> assertThat(line)
                .startsWith("| ").containsPattern(TEST));
    }

    private static String text() throws Exception {
        return Document.of("proxy/docs/threat-model.md").text();
    }
}
