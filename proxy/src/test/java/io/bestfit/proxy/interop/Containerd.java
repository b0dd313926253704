package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A containerd of its own, asked by {@code ctr} with a {@code hosts.toml}. */
public final class Containerd implements ImageClient {

    /** A mount of {@code ctr} is seen by what {@code ctr} shares its mounts with. */
    private static final String PULL = """
            socket=$1 hosts=$2 image=$3 mount=$4 user=$5
            ctr --address "$socket" images pull --hosts-dir "$hosts" ${user:+--user "$user"} "$image" >&2
            ctr --address "$socket" images mount "$image" "$mount" >&2
            cat "$mount/variant"
            ctr --address "$socket" images unmount --rm "$mount" >&2
            """;

    private final Root root;
    private final Path folder;
    private final Daemon daemon;
    private final String socket;

    private Containerd(Root root, Path folder, Daemon daemon, String socket) {
        this.root = root;
        this.folder = folder;
        this.daemon = daemon;
        this.socket = socket;
    }

    public static Containerd start(Path folder) throws Exception {
        return start(Root.machine(), folder);
    }

    static Containerd start(Root root, Path folder) throws Exception {
        root.require("containerd", "ctr");
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
        Daemon daemon = Daemon.start(folder.resolve("containerd.log"), () -> Files.exists(socket),
                root.words(Map.of(), List.of("containerd"), "--config", configuration.toString()));
        return new Containerd(root, folder, daemon, socket.toString());
    }

    /** Where it listens, as {@code CONTAINERD_ADDRESS} names it. */
    public String socket() {
        return socket;
    }

    @Override
    public Set<Declaring> declares() {
        return EnumSet.complementOf(EnumSet.of(Declaring.NOTHING, Declaring.MIRROR));
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        return variant(hosts(root, address, declaring), name,
                declaring == Declaring.USER ? RegistriesConfiguration.user() : "");
    }

    /** The same with a {@code hosts.toml}, and with a user and a password where the text is not empty. */
    String variant(String hostsToml, String name, String user) throws Exception {
        Path hosts = Files.createTempDirectory(folder, "hosts");
        Path host = Files.createDirectory(hosts.resolve(RegistriesConfiguration.NAME));
        Files.writeString(host.resolve("hosts.toml"), hostsToml);
        Path mount = Files.createTempDirectory(folder, "mount");
        return Command.run(folder, root.words(Map.of(), List.of("sh", "-e", "-c", PULL, "pull"), socket,
                hosts.toString(), RegistriesConfiguration.NAME + "/" + name, mount.toString(), user)).strip();
    }

    /** The {@code hosts.toml} with which a client of a root declares. */
    static String hosts(Root root, String address, Declaring declaring) throws Exception {
        String url = "http://" + address;
        return switch (declaring) {
            case NOTHING, HOST, PORT, USER, ADDRESS -> host(url);
            case HEADER -> Pointed.file("containerd", url, false);
            case PATH_BEFORE -> host(url + "/for/" + CPU);
            case PATH_AFTER -> host(url + "/v2/for/" + CPU) + "  override_path = true\n";
            case PATH_INSTEAD -> host(url + "/for/" + CPU) + "  override_path = true\n";
            case CERTIFICATE -> host("https://" + address) + root.certificates().inHostsToml();
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
        return "containerd of " + root;
    }
}
