package io.bestfit.proxy.dist;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page {@code bestfit(1)}, in the macros of man(7): every command with its options, as its help has them. */
final class ManPage {

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /**
     * The page of a program.
     *
     * @param date the day that its foot shows, as {@code 2026-01-31}
     */
    static String of(CommandSpec program, String version, String date) {
        ManPage page = new ManPage();
        page.head(program, version, date);
        page.section("OPTIONS");
        page.arguments(program);
        page.section("COMMANDS");
        CommandTree.all(program).stream().skip(1).forEach(page::command);
        page.end(program);
        return page.page.toString();
    }

    private void head(CommandSpec program, String version, String date) {
        macro("TH", program.name().toUpperCase(Locale.ROOT), "1", date, "Bestfit " + version, "Bestfit");
        section("NAME");
        List<String> description = CommandTree.lines(program.usageMessage().description());
        page.append(escaped(program.name())).append(" \\- ").append(escaped(description.getFirst())).append('\n');
        section("SYNOPSIS");
        page.append("\\fB").append(escaped(program.name())).append("\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n");
    }

    private void command(CommandSpec command) {
        String parameters = command.positionalParameters().stream().filter(parameter -> !parameter.hidden())
                .map(parameter -> " " + parameter.paramLabel()).collect(Collectors.joining());
        String options = CommandTree.options(command).isEmpty() ? "" : " [OPTIONS]";
        macro("SS", command.qualifiedName() + parameters + options);
        verbatim(CommandTree.lines(command.usageMessage().description()));
        arguments(command);
        verbatim(CommandTree.lines(command.usageMessage().footer()));
    }

    private void arguments(CommandSpec command) {
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (!parameter.hidden()) {
                argument("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter);
            }
        }
        for (OptionSpec option : CommandTree.options(command)) {
            // Every command has these; the page names them once.
            if (command.parent() != null && (option.usageHelp() || option.versionHelp())) {
                continue;
            }
            String names = Stream.of(option.names()).map(name -> "\\fB" + escaped(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            String value = CommandTree.takesValue(option) ? " \\fI" + escaped(option.paramLabel()) + "\\fR" : "";
            argument(names + value, option);
        }
    }

    private void argument(String heading, ArgSpec argument) {
        page.append(".TP\n").append(heading).append('\n');
        CommandTree.lines(argument.description()).forEach(this::line);
    }

    private void end(CommandSpec program) {
        section("EXIT STATUS");
        CommandTree.lines(program.usageMessage().footerHeading()).stream().filter(line -> !line.isBlank())
                .map(line -> line.replaceFirst("^Exit status: ", "")).forEach(this::line);
        section("EXAMPLES");
        verbatim(CommandTree.lines(program.usageMessage().footer()).stream()
                .filter(line -> !line.equals("Examples:")).toList());
        section("ENVIRONMENT");
        page.append(".TP\n\\fBBESTFIT_UPSTREAM\\fR, \\fBBESTFIT_LISTEN\\fR, \\fBBESTFIT_ADMIN\\fR\n");
        line("What the options of the same names say to serve, which win over these.");
        page.append(".TP\n\\fBBESTFIT_JAVA_OPTS\\fR\n");
        line("Further options for the Java virtual machine, such as -Xmx1g.");
        section("FILES");
        page.append(".TP\n\\fI/etc/bestfit/bestfit.yaml\\fR\n");
        line("The configuration that the systemd unit names; 'bestfit config --help' tells how one is checked.");
    }

    private void section(String name) {
        macro("SH", name);
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        page.append('\n');
    }

    /** Lines that stay lines, as the help has them. */
    private void verbatim(List<String> lines) {
        page.append(".PP\n.nf\n");
        lines.forEach(this::line);
        page.append(".fi\n");
    }

    private void line(String line) {
        // A point or an apostrophe at the beginning would make a macro of the line.
        page.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "").append(escaped(line)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("^", "\\(ha")
                .replace("~", "\\(ti").replace("`", "\\(ga");
    }
}
