package io.bestfit.proxy.server;

import io.bestfit.proxy.tls.TlsFiles;
import io.bestfit.proxy.tls.TlsMaterial;
import io.bestfit.proxy.tls.UnusableFileException;
import io.bestfit.proxy.watch.Looking;
import io.bestfit.proxy.watch.ReloadCounts;
import io.bestfit.proxy.watch.WatchedFiles;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates, keys and authorities that a proxy uses, read again when their files change. What belongs together
 * counts together or not at all: a bad version leaves the one before it in force. Safe for threads.
 */
final class Certificates implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final ReloadCounts counts = new ReloadCounts();
    private final Map<TlsFiles, Watched> watched = new HashMap<>();
    private final Looking looking;

    Certificates(Vertx vertx) {
        looking = Looking.begin(vertx, this::look);
    }

    /** How often new versions were taken and refused. */
    ReloadCounts counts() {
        return counts;
    }

    /**
     * What files hold.
     *
     * @throws IllegalArgumentException where they cannot be used now
     */
    synchronized Use use(TlsFiles files) {
        Watched known = watched.get(files);
        if (known == null) {
            try {
                known = new Watched(files);
            } catch (UnusableFileException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            watched.put(files, known);
        }
        known.uses++;
        return new Use(known);
    }

    /** Looks no more. */
    @Override
    public void close() {
        looking.close();
    }

    private void look() {
        List<Watched> all;
        synchronized (this) {
            all = List.copyOf(watched.values());
        }
        all.forEach(Watched::look);
    }

    private synchronized void leave(Watched left) {
        if (--left.uses == 0) {
            watched.remove(left.files);
        }
    }

    /** One who uses what files hold. */
    final class Use implements AutoCloseable {

        private final Watched of;
        private final TlsMaterial material;
        private @Nullable Consumer<TlsMaterial> user;

        private Use(Watched of) {
            this.of = of;
            this.material = of.material;
        }

        /** The version that was good when the use began. */
        TlsMaterial material() {
            return material;
        }

        /** Gives each later version that is good to somebody, on any thread, until the use is closed. */
        void whenChanged(Consumer<TlsMaterial> taker) {
            user = taker;
            of.users.add(taker);
            TlsMaterial now = of.material;
            if (!now.equals(material)) {
                taker.accept(now);
            }
        }

        @Override
        public void close() {
            if (user != null) {
                of.users.remove(user);
            }
            leave(of);
        }
    }

    private final class Watched {

        private final TlsFiles files;
        private final WatchedFiles stamps;
        private final List<Consumer<TlsMaterial>> users = new CopyOnWriteArrayList<>();
        private int uses;
        private volatile TlsMaterial material;
        /** What is wrong with the version that is there now; {@code null} where nothing is. */
        private @Nullable String fault;

        Watched(TlsFiles files) throws UnusableFileException {
            this.files = files;
            this.stamps = WatchedFiles.of(files.all());
            this.material = TlsMaterial.read(files);
        }

        private void look() {
            boolean changed = stamps.changed();
            if (!changed && fault == null) {
                return;
            }
            try {
                TlsMaterial read = TlsMaterial.read(files);
                fault = null;
                if (!read.equals(material)) {
                    material = read;
                    counts.take();
                    LOG.info("{} read again: new connections use what is there now", files.all());
                    users.forEach(user -> user.accept(read));
                }
            } catch (UnusableFileException e) {
                String told = String.valueOf(e.getMessage());
                if (changed || !told.equals(fault)) {
                    fault = told;
                    counts.refuse();
                    LOG.warn("{}; what was read before counts on, for new connections, too", fault);
                }
            }
        }
    }
}
