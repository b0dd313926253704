package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority of the tests' own, a certificate of Bestfit and one of a node, in PEM. */
public record Certificates(Path folder) {

    /** Its folder in the home of clients. */
    public static final String FOLDER = "certificates";
    /** The name of the node's certificate. */
    static final String NODE = "node.example.org";

    private static final String MAKE = """
            signed() {
                openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" \\
                    -keyout "$1.key" -out "$1.csr"
                printf '%s\\n' "subjectAltName=$3" "extendedKeyUsage=$4" subjectKeyIdentifier=hash \\
                    authorityKeyIdentifier=keyid >"$1.extensions"
                openssl x509 -req -days 2 -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial \\
                    -extfile "$1.extensions" -out "$1.cert"
            }
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority \\
                -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \\
                -keyout ca.key -out ca.crt
            signed server bestfit "$1" serverAuth
            signed client "$2" "DNS:$2" clientAuth
            """;

    /** Makes them in a folder. */
    public static Certificates make(Path folder, String names) throws Exception {
        Files.createDirectories(folder);
        Command.run(folder, "sh", "-e", "-c", "cd \"$1\"; shift\n" + MAKE, "make", folder.toString(), names, NODE);
        return new Certificates(folder);
    }

    Path authority() {
        return folder.resolve("ca.crt");
    }

    public Path server() {
        return folder.resolve("server.cert");
    }

    public Path serverKey() {
        return folder.resolve("server.key");
    }

    /** The certificate of Bestfit and its key in one file, as haproxy reads them. */
    public Path together() throws IOException {
        return Files.writeString(folder.resolve("server.pem"),
                Files.readString(server()) + Files.readString(serverKey()));
    }

    Path client() {
        return folder.resolve("client.cert");
    }

    Path clientKey() {
        return folder.resolve("client.key");
    }

    /** Lines for a host of containerd's {@code hosts.toml}. */
    String inHostsToml() {
        return "  ca = \"%s\"%n  client = [[\"%s\", \"%s\"]]%n".formatted(authority(), client(), clientKey());
    }

    /** Puts what clients need of them to where Docker and containers/image look for a registry's. */
    void installFor(String address, Path certsD) throws Exception {
        Path of = Files.createDirectories(certsD.resolve(address));
        for (Path file : new Path[]{authority(), client(), clientKey()}) {
            Files.copy(file, of.resolve(file.getFileName().toString()));
        }
    }
}
