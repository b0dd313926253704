package io.bestfit.proxy.demo;

import io.bestfit.proxy.config.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** Finds out which addresses can be listened on. */
final class Ports {

    private Ports() {}

    /** An address itself where it can be listened on, else its host with port 0. */
    static Future<Address> freeOr0(Vertx vertx, Address wanted) {
        NetServer probe = vertx.createNetServer().connectHandler(NetSocket::close);
        return probe.listen(wanted.port(), wanted.host()).compose(_ -> probe.close()).map(wanted)
                .otherwise(new Address(wanted.host(), 0));
    }
}
