package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ManifestCacheTest {

    private static final int MAX = 1 << 20;

    private static Manifest manifest(int number, int bytes) {
        return new Manifest(new Digest("sha256:" + String.format("%064x", number)),
                "application/vnd.oci.image.manifest.v1+json",
                Buffer.buffer(new byte[bytes]));
    }

    @Test
    void whatIsHeldStaysBelowTheLimitWhateverComes() {
        ManifestCache cache = new ManifestCache(MAX);
        for (int number = 0; number < 1_000; number++) {
            cache.put("a", manifest(number, 64 << 10));
        }
        cache.put("a", manifest(1_000, 2 * MAX));
        assertThat(cache.bytes()).isBetween(1L, (long) MAX);
        assertThat(cache.figures().evictions()).isGreaterThan(900);
    }

    @Test
    void aManifestOfOneRepositoryIsUnknownInAnother() {
        ManifestCache cache = new ManifestCache(MAX);
        Manifest manifest = manifest(1, 10);
        cache.put("private/app", manifest);
        assertThat(cache.get("private/app", manifest.digest())).isSameAs(manifest);
        assertThat(cache.get("public/app", manifest.digest())).isNull();
    }
}
