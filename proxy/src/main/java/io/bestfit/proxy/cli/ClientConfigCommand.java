package io.bestfit.proxy.cli;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.proxy.clientconfig.Client;
import io.bestfit.proxy.clientconfig.ClientFile;
import io.bestfit.proxy.clientconfig.NotInAPathException;
import io.bestfit.proxy.clientconfig.Pointing;
import io.bestfit.proxy.upstream.Origin;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code bestfit client-config}: prints the file that points a client at a proxy. */
@Command(name = "client-config", description = {
        "Prints the file by which CLIENT asks Bestfit and declares its node.",
        "The file goes to standard output, where it belongs and what else to do to standard error.", ""}, footer = {
                "", "Examples:",
                "  bestfit client-config containerd --node cpu=zen4 --proxy https://bestfit",
                "  bestfit client-config podman --node zen4 --proxy http://127.0.0.1:5000",
                "  bestfit client-config k3s --node profile=h100 --proxy https://bestfit"})
final class ClientConfigCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "CLIENT", completionCandidates = Names.class, description = "${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private String client;

    @Option(names = "--proxy", required = true, paramLabel = "URL", description = "Where clients reach Bestfit: http[s]://HOST[:PORT].")
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private String proxy;

    @Option(names = "--node", paramLabel = "DECLARATION", description = {
            "What the node has, such as cpu=zen4 or profile=NAME.", "Without it the client declares nothing."})
    private @Nullable String node;

    @Option(names = "--registry", paramLabel = "HOST", description = {"The registry for which Bestfit stands.",
            "(default: docker.io; containerd: every registry)"})
    private @Nullable String registry;

    @Option(names = "--ca", paramLabel = "FILE", description = {
            "The certificate authority of Bestfit's certificate,", "as a file on the node."})
    private @Nullable String authority;

    @Option(names = "--no-fallback", description = "Never lets the client ask the registry itself.")
    private boolean noFallback;

    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json (default: text).")
    private Output output = Output.TEXT;

    @Override
    public Integer call() {
        Client known = Client.of(client).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "there is no client '" + client + "' here; there are " + String.join(", ", new Names())));
        ClientFile file;
        try {
            file = known.file(new Pointing(origin(), registry, declaration(), authority, !noFallback));
        } catch (NotInAPathException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        switch (output) {
            case TEXT -> {
                spec.commandLine().getErr().println("# " + file.place());
                file.notes().forEach(note -> spec.commandLine().getErr().println("# " + note));
                spec.commandLine().getErr().println(file.check().size() > 1
                        ? "# It works where these name one digest:"
                        : "# To try it, with a look at Bestfit's log:");
                file.check().forEach(command -> spec.commandLine().getErr().println("#   " + command));
                spec.commandLine().getErr().flush();
                spec.commandLine().getOut().print(file.content());
            }
            case JSON -> spec.commandLine().getOut().println(JsonMapper.shared().writeValueAsString(file));
        }
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private Origin origin() {
        try {
            return Origin.parse(proxy);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--proxy: " + e.getMessage(), e);
        }
    }

    private @Nullable Declaration declaration() {
        try {
            return node == null ? null : Declaration.read(node);
        } catch (MalformedDeclarationException e) {
            throw new ParameterException(spec.commandLine(), "--node: the " + e.getMessage(), e);
        }
    }

    /** Every client's names. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            List<String> names = new ArrayList<>();
            for (Client client : Client.values()) {
                names.addAll(client.names());
            }
            return names.iterator();
        }
    }
}
