package io.bestfit.proxy.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.upstream.Caller;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagMemoryTest {

    private static final TagIndex.ByDigest INDEX = new TagIndex.ByDigest(new Digest("sha256:" + "0".repeat(64)));
    private static final ManifestByTag TAG = new ManifestByTag("lab/app", "1.0");
    private static final Caller ALICE = new Caller("Basic YWxpY2U6MQ==", "podman");
    private static final Duration TTL = Duration.ofSeconds(10);

    private final AtomicLong clock = new AtomicLong();
    private final TagMemory whole = new TagMemory(clock::get, new TagCounts());
    private final TagMemory memory = whole.of("", TTL);

    @Test
    void whatACallerWasToldIsToldToTheSameCredentialsWhateverItsName() {
        memory.keep(TAG, ALICE, INDEX, memory.now());
        assertThat(memory.get(TAG, ALICE)).isEqualTo(INDEX);
        assertThat(memory.get(TAG, new Caller(ALICE.authorization(), "containerd"))).isEqualTo(INDEX);
    }

    @ParameterizedTest(name = "{0}/{1}:{2} for {3}")
    @CsvSource(nullValues = "-", value = {"'', lab/app, 1.0, -", "'', lab/app, 1.0, Basic Ym9iOjE=",
            "'', lab/app, 1.0, Bearer YWxpY2U6MQ==", "'', lab/app, 1.1, Basic YWxpY2U6MQ==",
            "'', lab/other, 1.0, Basic YWxpY2U6MQ==", "quay, lab/app, 1.0, Basic YWxpY2U6MQ=="})
    void nobodyElseIsToldItAndNothingElseIsTold(String upstream, String repository, String tag, String credentials) {
        memory.keep(TAG, ALICE, INDEX, memory.now());
        assertThat(whole.of(upstream, TTL).get(new ManifestByTag(repository, tag), new Caller(credentials, "podman")))
                .isNull();
    }

    @Test
    void anAnswerIsAsOldAsItsQuestion() {
        TagMemory.Moment asked = memory.now();
        clock.addAndGet(Duration.ofSeconds(4).toNanos());
        memory.keep(TAG, ALICE, INDEX, asked);
        clock.addAndGet(Duration.ofSeconds(6).toNanos() - 1);
        assertThat(memory.get(TAG, ALICE)).isEqualTo(INDEX);
        clock.addAndGet(1);
        assertThat(memory.get(TAG, ALICE)).isNull();
    }

    @Test
    void aShorterTimeCountsAtOnceAndNoneRemembersNothing() {
        memory.keep(TAG, ALICE, INDEX, memory.now());
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(whole.of("", Duration.ofSeconds(5)).get(TAG, ALICE)).isNull();
        assertThat(whole.of("", Duration.ZERO).get(TAG, ALICE)).isNull();
        TagMemory off = new TagMemory(new TagCounts()).of("", Duration.ZERO);
        off.keep(TAG, ALICE, INDEX, off.now());
        assertThat(off.get(TAG, ALICE)).isNull();
    }

    @Test
    void aWriteMakesTheRepositoryForgottenAndNoOther() {
        ManifestByTag other = new ManifestByTag("lab/other", "1.0");
        TagMemory quay = whole.of("quay", TTL);
        memory.keep(TAG, ALICE, INDEX, memory.now());
        memory.keep(other, ALICE, INDEX, memory.now());
        quay.keep(TAG, ALICE, INDEX, quay.now());
        memory.forget("lab/app");
        assertThat(memory.get(TAG, ALICE)).isNull();
        assertThat(memory.get(other, ALICE)).isEqualTo(INDEX);
        assertThat(quay.get(TAG, ALICE)).isEqualTo(INDEX);
    }

    @Test
    void whatWasAskedBeforeAWriteIsNotRememberedAfterIt() {
        TagMemory.Moment asked = memory.now();
        memory.forget("lab/app");
        memory.keep(TAG, ALICE, INDEX, asked);
        assertThat(memory.get(TAG, ALICE)).isNull();
    }

    @Test
    void onlySoManyTagsAreRemembered() {
        int many = 3 * TagMemory.MAX_TAGS;
        IntStream.range(0, many).forEach(
                number -> memory.keep(new ManifestByTag("lab/app", "t" + number), ALICE, INDEX, memory.now()));
        assertThat(IntStream.range(0, many)
                .filter(number -> memory.get(new ManifestByTag("lab/app", "t" + number), ALICE) != null).count())
                .isLessThan(2L * TagMemory.MAX_TAGS);
    }
}
