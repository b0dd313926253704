package io.bestfit.proxy.interop;

import java.io.IOException;
import java.util.Set;

/** A program that pulls images. */
public interface ImageClient extends AutoCloseable {

    /** The CPU that every declaration of these tests names; a token, so that it can stand in a path. */
    String CPU = "zen4";

    /**
     * Pulls an image and gives the text of {@code /variant} of what was unpacked.
     *
     * @param address host and port of the registry
     * @param name repository with {@code :tag} or {@code @digest}
     */
    String variant(String address, String name, Declaring declaring) throws Exception;

    /** The ways by which it can declare its node, each for every image of a registry. */
    Set<Declaring> declares();

    /** The ways of which nothing is known, since the tests do not try them. */
    default Set<Declaring> untried() {
        return Set.of();
    }

    /** Whether it asks registries with TLS only. */
    default boolean onlyTls() {
        return false;
    }

    /** Whether it takes an image by itself out of an index that has several for one platform. */
    default boolean takesIndexes() {
        return true;
    }

    @Override
    void close() throws IOException;
}
