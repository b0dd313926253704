package io.bestfit.proxy.server;

import io.vertx.core.Future;

/** What an event loop has made ready for another configuration, and has not begun to use. */
interface Prepared {

    /** Uses it, from the next request on; the future completes when what was used before is closed. Cannot fail. */
    Future<Void> use();

    /** Closes it unused. */
    Future<Void> discard();
}
