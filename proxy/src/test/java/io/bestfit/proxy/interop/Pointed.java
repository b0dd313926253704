package io.bestfit.proxy.interop;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.proxy.clientconfig.Client;
import io.bestfit.proxy.clientconfig.Pointing;
import io.bestfit.proxy.upstream.Origin;
import java.nio.file.Path;

/** The files that {@code bestfit client-config} prints, for real clients to read. */
final class Pointed {

    private Pointed() {}

    /** What points a client at a proxy as a node of the tests' CPU. */
    static String file(String client, String proxy, boolean fallback) throws Exception {
        // Docker has mirrors of one registry alone.
        String registry = client.equals("docker") ? null : RegistriesConfiguration.NAME;
        return Client.of(client).orElseThrow().file(new Pointing(Origin.parse(proxy), registry,
                Declaration.read("cpu=" + ImageClient.CPU), null, fallback)).content();
    }

    /** The file of containerd for a proxy with a certificate of an authority, as a node with a declaration. */
    static String containerd(String proxy, Path authority, String declaration) throws Exception {
        return Client.of("containerd").orElseThrow().file(new Pointing(Origin.parse(proxy),
                RegistriesConfiguration.NAME, Declaration.read(declaration), authority.toString(), false)).content();
    }
}
