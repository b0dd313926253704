package io.bestfit.proxy.dist;

import io.bestfit.proxy.cli.BestfitCommand;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The program's commands as its parser knows them, for what is written about them. */
final class CommandTree {

    private CommandTree() {}

    static CommandLine program() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return BestfitCommand.commandLine(nowhere, nowhere, Map.of());
    }

    /** The subcommands of a command that its help shows, in its order. */
    static List<CommandSpec> subcommands(CommandSpec command) {
        Set<CommandSpec> shown = new LinkedHashSet<>();
        for (CommandLine subcommand : command.subcommands().values()) {
            if (!subcommand.getCommandSpec().usageMessage().hidden()) {
                shown.add(subcommand.getCommandSpec());
            }
        }
        return List.copyOf(shown);
    }

    /** A command and all below it, each before those below it. */
    static List<CommandSpec> all(CommandSpec command) {
        List<CommandSpec> found = new ArrayList<>(List.of(command));
        subcommands(command).forEach(subcommand -> found.addAll(all(subcommand)));
        return found;
    }

    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** Lines of a description as its help prints them: they are formats. */
    static List<String> lines(String... descriptions) {
        return List.of(descriptions).stream().flatMap(line -> String.format(line).lines()).toList();
    }
}
