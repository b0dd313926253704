package io.bestfit.proxy.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads the body of a request within a bound; what lies beyond is read and dropped. */
final class BodyReader {

    private BodyReader() {}

    static Future<Buffer> read(HttpServerRequest request, Storage storage) {
        Promise<Buffer> body = Promise.promise();
        Buffer received = Buffer.buffer();
        long most = storage.free() + Manifests.LARGEST;
        boolean[] tooLarge = {false};
        request.handler(chunk -> {
            if (received.length() + (long) chunk.length() > most) {
                tooLarge[0] = true;
            } else {
                received.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(body::tryFail);
        request.endHandler(_ -> {
            if (tooLarge[0]) {
                body.tryFail(storage.full());
            } else {
                body.tryComplete(received);
            }
        });
        return body.future();
    }
}
