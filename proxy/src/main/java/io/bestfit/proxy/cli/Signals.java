package io.bestfit.proxy.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process does at signals of Unix.
 *
 * <p>Java has no other way to them than {@code sun.misc.Signal}, which the module {@code jdk.unsupported} exports for such
 * programs (JEP 260). It is called by a handle, since the compiler warns of its name in a way that nothing silences. A
 * signal that the process was started to ignore, as by nohup, stays ignored, and so does all of this under {@code -Xrs}.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    /** What a shell says of a program that a signal has ended: 128 and the number of the signal. */
    private static final int ENDED_BY_SIGTERM = 143;

    private Signals() {}

    /** Does something at each SIGHUP, on a thread of its own. */
    static void onHangUp(Runnable task) {
        handle("HUP", () -> Thread.ofPlatform().name("hang-up").start(task));
    }

    /** Ends orderly at the first SIGTERM or SIGINT, and at the second without waiting for anything. */
    static void endAtOnceOnTheSecond() {
        AtomicBoolean ending = new AtomicBoolean();
        Runnable end = () -> {
            if (ending.getAndSet(true)) {
                Runtime.getRuntime().halt(ENDED_BY_SIGTERM);
            }
            // The thread of the signal has to be free for the second.
            Thread.ofPlatform().name("end").start(() -> Runtime.getRuntime().exit(ExitCode.DONE));
        };
        handle("TERM", end);
        handle("INT", end);
    }

    private static void handle(String signal, Runnable task) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(task);
            Object taking = MethodHandleProxies.asInterfaceInstance(handler,
                    MethodHandles.dropArguments(run, 0, type));
            Object named = lookup.findConstructor(type, MethodType.methodType(void.class, String.class))
                    .invoke(signal);
            lookup.findStatic(type, "handle", MethodType.methodType(handler, type, handler)).invoke(named, taking);
        } catch (Throwable e) {
            LOG.debug("SIG{} keeps its usual meaning", signal, e);
        }
    }
}
