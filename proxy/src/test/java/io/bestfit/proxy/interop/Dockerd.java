package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Docker daemon of its own with the graph-driver store, asked by the Docker command line. */
final class Dockerd implements ImageClient {

    private final Path folder;
    private final Daemon daemon;
    private final String socket;

    private Dockerd(Path folder, Daemon daemon, String socket) {
        this.folder = folder;
        this.daemon = daemon;
        this.socket = socket;
    }

    static Dockerd start(Path folder) throws Exception {
        Command.require("dockerd");
        Command.require("docker");
        Path configuration = Files.writeString(folder.resolve("daemon.json"), "{}");
        String socket = "unix://" + folder.resolve("docker.sock");
        Path log = folder.resolve("dockerd.log");
        Daemon daemon = Daemon.start(log, () -> Files.readString(log).contains("API listen on"), "dockerd",
                "--config-file", configuration.toString(), "--data-root", folder.resolve("data").toString(),
                "--exec-root", folder.resolve("exec").toString(), "--pidfile", folder.resolve("pid").toString(),
                "--host", socket, "--iptables=false", "--ip6tables=false", "--bridge=none");
        return new Dockerd(folder, daemon, socket);
    }

    /** Where it listens, as {@code DOCKER_HOST} names it. */
    String socket() {
        return socket;
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        Path settings = Files.createTempDirectory(folder, "client");
        Files.writeString(settings.resolve("config.json"), declaring == Declaring.HEADER
                ? Pointed.file("docker-header", "http://" + address, true)
                : "{}");
        List<String> docker = List.of("docker", "--config", settings.toString(), "--host", socket);
        String repository = declaring == Declaring.PATH_AFTER ? "/for/" + CPU + "/" : "/";
        String image = address + repository + name;
        Command.run(folder, Command.words(docker, "pull", "--quiet", image));
        String container = Command.run(folder, Command.words(docker, "create", image, "/nothing")).strip();
        Path copy = settings.resolve("variant");
        Command.run(folder, Command.words(docker, "cp", container + ":/variant", copy.toString()));
        Command.run(folder, Command.words(docker, "rm", container));
        return Files.readString(copy).strip();
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        Mounts.removeUnder(folder);
    }

    @Override
    public String toString() {
        return "dockerd";
    }
}
