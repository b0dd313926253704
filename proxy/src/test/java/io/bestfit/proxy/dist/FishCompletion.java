package io.bestfit.proxy.dist;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completions of a program for the shell fish, which picocli does not write: commands, options, and their values. */
final class FishCompletion {

    private static final String SEEN = "__fish_seen_subcommand_from ";

    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    static String of(CommandSpec program) {
        FishCompletion completion = new FishCompletion(program.name());
        completion.script.append("# Completions of ").append(program.name()).append(" for fish.\n");
        completion.command(program, List.of());
        return completion.script.toString();
    }

    private void command(CommandSpec command, List<String> path) {
        List<CommandSpec> subcommands = CommandTree.subcommands(command);
        String condition = condition(command, path, subcommands);
        for (CommandSpec subcommand : subcommands) {
            complete(condition, List.of("-f", "-a", quoted(subcommand.name())),
                    CommandTree.lines(subcommand.usageMessage().description()).stream().limit(1).toList());
        }
        for (OptionSpec option : CommandTree.options(command)) {
            complete(condition, words(option), CommandTree.lines(option.description()));
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            Iterable<String> candidates = parameter.completionCandidates();
            if (candidates != null) {
                complete(condition, List.of("-f", "-a", quoted(String.join(" ", candidates))), List.of());
            }
        }
        for (CommandSpec subcommand : subcommands) {
            List<String> below = new ArrayList<>(path);
            below.add(subcommand.name());
            command(subcommand, below);
        }
    }

    /** That the commands of the path were typed, none of those below it, and none beside it that has one of its name. */
    private static String condition(CommandSpec command, List<String> path, List<CommandSpec> below) {
        List<String> conditions = new ArrayList<>();
        path.forEach(name -> conditions.add(SEEN + name));
        if (command.parent() != null) {
            CommandTree.subcommands(command.parent()).stream()
                    .filter(beside -> beside.subcommands().containsKey(command.name()))
                    .forEach(beside -> conditions.add("not " + SEEN + beside.name()));
        }
        if (!below.isEmpty()) {
            conditions.add("not " + SEEN
                    + below.stream().map(CommandSpec::name).collect(Collectors.joining(" ")));
        }
        return String.join("; and ", conditions);
    }

    private static List<String> words(OptionSpec option) {
        List<String> words = new ArrayList<>();
        for (String name : option.names()) {
            words.add(name.startsWith("--") ? "-l" : "-s");
            words.add(name.replaceFirst("^--?", ""));
        }
        if (!CommandTree.takesValue(option)) {
            return words;
        }
        Iterable<String> candidates = option.completionCandidates();
        if (candidates != null) {
            words.addAll(List.of("-x", "-a", quoted(String.join(" ", candidates).toLowerCase(Locale.ROOT))));
        } else if (takesFile(option)) {
            words.addAll(List.of("-r", "-F"));
        } else {
            words.add("-x");
        }
        return words;
    }

    private static boolean takesFile(OptionSpec option) {
        Class<?> type = option.type().isArray() || !option.typeInfo().getAuxiliaryTypeInfos().isEmpty()
                ? option.auxiliaryTypes()[0]
                : option.type();
        return type == Path.class || type == File.class || option.paramLabel().contains("FILE");
    }

    private void complete(String condition, List<String> words, List<String> description) {
        script.append("complete -c ").append(program);
        if (!condition.isEmpty()) {
            script.append(" -n ").append(quoted(condition));
        }
        words.forEach(word -> script.append(' ').append(word));
        if (!description.isEmpty()) {
            script.append(" -d ").append(quoted(String.join(" ", description)));
        }
        script.append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
