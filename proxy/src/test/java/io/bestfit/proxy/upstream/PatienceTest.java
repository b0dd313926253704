package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Duration LIMIT = Duration.ofMillis(400);

    private final Vertx vertx = Vertx.vertx();
    private final Context eventLoop = vertx.getOrCreateContext();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Promise<String> limited(Future<String> answer, Runnable then) {
        Promise<String> limited = Promise.promise();
        eventLoop.runOnContext(_ -> {
            Patience.limit(answer, LIMIT).onComplete(limited);
            then.run();
        });
        return limited;
    }

    @Test
    void whatDoesNotComeFailsWithTheLimit() {
        assertThatThrownBy(() -> limited(Promise.<String>promise().future(), () -> {}).future().await(20,
                TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class).hasMessage("it took longer than 400 ms");
    }

    @Test
    void whatComesIsPassedOnWithItsFailure() throws Exception {
        Promise<String> good = Promise.promise();
        Promise<String> bad = Promise.promise();
        Promise<String> both = limited(good.future(), () -> good.complete("came"));
        Promise<String> failed = limited(bad.future(), () -> bad.fail("refused"));
        assertThat(both.future().await(20, TimeUnit.SECONDS)).isEqualTo("came");
        assertThatThrownBy(() -> failed.future().await(20, TimeUnit.SECONDS)).hasMessage("refused");
    }

    /** The loop is held up for longer than the limit; the answer is read in the turn after. */
    @Test
    void aLoopThatIsHeldUpDoesNotMissAnAnswerThatHasCome() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        Promise<String> answer = Promise.promise();
        Promise<String> limited = limited(answer.future(), () -> {
            try {
                assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
                Thread.sleep(2 * LIMIT.toMillis());
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
            }
        });
        eventLoop.runOnContext(_ -> vertx.setTimer(1, _ -> answer.complete("came")));
        answered.countDown();
        assertThat(limited.future().await(20, TimeUnit.SECONDS)).isEqualTo("came");
    }
}
