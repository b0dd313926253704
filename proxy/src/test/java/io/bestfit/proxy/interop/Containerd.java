package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A containerd of its own, asked by {@code ctr} with a {@code hosts.toml}. */
final class Containerd implements ImageClient {

    private final Path folder;
    private final Daemon daemon;
    private final List<String> ctr;

    private Containerd(Path folder, Daemon daemon, List<String> ctr) {
        this.folder = folder;
        this.daemon = daemon;
        this.ctr = ctr;
    }

    static Containerd start(Path folder) throws Exception {
        Command.require("containerd");
        Command.require("ctr");
        Path socket = folder.resolve("containerd.sock");
        Path configuration = Files.writeString(folder.resolve("containerd.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                [grpc]
                  address = "%2$s"
                [ttrpc]
                  address = "%2$s.ttrpc"
                """.formatted(folder, socket));
        Daemon daemon = Daemon.start(folder.resolve("containerd.log"), () -> Files.exists(socket), "containerd",
                "--config", configuration.toString());
        return new Containerd(folder, daemon, List.of("ctr", "--address", socket.toString()));
    }

    /** Where it listens, as {@code CONTAINERD_ADDRESS} names it. */
    String socket() {
        return ctr.getLast();
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        Path hosts = Files.createTempDirectory(folder, "hosts");
        Path host = Files.createDirectory(hosts.resolve(RegistriesConfiguration.NAME));
        Files.writeString(host.resolve("hosts.toml"), mirror("http://" + address, declaring));
        String image = RegistriesConfiguration.NAME + "/" + name;
        Command.run(folder, Command.words(ctr, "images", "pull", "--hosts-dir", hosts.toString(), image));
        Path mount = Files.createTempDirectory(folder, "mount");
        Command.run(folder, Command.words(ctr, "images", "mount", image, mount.toString()));
        try {
            return Files.readString(mount.resolve("variant")).strip();
        } finally {
            Command.run(folder, Command.words(ctr, "images", "unmount", "--rm", mount.toString()));
        }
    }

    private static String mirror(String address, Declaring declaring) throws Exception {
        return switch (declaring) {
            case NOTHING -> host(address);
            case HEADER -> Pointed.file("containerd", address, false);
            case PATH_BEFORE -> host(address + "/for/" + CPU);
            case PATH_AFTER -> host(address + "/v2/for/" + CPU) + "  override_path = true\n";
            case PATH_INSTEAD -> host(address + "/for/" + CPU) + "  override_path = true\n";
            case MIRROR -> throw new IllegalArgumentException("all that containerd asks is a mirror");
        };
    }

    /** A mirror, and no server behind it that could answer in its place. */
    private static String host(String url) {
        return """
                server = "http://127.0.0.1:9"
                [host."%s"]
                  capabilities = ["pull", "resolve"]
                """.formatted(url);
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        Mounts.removeUnder(folder);
    }

    @Override
    public String toString() {
        return "containerd";
    }
}
