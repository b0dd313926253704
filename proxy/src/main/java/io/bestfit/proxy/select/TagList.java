package io.bestfit.proxy.select;

import io.bestfit.matcher.tag.TagScheme;
import io.bestfit.matcher.tag.TagVariant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What came of asking a registry for the tags of a repository. */
sealed interface TagList {

    /** The tags, in the registry's order, and the variants that were found among them; safe for threads. */
    final class Tags implements TagList {

        /** Reading words costs some microseconds a tag, on an event loop. */
        private static final int MOST_READ = 5_000;
        /** As many versions of one repository as are asked for in the life of a list. */
        private static final int MOST_VERSIONS = 256;

        private final List<String> tags;
        private final Map<String, List<TagVariant>> variants = new ConcurrentHashMap<>();

        Tags(List<String> tags) {
            this.tags = List.copyOf(tags);
        }

        List<String> tags() {
            return tags;
        }

        /**
         * The variants of a version, by the one scheme of the repository.
         *
         * @throws IllegalArgumentException with a clause, where too many tags may be variants
         */
        List<TagVariant> variants(TagScheme scheme, String version) {
            List<TagVariant> known = variants.get(version);
            if (known != null) {
                return known;
            }
            List<TagVariant> found = scheme.variants(version, tags, MOST_READ);
            if (variants.size() < MOST_VERSIONS) {
                variants.put(version, found);
            }
            return found;
        }
    }

    /**
     * They could not be had whole.
     *
     * @param why one clause, such as {@code it has more than 16 pages}
     */
    record Unknown(String why) implements TagList {}
}
