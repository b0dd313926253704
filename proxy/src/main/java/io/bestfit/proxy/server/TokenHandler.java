package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.forward.UpstreamFailure;
import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.token.TokenDesk;
import io.bestfit.proxy.token.TokenQuestion;
import io.bestfit.proxy.token.TokenReply;
import io.bestfit.proxy.upstream.OpenToken;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.Via;
import io.bestfit.proxy.upstream.WholeAnswer;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Answers {@code /bestfit/v1/token} with what the token service of the upstream says. Nothing of it is kept or logged.
 * Confined to one event loop.
 */
final class TokenHandler {

    /** A form holds a password or a token and some scopes. */
    static final int MAX_FORM_BYTES = 64 * 1024;
    /** A query is no longer than a request line may be. */
    static final int MAX_QUERY_CHARACTERS = 16 * 1024;
    private static final SmallBodies.Bounds BOUNDS = new SmallBodies.Bounds(MAX_FORM_BYTES, 64,
            "the parameters of this question for a token", "ask for fewer scopes at once",
            "clients are asking for tokens");
    /** How long the token that nobody needs is good for, in seconds: clients forget it and ask again. */
    private static final int OPEN_TOKEN_SECONDS = 300;
    /** What a token service says of its answer; cookies are for its own address and stay here. */
    private static final List<String> PASSED_ON = List.of("Content-Type", "Content-Encoding", "Content-Language",
            "Cache-Control", "Pragma", "Expires", "Vary", "Date", "Retry-After", Challenge.HEADER, "Warning",
            "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-RateLimit-Limit", "X-RateLimit-Remaining",
            "X-RateLimit-Reset", "Docker-RateLimit-Source", "X-Request-Id");

    private final TokenDesk desk;
    private final Visitors visitors;
    private final SmallBodies bodies;

    /** @param visitors whose passwords are for no token service */
    TokenHandler(Vertx vertx, TokenDesk desk, Visitors visitors, RequestLog requestLog) {
        this.desk = desk;
        this.visitors = visitors;
        this.bodies = new SmallBodies(vertx, requestLog, BOUNDS);
    }

    /** Answers a request, and ends its exchange. */
    void handle(Exchange exchange) {
        exchange.route("token");
        HttpServerRequest request = exchange.request();
        HttpMethod method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.POST)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, POST");
            refuse(exchange, new OciError(405, OciErrorCode.UNSUPPORTED,
                    method.name() + " is not possible here: ask for a token with GET or POST"));
            return;
        }
        String query = request.query();
        if (query != null && query.length() > MAX_QUERY_CHARACTERS) {
            refuse(exchange, new OciError(414, OciErrorCode.SIZE_INVALID, BOUNDS.what() + " are over "
                    + MAX_QUERY_CHARACTERS + " characters: " + BOUNDS.tooLong()));
            return;
        }
        if (Via.PROCESS.isIn(request.headers())) {
            refuse(exchange,
                    new OciError(508, OciErrorCode.UNSUPPORTED, "The token service of the upstream registry leads"
                            + " back to this proxy; configure the registry itself as the upstream."));
            return;
        }
        if (method.equals(HttpMethod.POST)) {
            bodies.gather(exchange, body -> ask(exchange, body));
        } else {
            ask(exchange, Buffer.buffer());
        }
    }

    private void ask(Exchange exchange, Buffer body) {
        HttpServerRequest request = exchange.request();
        TokenQuestion question = TokenQuestion.of(request.method(), request.query(), request.headers(), body)
                .withoutUsers(visitors::knows);
        desk.answer(question).onSuccess(reply -> {
            if (request.response().closed()) {
                bodies.gone(exchange);
                return;
            }
            switch (reply) {
                case TokenReply.Said(WholeAnswer answer) -> send(exchange, answer);
                case TokenReply.NoneNeeded _ -> sendOpenToken(exchange);
                case TokenReply.Refused(OciError error) -> refuse(exchange, error);
                case TokenReply.Failed(Origin asked, Throwable cause) -> {
                    UpstreamFailure failure = UpstreamFailure.of(cause, asked);
                    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    exchange.failedAs(failure.outcome().label(), cause);
                    bodies.sent(exchange, failure.error().send(request));
                }
            }
        });
    }

    private void send(Exchange exchange, WholeAnswer answer) {
        HttpServerResponse response = exchange.request().response();
        response.setStatusCode(answer.status());
        if (!answer.reason().equals(HttpResponseStatus.valueOf(answer.status()).reasonPhrase())) {
            response.setStatusMessage(answer.reason());
        }
        for (String name : PASSED_ON) {
            List<String> values = answer.headers().getAll(name);
            if (!values.isEmpty()) {
                response.putHeader(name, values);
            }
        }
        bodies.sent(exchange, AnswerBody.end(exchange.request(), answer.body()));
    }

    private void sendOpenToken(Exchange exchange) {
        exchange.request().response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        bodies.sent(exchange, AnswerBody.end(exchange.request(), new JsonObject().put("token", OpenToken.TEXT)
                .put("access_token", OpenToken.TEXT).put("expires_in", OPEN_TOKEN_SECONDS).toBuffer()));
    }

    private void refuse(Exchange exchange, OciError error) {
        exchange.request().response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        bodies.refuse(exchange, error);
    }
}
