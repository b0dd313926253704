package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists in pages, asked of a registry whose list of tags has five of them. */
class PagedQuestionsTest {

    private static final String FIRST = "/v2/lab/app/tags/list?n=2";
    private static final Caller CALLER = new Caller("Bearer of-this-client", null);
    private static final int PLENTY = 1 << 20;

    private Vertx vertx = Vertx.vertx();
    private EmbeddedRegistry registry;

    @BeforeEach
    void start() throws TimeoutException {
        vertx = Vertx.vertx();
        registry = await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults()));
        for (int tag = 0; tag < 10; tag++) {
            registry.put("lab/app", "1." + tag, ImageBuilder.variant("amd64", "one"));
        }
    }

    @AfterEach
    void stop() throws TimeoutException {
        await(registry.close());
        await(vertx.close());
    }

    @Test
    void everyPageIsHadInItsOrderWithTheCallersCredentials() throws TimeoutException {
        assertThat(ask(5, PLENTY)).isInstanceOfSatisfying(PagedAnswer.Whole.class,
                whole -> assertThat(whole.pages()).extracting(page -> page.body().toJsonObject().getJsonArray("tags")
                        .getString(0)).containsExactly("1.0", "1.2", "1.4", "1.6", "1.8"));
        assertThat(registry.requests()).hasSize(5).allSatisfy(
                asked -> assertThat(asked.headers().get("Authorization")).isEqualTo("Bearer of-this-client"));
    }

    @Test
    void aListOfMorePagesThanAllowedIsNotAskedForToItsEnd() throws TimeoutException {
        assertThat(ask(4, PLENTY)).isEqualTo(new PagedAnswer.Unusable("it has more than 4 pages"));
        assertThat(registry.requests()).hasSize(4);
    }

    @Test
    void theBytesOfAllPagesTogetherAreBounded() throws TimeoutException {
        assertThat(ask(5, 100)).isInstanceOfSatisfying(PagedAnswer.Unusable.class,
                unusable -> assertThat(unusable.why()).matches("of page 3 it is over \\d+ bytes"));
    }

    @Test
    void aNextPageAtAnotherServerIsNotAskedFor() throws Exception {
        EmbeddedRegistry elsewhere = await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults()));
        registry.faults().on(asked -> asked.uri().equals(FIRST)).answer(new Fault.Status(200,
                Map.of("Link", "<" + elsewhere.baseUrl() + FIRST + ">; rel=\"next\""), "{\"tags\":[]}"));
        assertThat(ask(5, PLENTY)).isEqualTo(new PagedAnswer.Unusable("its next page is at another server"));
        assertThat(elsewhere.requests()).isEmpty();
        await(elsewhere.close());
    }

    @Test
    void aListThatIsDeclinedSaysHow() throws TimeoutException {
        registry.faults().on(asked -> asked.uri().equals(FIRST)).answer(Fault.status(403));
        assertThat(ask(5, PLENTY)).isEqualTo(new PagedAnswer.Declined(403));
    }

    @Test
    void aLaterPageThatIsDeclinedMakesTheListUnusable() throws TimeoutException {
        registry.faults().on(asked -> asked.uri().contains("last=1.3")).answer(Fault.status(500));
        assertThat(ask(5, PLENTY)).isEqualTo(new PagedAnswer.Unusable("page 3 of it was answered 500"));
    }

    private PagedAnswer ask(int maxPages, int maxBytes) throws TimeoutException {
        var origin = Origin.parse(registry.baseUrl());
        var client = vertx.createHttpClient(HttpOptions.client(origin, Duration.ofSeconds(5)));
        var questions = new PagedQuestions(new BoundedClient(vertx, client, origin, Duration.ofSeconds(10)), maxPages,
                maxBytes);
        Promise<PagedAnswer> answered = Promise.promise();
        vertx.runOnContext(_ -> questions.ask(FIRST, Question.ANYTHING, CALLER).onComplete(answered));
        return await(answered.future());
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
