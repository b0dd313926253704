package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text that is no declaration is refused where it goes wrong, and nothing else happens. */
final class MalformedDeclarationTest {

    private static final String NEAR = "declaration is malformed at position ";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "cpu=zen4, cuda=12.4|15: expected a version in quotes, as in cuda=\"12.4\", found '12.4'",
            "cpu=zen4, nvidia-driver=550.54.15|24: expected a version in quotes, as in nvidia-driver=\"550.54.15\","
                    + " found '550.54.15'",
            "nvidia-driver=abc|14: expected a version in quotes, as in nvidia-driver=\"550.54.15\", found 'abc'",
            "nvidia-cc=(8.0 9.0)|10: expected a version in quotes or a list of them, as in nvidia-cc=(\"8.0\" \"9.0\"),"
                    + " found '(8.0 9.0)'",
            "page-size=x|10: expected a number of bytes, a power of two, as in page-size=65536, found 'x'",
            "page-size=5000|10: expected a number of bytes, a power of two, as in page-size=65536, found '5000'",
            "zen4, nvidia-drivr=\"550\"|6: expected a known key; the nearest is nvidia-driver, found"
                    + " 'nvidia-drivr=\"550\"'",
            "zen4,|5: expected a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1,"
                    + " found the end",
            "zen4, skylake|6: expected a CPU target on the line of zen4, because a node has one CPU, found 'skylake'",
            "rack_1, cpu=zen9|12: expected a CPU target that is known; the nearest are zen, zen2, zen3, found 'zen9'",
            "cpu=zen9, zen4|10: expected a CPU target on the line of zen9, because a node has one CPU, found 'zen4'",
            "nvidia-390-30, nvidia-396-44|15: expected one nvidia-driver, which is already 390.30, found"
                    + " 'nvidia-396-44'",
            "cpu=zen3, arch=arm64|4: expected a CPU of the architecture arm64; zen3 is one of amd64, found"
                    + " 'zen3, arch=arm64'",
            "zen3, arch=arm64|0: expected a CPU of the architecture arm64; zen3 is one of amd64, found"
                    + " 'zen3, arch=arm64'",
            "os=linux, variant=v9|18: expected a variant that the architecture amd64 has, as in variant=v3, found 'v9'",
            "arch=\"386\", variant=v2|20: expected a variant that the architecture 386 has, which has none, found 'v2'",
            "zen4, fabric|6: expected a name or a list of names, as in fabric=(infiniband tcp), found 'fabric'",
            "fabric=(infiniband, tcp)|18: expected a name or a list of names, as in fabric=(infiniband tcp), found"
                    + " ', tcp)'",
            "fabric=()|7: expected a name or a list of names, as in fabric=(infiniband tcp), found '()'",
            "cpu=(zen3 zen4)|4: expected a name, as in cpu=zen4, found '(zen3 zen4)'",
            "mpi=mpich;file=\"a;glibc=\";glibc=2.31|26: expected mpi with a quoted parameter, as in ;glibc=\"2.31\","
                    + " found 'glibc=2.31'",
            "cpu=zen4;level=3|9: expected cpu without the parameter level, found 'level=3'",
            "cpu=\"zen4|9: expected a name, as in cpu=zen4, found the end",
            "cpu=zen4 zen3|9: expected a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\","
                    + " cluster_1, found 'zen3'",
            "Broadwell|0: expected a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1,"
                    + " found 'Broadwell'"})
    void malformedOnesNameThePlaceAndWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> Declaration.parse(text)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage(NEAR + message);
    }

    @ParameterizedTest(name = "platform form {0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
            " linux/amd64:zen4:skylake|18: expected a CPU target on the line of zen4, because a node has one CPU,"
                    + " found 'skylake'",
            "linux/arm64:cpu:zen3|12: expected a CPU of the architecture arm64; zen3 is one of amd64, found 'cpu:zen3'",
            "linux/amd64/v9|12: expected a variant that the architecture amd64 has, as in variant=v3, found 'v9'",
            "linux/amd64::zen3|11: expected os/arch[/variant] and tokens behind colons, as in"
                    + " linux/amd64:broadwell:nvidia-396-44, found '::zen3'",
            "/amd64|0: expected os/arch[/variant] and tokens behind colons, as in"
                    + " linux/amd64:broadwell:nvidia-396-44, found '/amd64'"})
    void malformedPlatformFormsNameThePlaceInTheTextThatWasGiven(String text, String message) {
        assertThatThrownBy(() -> Declaration.read(text)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage(NEAR + message);
    }

    @ParameterizedTest(name = "selector {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "``|0: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found the end",
            "zen4..rack_1|5: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found '.rack_1'",
            "zen4.|5: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found the end",
            "zen4.cpu|5: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found 'cpu'",
            "cuda-12.4.zen4.skylake|15: expected a CPU target on the line of zen4, because a node has one CPU, found"
                    + " 'skylake'",
            "v2|0: expected x86-64-v2, because clients take a path segment v2 for the version of the registry's API,"
                    + " found 'v2'"})
    void malformedSelectorsNameThePlace(String text, String message) {
        assertThatThrownBy(() -> Declaration.parseSelector(text)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage(NEAR + message);
    }

    @Test
    void aContradictionWithAProfileNamesThePlaceInTheTextThatDeclaredIt() throws MalformedDeclarationException {
        Declaration own = Declaration.parse("profile=arms, rack_1, cpu=zen3");
        Declaration merged = own.over(Declaration.parse("arch=arm64"));
        assertThatThrownBy(merged::resolve).hasMessage(NEAR
                + "26: expected a CPU of the architecture arm64; zen3 is one of amd64, found 'zen3'");
    }

    @Test
    void tooMuchIsRefused() {
        assertThatThrownBy(() -> Declaration.parse("a".repeat(16 * 1024 + 1)))
                .hasMessage(NEAR + "16384: expected at most 16384 characters, found 'a'");
        assertThatThrownBy(() -> Declaration.parse("a, ".repeat(256) + "b"))
                .hasMessage(NEAR + "768: expected at most 256 members, found 'b'");
    }

    @Test
    void randomTextIsReadOrRefusedAndNothingElse() {
        String[] words = {"cpu", "=", "zen4", ",", " ", "\"", "(", ")", ";", "cuda", "12.4", "nvidia-driver", "\\",
                "é", "A", ":", "?1", "page-size", "4096", "-", "mpi", "glibc", "\t", "/", ".", "power9", "arch",
                "ppc64le", "99999999999999999999", "\"550.54\"", "os", "linux/amd64", "*", "@1", "variant", "v3"};
        long seed = 20261121L;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(words[random.nextInt(words.length)]);
            }
            for (int form = 0; form < 3; form++) {
                try {
                    Declaration declaration = switch (form) {
                        case 0 -> Declaration.parse(text.toString());
                        case 1 -> Declaration.read(text.toString());
                        default -> Declaration.parseSelector(text.toString());
                    };
                    assertThat(Declaration.parse(declaration.canonical())).as("seed %d, round %d", seed, round)
                            .isEqualTo(declaration);
                } catch (MalformedDeclarationException e) {
                    assertThat(e.position()).as("seed %d, round %d: %s", seed, round, text).isNotNegative();
                }
            }
        }
    }
}
