package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The changelog has the form that CONTRIBUTING.md says: what is not released first, then versions with their days. */
class ChangelogTest {

    private final List<String> lines;

    ChangelogTest() throws IOException {
        lines = Document.of("CHANGELOG.md").text().lines().toList();
    }

    @Test
    void whatIsNotReleasedComesFirstAndVersionsHaveADay() {
        List<String> versions = lines.stream().filter(line -> line.startsWith("## ")).toList();
        assertThat(versions).first().isEqualTo("## [unreleased]");
        assertThat(versions.subList(1, versions.size()))
                .allMatch(version -> version.matches("## \\[\\d+\\.\\d+\\.\\d+] - \\d{4}-\\d{2}-\\d{2}"));
    }

    @Test
    void changesAreOfTheKindsThatAreSaid() {
        assertThat(lines).filteredOn(line -> line.startsWith("### ")).isNotEmpty().isSubsetOf("### Added",
                "### Changed", "### Deprecated", "### Removed", "### Fixed", "### Security");
    }
}
