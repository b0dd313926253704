package io.bestfit.proxy.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The registries that are asked: a closed list, one or more.
 *
 * @param unnamed the one that is asked where a request names none; {@code null} where every request has to name one
 * @param named the others by the names that clients call them by, in the order of the configuration
 */
public record Upstreams(@Nullable Upstream unnamed, SequencedMap<String, Upstream> named) {

    /** What the one without a name is called where something is said of all of them; no other has this name. */
    public static final String UNNAMED = "default";

    public Upstreams {
        named = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(named));
        if (unnamed == null && named.isEmpty()) {
            throw new IllegalArgumentException("no upstream is configured");
        }
        if (named.containsKey(UNNAMED)) {
            throw new IllegalArgumentException("'" + UNNAMED + "' is the upstream without a name");
        }
    }

    /** One alone. */
    public static Upstreams of(Upstream only) {
        return new Upstreams(only, new LinkedHashMap<>());
    }

    /** All of them, the one without a name first. */
    public SequencedMap<String, Upstream> all() {
        SequencedMap<String, Upstream> all = new LinkedHashMap<>();
        if (unnamed != null) {
            all.put(UNNAMED, unnamed);
        }
        all.putAll(named);
        return all;
    }

    /** One of {@link #all()}. */
    public Upstream get(String name) {
        return Objects.requireNonNull(name.equals(UNNAMED) ? unnamed : named.get(name), name);
    }
}
