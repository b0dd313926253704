package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What is said to command lines that cannot be read, and that every command tells how it is used. */
class UsageProblemTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program = program();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "selct|bestfit|there is no command 'selct'; did you mean 'select'?",
            "frobnicate|bestfit|there is no command 'frobnicate'",
            "--verison|bestfit|there is no option '--verison'; did you mean '--version'?",
            "config chek f|bestfit config|there is no command 'chek'; did you mean 'check'?",
            "config check|bestfit config check|FILE is missing",
            "serve --upstraem u|bestfit serve|there is no option '--upstraem'; did you mean '--upstream'?",
            "serve u|bestfit serve|'u' is one word too many; put a value with blanks in quotes",
            "serve --upstream|bestfit serve|--upstream needs a value, URL",
            "select|bestfit select|--node DECLARATION and REF are missing",
            "select a --node|bestfit select|--node needs a value, DECLARATION",
            "select a|bestfit select|--node DECLARATION is missing",
            "select --node a|bestfit select|REF is missing",
            "select a --node a --config b --config c|bestfit select|--config is given twice; give it once",
            "select a b --node a|bestfit select|'b' is one word too many; put a value with blanks in quotes",
            "select a --node a --output yaml|bestfit select|--output: 'yaml' is none of text, json",
            "explain a --node a --output text|bestfit explain|--output: 'text' is none of table, json",
            "explain a --node a --color red|bestfit explain|--color: 'red' is none of auto, always, never",
            "demo --listen [::1]:7 --admin [::1]:7|bestfit demo|--listen and --admin are the same address [::1]:7; give"
                    + " each its own",
            "demo --listen here|bestfit demo|'here' is no address: write HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000"})
    void saysWhatIsWrongAndWhereToReadOn(String arguments, String command, String sentence) {
        assertThat(program.execute(arguments.split(" ", -1))).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .isEqualTo(command + ": " + sentence + "\n'" + command + " --help' tells what it takes.\n");
    }

    @ParameterizedTest
    @CsvSource({"bestfit, ''", "bestfit config, config"})
    void whoTypesNoCommandSeesThemAll(String name, String argument) {
        assertThat(argument.isEmpty() ? program.execute() : program.execute(argument))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith(name + ": there is no command: say ")
                .contains("\nUsage: " + name + " [-hV] [COMMAND]\n", "\nCommands:\n");
    }

    static Stream<String> commands() {
        return Stream.concat(Stream.of(""), named(program(new StringWriter(), new StringWriter()), ""));
    }

    private static Stream<String> named(CommandLine command, String before) {
        return command.getSubcommands().entrySet().stream().flatMap(each -> Stream.concat(
                Stream.of(before + each.getKey() + " "), named(each.getValue(), before + each.getKey() + " ")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithExamples(String command) {
        assertThat(program.execute((command + "--help").split(" ", -1))).isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).startsWith("Usage: bestfit " + command).contains(
                "\nExit status: 0 done, 1 the answer is no, 2 wrong usage, 3 could not be done.\n", "\nExamples:\n")
                .doesNotContain("\u001b");
        assertThat(out.toString().lines()).as("the width of a terminal")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void theVersionIsAnAnswer() {
        assertThat(program.execute("--version")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).matches("bestfit \\S+ \\(revision \\S+, JDK \\S+\\)\n");
        assertThat(err.toString()).isEmpty();
    }

    private CommandLine program() {
        return program(out, err);
    }

    private static CommandLine program(StringWriter out, StringWriter err) {
        return BestfitCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of());
    }
}
