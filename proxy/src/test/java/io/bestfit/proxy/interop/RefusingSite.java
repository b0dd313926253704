package io.bestfit.proxy.interop;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.interop.Refused.Upstream;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import io.bestfit.proxy.upstream.HttpOptions;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A Bestfit for each reason to refuse, with and without TLS, and what is behind it. */
final class RefusingSite implements AutoCloseable {

    private static final String CLAIM = "org.supercontainers.";
    private static final String HELD = "/v2/held/tags/list";
    /** With one connection ({@code HttpOptions.pool}). */
    private static final int MAY_WAIT = 1 + HttpOptions.WAITING_FOR_EACH;
    private static final long PATIENCE_SECONDS = 20;

    /** Where one of them listens. */
    record Place(String plain, String tls, String upstream) {}

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedRegistry registry;
    private final EmbeddedRegistry refusing;
    private final RawServer silent;
    private final Path folder;
    private final Certificates certificates;
    private final Map<Refused, Place> places = new EnumMap<>(Refused.class);
    private final List<WholeProxy> proxies = new ArrayList<>();

    private RefusingSite(Path folder, Certificates certificates) throws IOException {
        this.folder = folder;
        this.certificates = certificates;
        this.silent = new RawServer((head, socket) -> true);
        this.registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        this.refusing = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()
                .withAccess(new Access.Basic("robot", "another"))).await();
    }

    /** Starts all of them; their files come into a folder. */
    static RefusingSite start(Path folder, Certificates certificates) throws Exception {
        RefusingSite site = new RefusingSite(folder, certificates);
        site.registry.put("lab/solver", "1", needing(Map.of(CLAIM + "hardware.gpu.cuda.version", "12.4",
                CLAIM + "hardware.gpu.architecture", "sm_80")));
        site.registry.put("lab/mpi", "1", needing(Map.of(CLAIM + "libc.provider", "glibc", CLAIM + "glibc.version",
                "2.31")));
        Files.writeString(folder.resolve("password"), "secret\n");
        Files.writeString(folder.resolve("users"), "somebody:"
                + BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "secret".toCharArray()) + "\n");
        for (Refused refused : Refused.values()) {
            site.open(refused);
        }
        return site;
    }

    private static Image needing(Map<String, String> claims) {
        return IndexBuilder.oci().annotated(ImageBuilder.oci("amd64").file("variant", "any\n").build(), "amd64", claims)
                .build();
    }

    private void open(Refused refused) throws Exception {
        String plain = Bestfit.freeAddress();
        String tls = Bestfit.freeAddress();
        String upstream = switch (refused.upstream()) {
            case REGISTRY, NAMED -> "127.0.0.1:" + registry.port();
            case REFUSING -> "127.0.0.1:" + refusing.port();
            case CLOSED -> Bestfit.freeAddress();
            case SILENT -> "127.0.0.1:" + silent.port();
            case ITSELF -> plain;
        };
        boolean named = refused.upstream() == Upstream.NAMED;
        String side = "{url: \"http://%s\"%s%s}".formatted(upstream,
                named ? "" : ", namespaces: [" + RegistriesConfiguration.NAME + "]",
                refused.settings().isEmpty() ? "" : ", " + refused.settings());
        Path file = Files.writeString(folder.resolve(refused.name() + ".yaml"), """
                version: 1
                listen:
                  - {address: "%s", profile: node}
                  - {address: "%s", profile: node, tls: {certificate: "%s", key: "%s"}}
                admin: 127.0.0.1:0
                %s
                profiles:
                  node: '%s'
                selection: {onNoMatch: refuse}
                timeouts: {response: %s}
                """.formatted(plain, tls, certificates.server(), certificates.serverKey(),
                named ? "upstreams: {team: " + side + "}" : "upstream: " + side, refused.node(),
                refused == Refused.TIMEOUT ? "300ms" : "60s"));
        proxies.add(new WholeProxy(ConfigLoader.load(file, Overrides.NONE)));
        places.put(refused, new Place(plain, tls, upstream));
    }

    /** Where a reason to refuse is met. */
    Place place(Refused refused) {
        Place place = places.get(refused);
        if (place == null) {
            throw new IllegalStateException("nothing refuses for " + refused);
        }
        return place;
    }

    /** Brings about what has to be under way, until it is closed. */
    Closeable during(Refused refused) throws Exception {
        List<Socket> held = new ArrayList<>();
        if (refused == Refused.BUSY) {
            // One has the only connection, as many wait as may, and one is refused: then the others are there.
            held.add(hold(refused));
            await("the upstream was not asked",
                    () -> silent.heads.stream().anyMatch(head -> head.startsWith("GET " + HELD)));
            for (int i = 0; i < MAY_WAIT + 1; i++) {
                held.add(hold(refused));
            }
            await("none was refused", () -> {
                int answered = 0;
                for (Socket socket : held) {
                    answered += socket.getInputStream().available();
                }
                return answered > 0;
            });
        }
        return () -> {
            for (Socket socket : held) {
                socket.close();
            }
        };
    }

    private Socket hold(Refused refused) throws IOException {
        int port = Integer.parseInt(place(refused).plain().split(":", -1)[1]);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        RawServer.write(socket, "GET " + HELD + " HTTP/1.1\r\nHost: held\r\n\r\n");
        return socket;
    }

    private static void await(String problem, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(problem);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() throws IOException {
        proxies.forEach(WholeProxy::close);
        silent.close();
        vertx.close().await();
    }
}
