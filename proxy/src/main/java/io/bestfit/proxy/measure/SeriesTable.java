package io.bestfit.proxy.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for each pair of words that was seen, of which there are few: a method and a status, an outcome and a
 * reason. Safe for threads; finding a pair that is there takes no lock and allocates nothing.
 *
 * @param <T> what is kept
 */
public final class SeriesTable<T> {

    private final Supplier<T> empty;
    private volatile List<Entry<T>> entries = List.of();

    /** @param empty what is kept of a pair that is new */
    public SeriesTable(Supplier<T> empty) {
        this.empty = empty;
    }

    /** What is kept for two words. */
    public T of(String first, String second) {
        T there = find(first, second);
        return there == null ? added(first, second) : there;
    }

    private @Nullable T find(String first, String second) {
        List<Entry<T>> now = entries;
        for (int i = 0; i < now.size(); i++) {
            Entry<T> entry = now.get(i);
            if (entry.first.equals(first) && entry.second.equals(second)) {
                return entry.kept;
            }
        }
        return null;
    }

    private synchronized T added(String first, String second) {
        T there = find(first, second);
        if (there != null) {
            return there;
        }
        Entry<T> added = new Entry<>(first, second, empty.get());
        List<Entry<T>> more = new ArrayList<>(entries);
        more.add(added);
        entries = List.copyOf(more);
        return added.kept;
    }

    /** Everything that is kept. */
    public List<Entry<T>> all() {
        return entries;
    }

    /** What is kept for two words. */
    public record Entry<T>(String first, String second, T kept) {}
}
