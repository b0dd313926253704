package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.DidYouMean;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said to a command line that cannot be read: what is wrong with it, and where to read on. */
final class UsageProblem implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + sentence(problem, arguments));
        if (isWithoutCommand(problem)) {
            err.println();
            command.usage(err);
        } else {
            err.println("'" + name + " --help' tells what it takes.");
        }
        return ExitCode.WRONG_USAGE;
    }

    /** Who types no command is new here. */
    private static boolean isWithoutCommand(ParameterException problem) {
        return !problem.getCommandLine().getSubcommands().isEmpty()
                && !(problem instanceof UnmatchedArgumentException);
    }

    private static String sentence(ParameterException problem, String[] arguments) {
        return switch (problem) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched.getUnmatched().getFirst(),
                    problem.getCommandLine());
            case MissingParameterException missing -> missing(missing.getMissing(), arguments);
            case OverwrittenOptionException twice -> label(twice.getOverwritten()) + " is given twice; give it once";
            default -> choices(problem);
        };
    }

    private static String unmatched(String word, CommandLine command) {
        if (word.startsWith("-")) {
            return "there is no option '" + word + "'" + DidYouMean.suffix(word, command.getCommandSpec()
                    .optionsMap().keySet());
        }
        return command.getSubcommands().isEmpty()
                ? "'" + word + "' is one word too many; put a value with blanks in quotes"
                : "there is no command '" + word + "'" + DidYouMean.suffix(word, command.getSubcommands().keySet());
    }

    private static String missing(List<ArgSpec> missing, String[] arguments) {
        if (missing.size() == 1 && missing.getFirst() instanceof OptionSpec option
                && Arrays.asList(arguments).contains(option.longestName())) {
            return option.longestName() + " needs a value, " + option.paramLabel();
        }
        return missing.stream()
                .map(each -> each instanceof OptionSpec option
                        ? label(option) + " " + option.paramLabel()
                        : label(each))
                .collect(Collectors.joining(" and ")) + (missing.size() == 1 ? " is missing" : " are missing");
    }

    /** The values of an enumeration as they are written; what else picocli says is a sentence already. */
    private static String choices(ParameterException problem) {
        ArgSpec argument = problem.getArgSpec();
        if (argument == null || !argument.type().isEnum()) {
            return String.valueOf(problem.getMessage());
        }
        return label(argument) + ": '" + problem.getValue() + "' is none of " + Arrays.stream(argument.type()
                .getEnumConstants()).map(value -> value.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
