package io.bestfit.proxy.upstream;

import io.vertx.core.transport.Transport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the event loops wait with for their sockets. */
public enum Sockets {
    /** Linux's epoll; where there is none, what Java has. */
    EPOLL,
    /** Linux's io_uring. */
    IO_URING,
    /** What Java has on every system. */
    NIO;

    /**
     * Why the proxy cannot run on it here, as a sentence; {@code null} where it can. Whoever asks for io_uring wants that;
     * epoll is the default, for which what Java has stands in.
     */
    public @Nullable String problem() {
        return switch (this) {
            case IO_URING -> unavailable(transport());
            case EPOLL, NIO -> null;
        };
    }

    static @Nullable String unavailable(@Nullable Transport transport) {
        if (transport != null && transport.available()) {
            return null;
        }
        Throwable cause = transport == null ? null : transport.unavailabilityCause();
        return "transport is io_uring, and this machine does not offer it: "
                + (cause == null ? "its library is missing" : reason(cause))
                + "; let the kernel and the container allow it, or leave transport out";
    }

    /** The name in the configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stock transport that is used; never {@code null}. */
    Transport used() {
        Transport transport = transport();
        return transport != null && transport.available() ? transport : Transport.NIO;
    }

    private @Nullable Transport transport() {
        return switch (this) {
            case EPOLL -> Transport.nativeTransport();
            case IO_URING -> Transport.IO_URING;
            case NIO -> Transport.NIO;
        };
    }

    private static String reason(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}
