package io.bestfit.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What may be said to a client, whatever goes wrong behind the proxy. */
final class Oracle {

    private Oracle() {}

    /** An answer to a declared node that is sent whole: one of the images or the index, with all that is its own. */
    static Image checkSelected(Seen seen, boolean toHead, String when) {
        assertThat(seen.head()).as(when).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(seen.whole()).as("%s: %s", when, seen.head()).isTrue();
        Image given = Stream.of(Contents.INDEX, Contents.FITTING, Contents.GENERAL)
                .filter(image -> seen.head().contains("\r\nDocker-Content-Digest: " + image.digest() + "\r\n"))
                .findFirst().orElseThrow(() -> new AssertionError(when + ": " + seen));
        assertThat(seen.head()).as(when).containsIgnoringCase("\r\nContent-Type: " + given.mediaType() + "\r\n")
                .containsIgnoringCase("\r\nContent-Length: " + given.manifest().length() + "\r\n");
        assertThat(seen.body()).as(when)
                .isEqualTo(toHead ? "" : given.manifest().toString(StandardCharsets.ISO_8859_1));
        assertThat(seen.head().contains("Bestfit-Selection: ")).as(when).isEqualTo(!given.equals(Contents.INDEX));
        if (given.equals(Contents.GENERAL)) {
            assertThat(seen.head()).as("%s made the second best of it", when).contains("\r\nWarning: 299 - \"");
        }
        return given;
    }

    /** What a client is told where no upstream answered; the proxy's own words. */
    static boolean isOwnError(Seen seen) {
        return seen.whole() && seen.head().matches("(?s)(HTTP/1.1 103 .*?\r\n\r\n)?HTTP/1.1 50[24] .*")
                && seen.head().contains("\r\ncontent-type: application/json; charset=utf-8\r\n")
                && (seen.body().isEmpty() || seen.body()
                        .startsWith("{\"errors\":[{\"code\":\"UNAVAILABLE\",\"message\":\"The upstream registry "));
    }
}
