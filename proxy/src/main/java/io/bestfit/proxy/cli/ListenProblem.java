package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a proxy could not be started, found by trying its addresses once more.
 *
 * <p>The failure itself does not say which of several addresses could not be bound.
 */
final class ListenProblem {

    private static final int FIRST_FREE_TO_ALL = 1024;

    private ListenProblem() {}

    /** One sentence: what was tried, why it failed, and what to do. */
    static String sentence(ProxyConfig config, Throwable failure) {
        return sentence(config.listeners().stream().map(Listener::address).toList(), config.admin(), failure);
    }

    /** The same of a proxy that is configured by addresses alone. */
    static String sentence(List<Address> listeners, Address admin, Throwable failure) {
        for (Address listener : listeners) {
            String problem = problem(listener, "--listen");
            if (problem != null) {
                return problem;
            }
        }
        String problem = problem(admin, "--admin");
        return problem != null ? problem : "the proxy cannot start: " + failure;
    }

    private static @Nullable String problem(Address address, String flag) {
        InetSocketAddress where = new InetSocketAddress(address.host(), address.port());
        if (where.isUnresolved()) {
            return "cannot listen on " + address + ": the name " + address.host()
                    + " is not known here; give an address of this machine with " + flag;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(where);
            return null;
        } catch (BindException e) {
            String why = String.valueOf(e.getMessage());
            if (why.contains("in use")) {
                return "cannot listen on " + address + ": another program listens there; stop it, or choose another"
                        + " port with " + flag;
            }
            if (why.contains("assign requested")) {
                return "cannot listen on " + address + ": this machine does not have that address; give one that it"
                        + " has, or 0.0.0.0 for all, with " + flag;
            }
            return "cannot listen on " + address + ": " + why + (address.port() < FIRST_FREE_TO_ALL
                    ? "; ports below " + FIRST_FREE_TO_ALL + " need a privilege, choose another with " + flag
                    : "");
        } catch (IOException e) {
            return "cannot listen on " + address + ": " + e.getMessage();
        }
    }
}
