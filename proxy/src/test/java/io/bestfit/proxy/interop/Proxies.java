package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bestfit with everything by which a node can be known, twice: to the second one everybody who says nothing else is a
 * node by the address of this machine.
 *
 * @param home what the clients see of their machine
 * @param certificates for the listeners with TLS
 */
record Proxies(Path home, Certificates certificates, Bestfit bestfit, Bestfit inventory, Ports plain, Ports tls)
        implements
            AutoCloseable {

    /** Under it are the names of hosts that declare a node. */
    private static final String DOMAIN = "for.registry.example";
    /**
     * A name for 0.0.0.0, by which Linux reaches the machine itself: Docker takes what begins with 127, and in newer
     * versions ::1, which a machine may lack, as one to be trusted without TLS, and then shows no certificate.
     */
    private static final String BEYOND_LOOPBACK = "tls.registry.example";
    /** What a name of a user and its password are, where a user declares a node. */
    static final String USER = "node";

    /** Where one of them listens, with or without TLS. */
    record Ports(String main, String profile, String user, String inventory) {

        static Ports free() throws IOException {
            return new Ports(Bestfit.freeAddress(), Bestfit.freeAddress(), Bestfit.freeAddress(),
                    Bestfit.freeAddress());
        }
    }

    static Proxies start(Path folder, String upstream) throws Exception {
        return start(folder, upstream, "");
    }

    /** With more lines about the upstream. */
    static Proxies start(Path folder, String upstream, String more) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        String host = ImageClient.CPU + "." + DOMAIN;
        Files.writeString(home.resolve("hosts"),
                "127.0.0.1 localhost %s%n0.0.0.0 %s%n".formatted(host, BEYOND_LOOPBACK));
        Certificates certificates = Certificates.make(home.resolve(Certificates.FOLDER),
                "IP:127.0.0.1,DNS:*.%s,DNS:%s".formatted(DOMAIN, BEYOND_LOOPBACK));
        Ports plain = Ports.free();
        Ports tls = Ports.free();
        certificates.installFor(certified(tls), Files.createDirectory(home.resolve("certs.d")));
        String secured = "tls: {certificate: %s, key: %s".formatted(certificates.server(), certificates.serverKey());
        String every = """
                upstream:
                  url: %s
                  namespaces: [%s, docker.io]
                """.formatted(upstream, RegistriesConfiguration.NAME) + more;
        Bestfit bestfit = Bestfit.configured(Files.createDirectory(folder.resolve("known")), plain.main(), """
                listen:
                  - %1$s
                  - {address: %2$s, profile: node}
                  - {address: %3$s, askUser: true}
                  - {address: %4$s, %7$s, clientCa: %8$s}}
                  - {address: %5$s, profile: node, %7$s}}
                  - {address: %6$s, askUser: true, %7$s}}
                profiles:
                  node: cpu=%9$s
                nodes:
                  hosts: ["{selector}.%10$s"]
                  users: {%11$s: node}
                  certificates: {"%12$s": node}
                """.formatted(plain.main(), plain.profile(), plain.user(), tls.main(), tls.profile(), tls.user(),
                secured, certificates.authority(), ImageClient.CPU, DOMAIN, USER, Certificates.NODE) + every);
        try {
            Path addressed = Files.createDirectory(folder.resolve("addressed"));
            Files.writeString(addressed.resolve("nodes.yaml"), """
                    version: 1
                    nodes:
                      - {name: here, addresses: [127.0.0.1], declaration: cpu=%s}
                    """.formatted(ImageClient.CPU));
            Bestfit inventory = Bestfit.configured(addressed, plain.inventory(), """
                    listen:
                      - %s
                      - {address: %s, %s}}
                    nodes:
                      file: nodes.yaml
                    """.formatted(plain.inventory(), tls.inventory(), secured) + every);
            return new Proxies(home, certificates, bestfit, inventory, plain, tls);
        } catch (Exception | AssertionError problem) {
            bestfit.close();
            throw problem;
        }
    }

    /** Host and port where a client declares in one way. */
    String address(Declaring way, boolean onlyTls) {
        Ports ports = onlyTls ? tls : plain;
        return switch (way) {
            case NOTHING, PATH_BEFORE, PATH_AFTER, PATH_INSTEAD, MIRROR, HEADER -> ports.main();
            case HOST -> ports.main().replace("127.0.0.1", ImageClient.CPU + "." + DOMAIN);
            case CERTIFICATE -> certified(tls);
            case PORT -> ports.profile();
            case USER -> ports.user();
            case ADDRESS -> ports.inventory();
        };
    }

    private static String certified(Ports tls) {
        return tls.main().replace("127.0.0.1", BEYOND_LOOPBACK);
    }

    String logTail(Declaring way) throws IOException {
        return (way == Declaring.ADDRESS ? inventory : bestfit).logTail();
    }

    @Override
    public void close() throws IOException {
        try (bestfit; inventory) {
            Mounts.removeUnder(home);
        }
    }
}
