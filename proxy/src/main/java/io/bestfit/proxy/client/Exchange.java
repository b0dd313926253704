package io.bestfit.proxy.client;

import io.bestfit.matcher.oci.ImageIndexReader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request and its answer, waited for, within limits of time and size. */
final class Exchange implements AutoCloseable {

    /** The largest answer: no registry has larger manifests, and tokens are small. */
    static final int MOST_BYTES = ImageIndexReader.MAX_DOCUMENT_BYTES;
    /** What it calls itself. */
    static final String USER_AGENT = "bestfit";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(30);
    /** Tokens and pre-signed Locations pass 8 KiB. */
    private static final int LONGEST_HEAD = 64 * 1024;

    /** Made on first use: who reads files needs none. */
    private @Nullable Running running;

    private record Running(Vertx vertx, HttpClient client) {}

    private synchronized Running running() {
        if (running == null) {
            Vertx vertx = Vertx.vertx();
            running = new Running(vertx, vertx.createHttpClient(new HttpClientOptions()
                    .setConnectTimeout((int) CONNECT.toMillis()).setMaxHeaderSize(LONGEST_HEAD)
                    .setMaxInitialLineLength(LONGEST_HEAD).setVerifyHost(true)));
        }
        return running;
    }

    /** Where it runs. */
    Vertx vertx() {
        return running().vertx();
    }

    /**
     * Sends a request and waits for its answer, whatever its status; redirections are answers too.
     *
     * @param form the body of a POST; {@code null} for a GET
     */
    Reply send(URI address, Map<String, String> headers, @Nullable String form) throws UnavailableException {
        RequestOptions options = new RequestOptions().setAbsoluteURI(address.toString())
                .setMethod(form == null ? HttpMethod.GET : HttpMethod.POST);
        headers.forEach(options::putHeader);
        options.putHeader("User-Agent", USER_AGENT);
        HttpClient client = running().client();
        Promise<Reply> reply = Promise.promise();
        // On an event loop: to another thread a short body may have ended before it is listened to.
        running().vertx().runOnContext(_ -> client.request(options)
                .compose(request -> form == null ? request.send() : request.send(form))
                .compose(Exchange::whole).onComplete(reply));
        try {
            return reply.future().toCompletionStage().toCompletableFuture().get(WHOLE.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(address, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new UnavailableException(tried(address) + "no whole answer came within " + WHOLE.toSeconds()
                    + " s; try again, or look at the network on the way", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(tried(address) + "the wait for the answer was interrupted; try again", e);
        }
    }

    private static Future<Reply> whole(HttpClientResponse response) {
        Promise<Reply> reply = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(reply::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                reply.tryFail(new TooLargeException());
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(_ -> reply
                .tryComplete(new Reply(response.statusCode(), response.headers(), body)));
        return reply.future();
    }

    /** Why there is no answer, for people. */
    static UnavailableException failed(URI address, Throwable failure) {
        String sentence = switch (failure) {
            case TooLargeException _ -> "the answer is over " + MOST_BYTES + " bytes; it is no manifest";
            case UnknownHostException _ -> "there is no host of that name; check its spelling";
            case ConnectException _ -> "no connection could be made; check host and port, and that the registry runs";
            case SSLException _ -> "TLS failed: " + message(failure)
                    + "; write http:// before a registry without TLS, or have the JDK trust its certificate";
            default -> "the exchange broke: " + message(failure) + "; try again, or look at the registry's log";
        };
        return new UnavailableException(tried(address) + sentence, failure);
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : Printable.text(message, 200);
    }

    /** The beginning of a sentence about an address, without its query. */
    static String tried(URI address) {
        String text = address.toString();
        int query = text.indexOf('?');
        return "Tried to get " + Printable.text(query < 0 ? text : text.substring(0, query), 400) + ", but ";
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.vertx().close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /**
     * An answer.
     *
     * @param status the status
     * @param headers the headers
     * @param content the whole body
     */
    record Reply(int status, MultiMap headers, Buffer content) {

        byte[] body() {
            return content.getBytes();
        }
    }

    private static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("over the limit");
        }
    }
}
