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
        List<Claim> found = new ArrayList<>(2);
        for (Claim claim : all) {
            if (kind.isInstance(claim.requirement())) {
                found.add(claim);
            }
        }
        return found;
    }
}
