package io.bestfit.proxy.upstream;

import java.util.List;

/** What came of asking for a list with all its pages. */
public sealed interface PagedAnswer {

    /**
     * Every page.
     *
     * @param pages the pages in their order, at least one
     */
    record Whole(List<Reply.Whole> pages) implements PagedAnswer {

        public Whole {
            pages = List.copyOf(pages);
        }
    }

    /**
     * The first page was answered with another status than 200.
     *
     * @param status the status
     */
    record Declined(int status) implements PagedAnswer {}

    /**
     * The list could not be had whole: a later page was declined, it has too many pages or bytes, it leads elsewhere.
     *
     * @param why one clause, such as {@code it has more than 16 pages}
     */
    record Unusable(String why) implements PagedAnswer {}
}
