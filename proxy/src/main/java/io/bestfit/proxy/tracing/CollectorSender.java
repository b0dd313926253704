package io.bestfit.proxy.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/** OpenTelemetry's way to send, by what sends everything else here. */
record CollectorSender(Collector collector) implements HttpSender {

    private static final String PROTOBUF = "application/x-protobuf";

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
        var bytes = new ByteArrayOutputStream(Math.max(0, message.getContentLength()));
        try {
            message.writeMessage(bytes);
        } catch (IOException e) {
            onError.accept(e);
            return;
        }
        collector.post(PROTOBUF, Buffer.buffer(bytes.toByteArray()))
                .onComplete(status -> onResponse.accept(new Answer(status)), onError::accept);
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    /** An answer, of which nothing but the status counts. */
    private record Answer(int status) implements HttpResponse {

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }
}
