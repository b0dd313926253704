package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.server.ProxyServer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a started proxy is found, as a person reads it.
 *
 * @param lines one line for each listener, the admin listener and the upstream
 * @param hint what to try next
 */
record Listening(List<String> lines, String hint) {

    Listening {
        lines = List.copyOf(lines);
    }

    static Listening of(ProxyConfig config, ProxyServer server) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < config.listeners().size(); i++) {
            Listener listener = config.listeners().get(i);
            lines.add("registry  " + url(listener, server.registryPort(i))
                    + (listener.profile() == null ? "" : "  everybody has the profile " + listener.profile())
                    + (listener.proxyProtocol() ? "  for load balancers that speak the PROXY protocol" : ""));
        }
        lines.add("admin     http://" + new Address(config.admin().host(), server.adminPort())
                + "  /livez, /readyz, /metrics");
        config.upstreams().all().forEach((name, upstream) -> lines.add("upstream  " + upstream.url()
                + (name.equals(Upstreams.UNNAMED) ? "" : "  below " + name + "/")));
        String registry = url(config.listeners().getFirst(), server.registryPort());
        return new Listening(lines, "Try: curl '" + registry + "/bestfit/v1/explain?ref=REPOSITORY:TAG'"
                + " -H 'Node-Features: cpu=zen4'");
    }

    private static String url(Listener listener, int port) {
        return (listener.tls() == null ? "http://" : "https://") + new Address(listener.address().host(), port);
    }
}
