package io.bestfit.proxy.server;

import io.vertx.core.Future;

/** What an event loop has made ready for another configuration, and has not begun to use. */
interface Prepared {

    /** Uses it, from the next request on. Cannot fail. */
    Future<Void> use();

    /** Ends what was used before, when the last request that it answers is over. */
    Future<Void> endBefore();

    /** Closes it unused. */
    Future<Void> discard();
}
