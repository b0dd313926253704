package io.bestfit.proxy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvidenceCacheTest {

    private static final int MAX = 1 << 20;

    private final EvidenceCache cache = new EvidenceCache(MAX, Duration.ofHours(1));

    @ParameterizedTest
    @EnumSource
    void whatIsHeldStaysBelowTheLimitWhateverImagesSay(Kind kind) {
        List<Claim> claims = CompatibilityArtifact.NFD.read("""
                compatibilities:
                - rules:
                  - matchFeatures: [{feature: cpu.model, matchExpressions: {vendor_id: {op: In, value: [%s]}}}]
                """.formatted("'x'" + ", 'some-rather-long-operand'".repeat(1_000)).getBytes(StandardCharsets.UTF_8),
                "x");
        for (int number = 0; number < 200; number++) {
            cache.keep(kind, "lab/app", digest(number), claims);
        }
        assertThat(cache.bytes(kind)).isBetween(100_000L, MAX / 2L);
    }

    @Test
    void whatIsKnownOfOneRepositoryIsUnknownInAnotherAndOfAnotherKind() {
        cache.keep(Kind.IMAGE, "private/app", digest(1), List.of());
        assertThat(cache.get(Kind.IMAGE, "private/app", digest(1))).isEmpty();
        assertThat(cache.get(Kind.IMAGE, "public/app", digest(1))).isNull();
        assertThat(cache.get(Kind.REFERRERS, "private/app", digest(1))).isNull();
    }

    private static String digest(int number) {
        return "sha256:" + String.format("%064x", number);
    }
}
