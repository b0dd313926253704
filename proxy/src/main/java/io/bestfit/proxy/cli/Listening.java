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
            lines.add("registry  " + url(listener.address(), server.registryPort(i))
                    + (listener.profile() == null ? "" : "  everybody has the profile " + listener.profile()));
        }
        lines.add("admin     " + url(config.admin(), server.adminPort()) + "  /livez, /readyz, /metrics");
        config.upstreams().all().forEach((name, upstream) -> lines.add("upstream  " + upstream.url()
                + (name.equals(Upstreams.UNNAMED) ? "" : "  below " + name + "/")));
        String registry = url(config.listeners().getFirst().address(), server.registryPort());
        return new Listening(lines, "Try: curl '" + registry + "/bestfit/v1/explain?ref=REPOSITORY:TAG'"
                + " -H 'Node-Features: cpu=zen4'");
    }

    private static String url(Address address, int port) {
        return "http://" + new Address(address.host(), port);
    }
}
