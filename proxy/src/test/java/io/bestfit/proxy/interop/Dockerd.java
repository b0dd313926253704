package io.bestfit.proxy.interop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A Docker daemon of its own, asked by the Docker command line. */
final class Dockerd implements ImageClient {

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

    static Dockerd start(Path folder) throws Exception {
        return start(Root.machine(), folder, Store.GRAPH_DRIVER, Set.of());
    }

    /** One that declares by what every Docker can, and by some ways more. */
    static Dockerd start(Root root, Path folder, Store store, Collection<Declaring> more)
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
        Set<Declaring> declares = EnumSet.of(Declaring.PATH_AFTER, Declaring.PORT);
        declares.addAll(more);
        return new Dockerd(root, folder, store, declares, daemon, List.of("docker", "--host", socket));
    }

    private static JsonObject settings(Store store) {
        return new JsonObject().put("features",
                store == Store.CONTAINERD ? new JsonObject().put("containerd-snapshotter", true) : new JsonObject());
    }

    /** Where it listens, as {@code DOCKER_HOST} names it. */
    String socket() {
        return docker.getLast();
    }

    @Override
    public Set<Declaring> declares() {
        return Set.copyOf(declares);
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        Path settings = Files.createTempDirectory(folder, "client");
        Files.writeString(settings.resolve("config.json"), declaring == Declaring.HEADER
                ? Pointed.file("docker-header", "http://" + address, true)
                : "{}");
        String image = switch (declaring) {
            case NOTHING, PORT, HEADER -> address + "/" + name;
            case PATH_AFTER -> address + "/for/" + CPU + "/" + name;
            case PATH_BEFORE -> {
                mirror(Pointed.file("docker", "http://" + address, true));
                yield "docker.io/" + name;
            }
            case PATH_INSTEAD, MIRROR -> throw new IllegalArgumentException("Docker has no mirror of that kind");
        };
        run(settings, "pull", "--quiet", image);
        String container = run(settings, "create", image, "/nothing").strip();
        Path copy = settings.resolve("variant");
        run(settings, "cp", container + ":/variant", copy.toString());
        run(settings, "rm", container);
        return Files.readString(copy).strip();
    }

    /** Gives it the mirrors of Docker Hub that a file names. */
    private void mirror(String file) throws Exception {
        JsonArray mirrors = new JsonObject(file).getJsonArray("registry-mirrors");
        Files.writeString(folder.resolve("daemon.json"), new JsonObject(file).mergeIn(settings(store)).encode());
        Command.run(folder, "kill", "-HUP", Long.toString(daemon.pid()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RELOAD_SECONDS);
        while (!run(folder, "info", "--format", "{{.RegistryConfig.Mirrors}}").contains(mirrors.getString(0))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("dockerd did not take %s; its log ends with%n%s".formatted(file,
                        daemon.logTail()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String run(Path settings, String... call) throws Exception {
        return Command.run(folder, root.words(Map.of("DOCKER_CONFIG", settings.toString()), docker, call));
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
