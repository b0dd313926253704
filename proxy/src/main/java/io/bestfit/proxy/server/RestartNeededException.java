package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A configuration that differs from the one that counts in what a running proxy cannot change. */
public final class RestartNeededException extends Exception {

    private static final long serialVersionUID = 1L;

    private RestartNeededException(List<String> keys) {
        super("a running proxy cannot change " + String.join(", ", keys) + ": restart it, or set that back");
    }

    /** What of another configuration a running proxy could not go over to; empty where it could. */
    public static List<String> keys(ProxyConfig now, ProxyConfig other) {
        var listeners = ListenerPlace.of(now.listeners(), Set.of());
        return keys(now, listeners, other, ListenerPlace.of(other.listeners(), listeners.keySet()));
    }

    /**
     * Compares what cannot change.
     *
     * @param listeners the listeners now, by where they are
     * @param others those of the other configuration
     * @throws RestartNeededException where something of it differs, with all that does
     */
    static void check(ProxyConfig now, Map<ListenerPlace, Listener> listeners, ProxyConfig other,
            Map<ListenerPlace, Listener> others) throws RestartNeededException {
        List<String> keys = keys(now, listeners, other, others);
        if (!keys.isEmpty()) {
            throw new RestartNeededException(keys);
        }
    }

    private static List<String> keys(ProxyConfig now, Map<ListenerPlace, Listener> listeners, ProxyConfig other,
            Map<ListenerPlace, Listener> others) {
        List<String> keys = new ArrayList<>();
        if (!now.admin().equals(other.admin())) {
            keys.add("admin");
        }
        if (!Objects.equals(now.log().audit(), other.log().audit())) {
            keys.add("log.audit");
        }
        if (now.transport() != other.transport()) {
            keys.add("transport");
        }
        if (!Objects.equals(now.tracing(), other.tracing())) {
            keys.add("tracing");
        }
        others.forEach((place, next) -> {
            Listener listener = listeners.get(place);
            if (listener != null) {
                Address address = next.address();
                if (listener.proxyProtocol() != next.proxyProtocol()) {
                    keys.add("proxyProtocol of " + address);
                }
                if (listener.tls() == null != (next.tls() == null)) {
                    keys.add("whether " + address + " speaks TLS");
                } else if (listener.tls() != null && !listener.tls().equals(next.tls())) {
                    keys.add("tls of " + address);
                }
            }
        });
        return keys;
    }
}
