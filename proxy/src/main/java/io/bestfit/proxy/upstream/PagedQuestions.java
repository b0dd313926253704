package io.bestfit.proxy.upstream;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for lists that a registry gives in pages, by {@code Link: <…>; rel="next"} (distribution-spec, "Listing Tags",
 * "Listing Referrers").
 *
 * <p>Pages of another server are never asked for, and there is a most of pages and of bytes, since a list may lead
 * anywhere and need not end (oras-go, GHSA-h7vf-4x9w-h99v, GHSA-298f-872v-2rcx).
 */
public final class PagedQuestions {

    private final BoundedClient client;
    private final int maxPages;
    private final int maxBytes;

    /**
     * @param maxPages the most pages of one list
     * @param maxBytes the most bytes of all pages of one list together
     */
    public PagedQuestions(BoundedClient client, int maxPages, int maxBytes) {
        this.client = client;
        this.maxPages = maxPages;
        this.maxBytes = maxBytes;
    }

    /**
     * Asks for every page, one after the other; fails where the server could not be reached, broke off or was too slow.
     *
     * @param target the path of the first page with its query
     */
    public Future<PagedAnswer> ask(String target, CharSequence accept, Caller caller) {
        return page(target, accept, caller, new ArrayList<>(), 0);
    }

    private Future<PagedAnswer> page(String target, CharSequence accept, Caller caller, List<Reply.Whole> before,
            int bytes) {
        return client.ask(Question.get(target, accept, maxBytes - bytes), caller).compose(reply -> switch (reply) {
            case Reply.Whole page -> {
                before.add(page);
                yield next(target, page, accept, caller, before, bytes + page.body().length());
            }
            case Reply.Declined declined -> Future.succeededFuture(before.isEmpty()
                    ? new PagedAnswer.Declined(declined.status())
                    : new PagedAnswer.Unusable("page " + (before.size() + 1) + " of it was answered "
                            + declined.status()));
            case Reply.Unusable(String why) -> unusable(before.isEmpty()
                    ? why
                    : "of page " + (before.size() + 1) + " " + why);
        });
    }

    private Future<PagedAnswer> next(String target, Reply.Whole page, CharSequence accept, Caller caller,
            List<Reply.Whole> pages, int bytes) {
        return switch (NextPage.of(page.headers(), target, client.origin())) {
            case NextPage.None _ -> Future.succeededFuture(new PagedAnswer.Whole(pages));
            case NextPage.Elsewhere(String why) -> unusable(why);
            case NextPage.Here _ when pages.size() >= maxPages -> unusable("it has more than " + maxPages + " pages");
            case NextPage.Here _ when bytes >= maxBytes -> unusable("it is over " + maxBytes + " bytes");
            case NextPage.Here(String following) -> page(following, accept, caller, pages, bytes);
        };
    }

    private static Future<PagedAnswer> unusable(String why) {
        return Future.succeededFuture(new PagedAnswer.Unusable(why));
    }
}
