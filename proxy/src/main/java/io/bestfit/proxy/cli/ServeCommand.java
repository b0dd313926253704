package io.bestfit.proxy.cli;

import ch.qos.logback.classic.LoggerContext;
import io.bestfit.proxy.access.LogSetup;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigFile;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.reload.ConfigReloader;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.upstream.Sockets;
import io.bestfit.proxy.upstream.UpstreamTransport;
import io.bestfit.proxy.watch.WatchedFiles;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bestfit serve}: the proxy, until the program is asked to stop. */
@Command(name = "serve", description = {
        "Runs the proxy in front of a registry, until it is stopped by SIGTERM or Ctrl-C.",
        "Then it takes no more connections and finishes what is under way, for as long as timeouts.drain says;",
        "a second signal ends it at once. The file is read again when it changes and on SIGHUP.",
        "",
        "Flags win over BESTFIT_UPSTREAM, BESTFIT_LISTEN and BESTFIT_ADMIN, which win over the file.",
        ""}, footer = ServeCommand.EXAMPLES)
final class ServeCommand implements Callable<Integer> {

    static final String EXAMPLES = """

            Examples:
              bestfit serve --upstream https://registry-1.docker.io
              bestfit serve --upstream http://127.0.0.1:5001 --listen 0.0.0.0:5000
              bestfit serve --config bestfit.yaml --log-format json""";

    /** What closing takes beyond the drain: no more than sockets and threads. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private BestfitCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file (default: none).")
    private @Nullable Path config;

    @Option(names = "--upstream", paramLabel = "URL", description = "The registry that is asked: http[s]://HOST[:PORT].")
    private @Nullable String upstream;

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where registry clients are served; port 0 takes a free one (default: 127.0.0.1:5000).")
    private @Nullable String listen;

    @Option(names = "--admin", paramLabel = "HOST:PORT", description = "Where /livez, /readyz and /metrics are served (default: 127.0.0.1:9090).")
    private @Nullable String admin;

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json (default: text).")
    private @Nullable String logFormat;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Overrides overrides = program.overrides().withFlags(listen, admin, upstream, logFormat);
        WatchedFiles watched = WatchedFiles.of(config == null ? List.of() : List.of(config));
        ProxyConfig settings;
        try {
            if (config == null) {
                settings = ConfigLoader.load(null, overrides);
            } else {
                ConfigFile read = ConfigFile.read(config, overrides);
                watched.keepTo(read.files());
                settings = read.config();
            }
        } catch (ConfigFaultsException e) {
            err.println(e.getMessage());
            return ExitCode.WRONG_USAGE;
        }
        String problem = settings.transport().problem();
        if (problem != null) {
            err.println(problem);
            return ExitCode.COULD_NOT;
        }
        LogSetup.apply(settings.log());
        Vertx vertx = vertx(settings.transport());
        Build build = new Build();
        ProxyServer server;
        try {
            server = ProxyServer.start(vertx, settings, new BuildInfo(build.version(), build.revision()))
                    .toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            vertx.close().await();
            err.println(ListenProblem.sentence(settings, e.getCause() == null ? e : e.getCause()));
            return ExitCode.COULD_NOT;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, server), "stop"));
        Signals.endAtOnceOnTheSecond();
        if (config != null) {
            ConfigReloader reloader = ConfigReloader.begin(vertx, config, overrides, watched, settings, server,
                    taken -> LogSetup.apply(taken.log()));
            Signals.onHangUp(reloader::now);
        }
        announce(err, settings, server);
        Thread.currentThread().join();
        return ExitCode.DONE;
    }

    /** Vert.x without its cache folder: nothing is read from the class path, and it would cost time at both ends. */
    static Vertx vertx() {
        return vertx(Sockets.EPOLL);
    }

    private static Vertx vertx(Sockets sockets) {
        return UpstreamTransport.vertx(new VertxOptions().setFileSystemOptions(
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)), sockets);
    }

    private static void announce(PrintWriter err, ProxyConfig settings, ProxyServer server) {
        Listening listening = Listening.of(settings, server);
        if (settings.log().format() == Log.Format.JSON) {
            Logger log = LoggerFactory.getLogger(ServeCommand.class);
            listening.lines().forEach(log::info);
            return;
        }
        listening.lines().forEach(err::println);
        err.println(listening.hint());
    }

    /** Ends what is under way and then the program: a signal that was obeyed is no failure. */
    private static void stop(Vertx vertx, ProxyServer server) {
        Duration patience = server.drainTime().plus(CLOSING);
        int status = ExitCode.DONE;
        try {
            server.drainAndClose().compose(_ -> vertx.close()).toCompletionStage().toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LoggerFactory.getLogger(ServeCommand.class).warn("not everything ended in {} s: {}", patience.toSeconds(),
                    e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status = ExitCode.COULD_NOT;
        }
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.stop(); // writes what still waits in its queues
        }
        Runtime.getRuntime().halt(status);
    }
}
