package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import org.jspecify.annotations.Nullable;

/** Comparison of conditional headers with an entity tag that is the quoted digest (RFC 9110, section 13.1). */
final class EntityTag {

    private EntityTag() {}

    static boolean matches(@Nullable String condition, Digest digest) {
        if (condition == null) {
            return false;
        }
        String quoted = "\"" + digest + "\"";
        for (String tag : condition.split(",", -1)) {
            String bare = tag.strip();
            if (bare.equals("*") || bare.equals(quoted) || bare.equals("W/" + quoted)) {
                return true;
            }
        }
        return false;
    }
}
