package io.bestfit.proxy.cli;

import io.bestfit.proxy.access.LogSetup;
import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.demo.Demonstration;
import io.bestfit.proxy.server.BuildInfo;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bestfit demo}: a registry with a sample image, the proxy in front, and nodes that each get another image. */
@Command(name = "demo", description = {
        "Shows four unlike nodes get four images of one tag, then stays up to be tried.",
        "All of it is in this process and on this machine: a registry with a sample image, and the proxy before it.",
        ""}, footer = {"", "Examples:", "  bestfit demo", "  bestfit demo --once",
                "  bestfit demo --listen 127.0.0.1:5001 --admin 127.0.0.1:9091"})
final class DemoCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private BestfitCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--once", description = "End after the self-check, with status 0 where it passes and 1 where not.")
    private boolean once;

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where clients are served (default: 127.0.0.1:5000, or a free port where that is taken).")
    private @Nullable String listen;

    @Option(names = "--admin", paramLabel = "HOST:PORT", description = "Health and metrics (default: 127.0.0.1:9090, or a free port where that is taken).")
    private @Nullable String admin;

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.apply(new Log(Log.Format.TEXT, Log.Level.WARN));
        Address listenGiven = listen == null ? null : parse(listen);
        Address adminGiven = admin == null ? null : parse(admin);
        if (listenGiven != null && listenGiven.port() != 0 && listenGiven.equals(adminGiven)) {
            throw new ParameterException(spec.commandLine(),
                    "--listen and --admin are the same address " + listenGiven + "; give each its own");
        }
        Vertx vertx = ServeCommand.vertx();
        try {
            return run(vertx, address(vertx, listenGiven, ProxyConfig.DEFAULT_LISTENER.address()),
                    address(vertx, adminGiven, ProxyConfig.DEFAULT_ADMIN));
        } finally {
            vertx.close().await();
        }
    }

    private int run(Vertx vertx, Address listenAt, Address adminAt) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Demonstration demonstration = start(vertx, listenAt, adminAt);
        if (demonstration == null) {
            return ExitCode.COULD_NOT;
        }
        out.print(demonstration.places());
        Demonstration.Result result = demonstration.check(Terminal.coloured(program.environment()));
        out.print(result.text());
        out.flush();
        if (once || !result.passed()) {
            demonstration.close().await();
            return result.passed() ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
        }
        LogSetup.apply(Log.DEFAULT);
        // Nothing here outlives the process, so that Ctrl-C need not wait; and it is how the demonstration ends. Before
        // the text that names Ctrl-C: whoever reads it may be fast.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(ExitCode.DONE), "stop"));
        out.print("\n" + demonstration.nextSteps(ProgramName.ofThisProcess()));
        out.flush();
        Thread.currentThread().join();
        return ExitCode.DONE;
    }

    /** The running demonstration, or nothing where it could not be started, which is said then. */
    private @Nullable Demonstration start(Vertx vertx, Address listenAt, Address adminAt) {
        Build build = new Build();
        return Demonstration.start(vertx, listenAt, adminAt, new BuildInfo(build.version(), build.revision()))
                .otherwise(cause -> {
                    spec.commandLine().getErr()
                            .println(ListenProblem.sentence(List.of(listenAt), adminAt, cause));
                    return null;
                }).await();
    }

    /** What the user gave as it is; else the default, or a free port where it is taken. */
    private Address address(Vertx vertx, @Nullable Address given, Address byDefault) {
        if (given != null) {
            return given;
        }
        Address free = Demonstration.freeOr0(vertx, byDefault).await();
        if (!free.equals(byDefault)) {
            spec.commandLine().getErr().println(byDefault + " is taken: a free port stands in for it.");
        }
        return free;
    }

    private Address parse(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
