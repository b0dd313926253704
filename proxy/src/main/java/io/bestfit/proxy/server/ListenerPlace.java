package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Listener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a listener is, from one configuration to the next.
 *
 * @param host the address that is listened on
 * @param port the port; a negative number stands for one that the system chooses: Vert.x then chooses one port for all
 *     servers that listen on that number, which is how the event loops of one proxy come to share it
 */
record ListenerPlace(String host, int port) {

    /** Numbers for ports that the system chooses, distinct among the proxies of this process. */
    private static final AtomicInteger CHOSEN_PORTS = new AtomicInteger();

    /**
     * The places of listeners, in their order. A listener whose port the system chooses stays in the place that one with
     * its host had before.
     *
     * @param before the places that there are
     */
    static SequencedMap<ListenerPlace, Listener> of(List<Listener> listeners, Collection<ListenerPlace> before) {
        List<ListenerPlace> chosen = new ArrayList<>(before.stream().filter(place -> place.port < 0).toList());
        SequencedMap<ListenerPlace, Listener> places = new LinkedHashMap<>();
        listeners.forEach(listener -> places.put(place(listener.address(), chosen), listener));
        return Collections.unmodifiableSequencedMap(places);
    }

    private static ListenerPlace place(Address address, List<ListenerPlace> chosen) {
        if (address.port() != 0) {
            return new ListenerPlace(address.host(), address.port());
        }
        for (ListenerPlace place : chosen) {
            if (place.host.equals(address.host())) {
                chosen.remove(place);
                return place;
            }
        }
        return new ListenerPlace(address.host(), -CHOSEN_PORTS.incrementAndGet());
    }
}
