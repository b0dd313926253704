package io.bestfit.proxy.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the build writes from the program's commands for those who install it: a manual page, completions of shells. */
final class InstalledDocuments {

    /** The values that an option takes, which picocli's script has as Java names them. */
    private static final Pattern VALUES = Pattern.compile("(?<=_option_args=)\\(.*\\)");
    /** What zsh has not, and complains of. */
    private static final Pattern BASH_ALONE = Pattern.compile("(?m)^ *(?:alias|type) compopt.*\\n");

    private InstalledDocuments() {}

    /** Writes them below a folder; the arguments are the folder, the version and the time of the build. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (Map.Entry<String, String> document : of(arguments[1], arguments[2].split("T", 2)[0]).entrySet()) {
            Path file = folder.resolve(document.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, document.getValue());
        }
    }

    /** The documents by their place below {@code share}. */
    static Map<String, String> of(String version, String date) {
        CommandLine program = CommandTree.program();
        CommandSpec spec = program.getCommandSpec();
        String bash = VALUES.matcher(AutoComplete.bash(spec.name(), program))
                .replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
        // picocli's script asks zsh for bashcompinit by itself; the first line makes zsh load it for this command.
        String zsh = "#compdef " + spec.name() + "\n" + BASH_ALONE.matcher(bash).replaceAll("");
        return Map.of("man/man1/bestfit.1", ManPage.of(spec, version, date),
                "bash-completion/completions/bestfit", bash, "zsh/site-functions/_bestfit", zsh,
                "fish/vendor_completions.d/bestfit.fish", FishCompletion.of(spec));
    }
}
