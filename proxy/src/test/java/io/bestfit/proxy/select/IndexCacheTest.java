package io.bestfit.proxy.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.matcher.oci.Digest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexCacheTest {

    private static final Digest INDEX = new Digest("sha256:" + "0".repeat(64));

    /** Declarations are the clients' to choose, up to the limit of headers: what is kept of them is bounded in bytes. */
    @Test
    void decisionsForLongDeclarationsAreBoundedTogether() {
        IndexCache cache = new IndexCache(1 << 20, null);
        String declaration = "x".repeat(60_000);
        IntStream.range(0, 2_000).forEach(
                number -> cache.keep("a", INDEX, number + declaration, new Decision.Nothing("nothing fits")));
        await().until(() -> IntStream.range(0, 2_000)
                .filter(number -> cache.decision("a", INDEX, number + declaration) != null).count() < 200);
        cache.keep("a", INDEX, "short", new Decision.Nothing("nothing fits"));
        assertThat(cache.decision("a", INDEX, "short")).isNotNull();
        assertThat(cache.decision("b", INDEX, "short")).isNull();
    }
}
