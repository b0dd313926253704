package io.bestfit.proxy.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code bestfit version}: version, revision and JDK. */
@Command(name = "version", description = "Prints version, revision and JDK.", footer = VersionCommand.EXAMPLES)
final class VersionCommand implements Callable<Integer> {

    static final String EXAMPLES = """

            Examples:
              bestfit version
              bestfit version --output json""";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json (default: text).")
    private Output output = Output.TEXT;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Build build = new Build();
        switch (output) {
            case TEXT -> out.println(build.getVersion()[0]);
            case JSON -> {
                Map<String, String> answer = new LinkedHashMap<>();
                answer.put("version", build.version());
                answer.put("revision", build.revision());
                answer.put("jdk", Build.jdk());
                out.println(JsonMapper.shared().writeValueAsString(answer));
            }
        }
        return ExitCode.DONE;
    }
}
