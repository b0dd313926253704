package io.bestfit.proxy.interop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A Docker daemon of its own, asked by the Docker command line. */
public final class Dockerd implements ImageClient {

    /** Where it keeps images. */
    enum Store {
        GRAPH_DRIVER,
        CONTAINERD
    }

    private static final long RELOAD_SECONDS = 20;

    private final Root root;
    private final Path folder;
    private final Store store;
    private final Set<Declaring> declares;
    private final Daemon daemon;
    private final List<String> docker;

    private Dockerd(Root root, Path folder, Store store, Set<Declaring> declares, Daemon daemon, List<String> docker) {
        this.root = root;
        this.folder = folder;
        this.store = store;
        this.declares = declares;
        this.daemon = daemon;
        this.docker = docker;
    }

    public static Dockerd start(Path folder) throws Exception {
        return start(Root.machine(), folder, Store.GRAPH_DRIVER, Set.of());
    }

    /** One with a store, of a version that can declare in some ways. */
    static Dockerd start(Root root, Path folder, Store store, Set<Declaring> declares)
            throws Exception {
        root.require("dockerd", "docker");
        Path configuration = Files.writeString(folder.resolve("daemon.json"), settings(store).encode());
        String socket = "unix://" + folder.resolve("docker.sock");
        Path log = folder.resolve("dockerd.log");
        Daemon daemon = Daemon.start(log, () -> Files.readString(log).contains("API listen on"),
                root.words(Map.of(), List.of("dockerd"),
                        "--config-file", configuration.toString(), "--data-root", folder.resolve("data").toString(),
                        "--exec-root", folder.resolve("exec").toString(), "--pidfile", folder.resolve("pid").toString(),
                        "--host", socket, "--iptables=false", "--ip6tables=false", "--bridge=none"));
        return new Dockerd(root, folder, store, Set.copyOf(declares), daemon, List.of("docker", "--host", socket));
    }

    private static JsonObject settings(Store store) {
        return new JsonObject().put("features",
                store == Store.CONTAINERD ? new JsonObject().put("containerd-snapshotter", true) : new JsonObject());
    }

    /** Where it listens, as {@code DOCKER_HOST} names it. */
    public String socket() {
        return docker.getLast();
    }

    @Override
    public Set<Declaring> declares() {
        return declares;
    }

    /** Where it can show a certificate but does not declare by one, the address is one that it trusts without TLS. */
    @Override
    public Set<Declaring> untried() {
        return declares.contains(Declaring.CERTIFICATE)
                ? Set.of()
                : Set.of(Declaring.CERTIFICATE);
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        Path user = Files.createTempDirectory(folder, "client");
        Files.writeString(user.resolve("config.json"), switch (declaring) {
            case HEADER -> Pointed.file("docker-header", "http://" + address, true);
            case USER -> RegistriesConfiguration.users(address);
            case NOTHING, PATH_BEFORE, PATH_AFTER, PATH_INSTEAD, MIRROR, HOST, PORT, CERTIFICATE, ADDRESS -> "{}";
        });
        String image = switch (declaring) {
            case HOST -> {
                reload(new JsonObject().put("insecure-registries", new JsonArray().add(address)), address);
                yield address + "/" + name;
            }
            case NOTHING, PORT, CERTIFICATE, USER, ADDRESS -> address + "/" + name;
            case HEADER -> (store == Store.CONTAINERD ? pointed(address, declaring) : address) + "/" + name;
            case PATH_AFTER -> address + "/for/" + CPU + "/" + name;
            case PATH_BEFORE -> {
                JsonObject settings = new JsonObject(Pointed.file("docker", "http://" + address, true));
                reload(settings, settings.getJsonArray("registry-mirrors").getString(0));
                yield "docker.io/" + name;
            }
            case PATH_INSTEAD -> pointed(address, declaring) + "/" + name;
            case MIRROR -> throw new IllegalArgumentException("all that Docker asks is a mirror");
        };
        run(user, "pull", "--quiet", image);
        String container = run(user, "create", image, "/nothing").strip();
        Path copy = user.resolve("variant");
        run(user, "cp", container + ":/variant", copy.toString());
        run(user, "rm", container);
        return Files.readString(copy).strip();
    }

    /** The registry for which a {@code hosts.toml} of containerd points to an address, as Docker 28 reads it. */
    private String pointed(String address, Declaring declaring) throws Exception {
        Path of = Files.createDirectories(root.certsD().resolve(RegistriesConfiguration.NAME));
        Files.writeString(of.resolve("hosts.toml"), Containerd.hosts(root, address, declaring));
        return RegistriesConfiguration.NAME;
    }

    /** Gives it more settings, and waits until it says a word of them. */
    private void reload(JsonObject more, String word) throws Exception {
        Files.writeString(folder.resolve("daemon.json"), settings(store).mergeIn(more).encode());
        Command.run(folder, "kill", "-HUP", Long.toString(daemon.pid()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RELOAD_SECONDS);
        while (!run(folder, "info", "--format", "{{json .RegistryConfig}}").contains(word)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("dockerd did not take %s; its log ends with%n%s".formatted(more,
                        daemon.logTail()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String run(Path user, String... call) throws Exception {
        return Command.run(folder, root.words(Map.of("DOCKER_CONFIG", user.toString()), docker, call));
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        Mounts.removeUnder(folder);
    }

    @Override
    public String toString() {
        return "dockerd of " + root + (store == Store.CONTAINERD ? " with containerd's store" : "");
    }
}
