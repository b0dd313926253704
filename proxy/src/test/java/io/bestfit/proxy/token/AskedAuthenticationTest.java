package io.bestfit.proxy.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registry says of who may ask, and for how long it is remembered. */
class AskedAuthenticationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private EmbeddedRegistry registry;
    private AskedAuthentication asked;

    @BeforeEach
    void start() throws TimeoutException {
        registry = await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withAccess(Access.tokens())));
        Origin origin = Origin.parse(registry.baseUrl());
        asked = new AskedAuthentication(new BoundedClient(vertx,
                vertx.createHttpClient(HttpOptions.client(origin, PATIENCE)), origin, PATIENCE),
                Realms.of(origin, Set.of()), now::get);
    }

    @AfterEach
    void stop() throws TimeoutException {
        await(registry.close());
        await(vertx.close());
    }

    @Test
    void anAnswerIsRememberedForFiveMinutes() throws TimeoutException {
        var token = new Authentication.Token(new Realm.Listed(Origin.parse(registry.baseUrl()), "/token"), "bestfit");

        assertThat(find()).isEqualTo(token);
        pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(find()).isEqualTo(token);
        assertThat(registry.requests()).hasSize(1);
        pass(Duration.ofNanos(1));
        assertThat(find()).isEqualTo(token);
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void aRegistryThatCannotAnswerIsLeftAloneForFiveSeconds() throws TimeoutException {
        registry.faults().on(request -> request.uri().equals("/v2/")).times(1).answer(Fault.status(503));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(this::find)
                    .hasMessage("it answered 503 when it was asked where its tokens are");
        }
        assertThat(registry.requests()).hasSize(1);
        pass(Duration.ofSeconds(5));
        assertThat(find()).isInstanceOf(Authentication.Token.class);
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameAnswer() throws TimeoutException {
        var both = Future.join(asked(), asked());

        assertThat(await(both).<Authentication>resultAt(0)).isEqualTo(await(both).resultAt(1));
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void otherStatusesSayThatEverybodyMayAsk() throws TimeoutException {
        registry.faults().on(request -> request.uri().equals("/v2/")).answer(Fault.status(404));

        assertThat(find()).isEqualTo(new Authentication.Nobody());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Authentication find() throws TimeoutException {
        return await(asked());
    }

    /** Asked on one event loop, as the proxy does. */
    private Future<Authentication> asked() {
        return Future.future(answer -> context.runOnContext(_ -> asked.find().onComplete(answer)));
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
