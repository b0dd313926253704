package io.bestfit.proxy.upstream;

import io.vertx.core.MultiMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The mark that this proxy leaves on requests, RFC 9110 section 7.6.3. The comment in it names the process, so that
 * one Bestfit may stand behind another while a request that comes round to the same process is known.
 *
 * @param value the header's value
 */
public record Via(String value) {

    /** The header's name. */
    public static final String HEADER = "Via";
    /** The mark of this process. */
    public static final Via PROCESS = new Via(
            "1.1 bestfit (" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ")");

    /** Whether a request with these headers has passed here before. */
    public boolean isIn(MultiMap headers) {
        for (String line : headers.getAll(HEADER)) {
            if (line.contains(value)) {
                return true;
            }
        }
        return false;
    }
}
