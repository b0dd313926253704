package io.bestfit.matcher.evidence;

import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All claims of one entry, to be asked for by kind. */
public final class Claims {

    private final @Nullable Platform platform;
    private final List<Claim> all;

    public Claims(@Nullable Platform platform, List<Claim> all) {
        this.platform = platform;
        this.all = List.copyOf(all);
    }

    /** The platform of the entry, where it has one. */
    public @Nullable Platform platform() {
        return platform;
    }

    public List<Claim> all() {
        return all;
    }

    /** The claims whose requirement is of a kind, in the order in which they were found. */
    public List<Claim> of(Class<? extends Requirement> kind) {
        List<Claim> found = List.of();
        for (int place = 0; place < all.size(); place++) {
            Claim claim = all.get(place);
            if (kind.isInstance(claim.requirement())) {
                if (found.isEmpty()) {
                    found = new ArrayList<>(2);
                }
                found.add(claim);
            }
        }
        return found;
    }

    /** The first requirement of a kind, or {@code null} where there is none. */
    public <R extends Requirement> @Nullable R first(Class<R> kind) {
        for (int place = 0; place < all.size(); place++) {
            Requirement requirement = all.get(place).requirement();
            if (kind.isInstance(requirement)) {
                return kind.cast(requirement);
            }
        }
        return null;
    }
}
