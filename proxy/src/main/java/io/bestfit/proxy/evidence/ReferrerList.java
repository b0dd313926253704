package io.bestfit.proxy.evidence;

import io.bestfit.matcher.oci.Descriptor;
import java.util.List;

/** What came of asking what refers to a manifest. */
public sealed interface ReferrerList {

    /** What refers to it, possibly nothing. */
    record Found(List<Descriptor> referrers) implements ReferrerList {

        public Found {
            referrers = List.copyOf(referrers);
        }
    }

    /**
     * It could not be had.
     *
     * @param why one clause, such as {@code the registry answered 500}
     */
    record Missing(String why) implements ReferrerList {}
}
