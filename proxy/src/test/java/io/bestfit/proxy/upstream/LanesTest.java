package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Deque<Promise<String>> underWay = new ArrayDeque<>();

    private Future<String> question() {
        Promise<String> promise = Promise.promise();
        underWay.add(promise);
        return promise.future();
    }

    @Test
    void noMoreAreUnderWayThanThereAreLanesAndEachHasItsTurn() {
        Lanes lanes = new Lanes(2, LONG);
        List<Future<String>> asked = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            asked.add(lanes.ask(this::question));
        }
        assertThat(underWay).hasSize(2);
        underWay.remove().complete("first");
        assertThat(underWay).hasSize(2);
        underWay.remove().fail("second");
        assertThat(underWay).hasSize(2);
        underWay.remove().complete("third");
        underWay.remove().complete("fourth");
        underWay.remove().complete("fifth");
        assertThat(asked).filteredOn(Future::succeeded).extracting(Future::result).containsExactly("first", "third",
                "fourth", "fifth");
        assertThat(asked.get(1).failed()).isTrue();
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldAndNotAsked() {
        Lanes lanes = new Lanes(1, Duration.ZERO);
        Future<String> first = lanes.ask(this::question);
        Future<String> late = lanes.ask(this::question);
        underWay.remove().complete("first");
        assertThat(first.result()).isEqualTo("first");
        assertThat(late.cause()).hasMessage("its turn did not come within 0 ms");
        assertThat(underWay).isEmpty();
    }

    @Test
    void turnsThatAreOverAtOnceFollowEachOtherHoweverManyWait() {
        Lanes lanes = new Lanes(1, 100_000, LONG);
        lanes.ask(this::question);
        List<Future<String>> asked = new ArrayList<>();
        for (int number = 0; number < 100_000; number++) {
            asked.add(lanes.ask(() -> Future.succeededFuture("told")));
        }
        underWay.remove().complete("first");
        assertThat(asked).allMatch(Future::succeeded);
    }

    @Test
    void aQuestionThatThrowsFailsAndGivesItsLaneBack() {
        Lanes lanes = new Lanes(1, LONG);
        Supplier<Future<String>> throwing = () -> {
            throw new IllegalStateException("closed");
        };
        assertThat(lanes.ask(throwing).cause()).hasMessage("closed");
        Future<String> first = lanes.ask(this::question);
        Future<String> second = lanes.ask(throwing);
        underWay.remove().complete("first");
        assertThat(first.result()).isEqualTo("first");
        assertThat(second.cause()).hasMessage("closed");
        lanes.ask(this::question);
        assertThat(underWay).hasSize(1);
    }

    @Test
    void howManyWaitIsBounded() {
        Lanes lanes = new Lanes(1, LONG);
        lanes.ask(this::question);
        for (int number = 0; number < 4096; number++) {
            lanes.ask(this::question);
        }
        assertThat(lanes.ask(this::question).cause()).hasMessage("4096 other questions wait for their turn");
    }
}
