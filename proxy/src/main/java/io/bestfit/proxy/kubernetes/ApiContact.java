package io.bestfit.proxy.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what goes to the API server and comes from it: when it was last heard, and how often a watch began anew. */
final class ApiContact implements Interceptor {

    private final ClusterCounts counts;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    ApiContact(ClusterCounts counts) {
        this.counts = counts;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String query = request.uri().getRawQuery();
        if (query != null && query.contains("watch=true") && !watched.add(request.uri().getRawPath())) {
            counts.restarted();
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response,
            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.isSuccessful()) {
            counts.heard();
        }
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(AsyncBody.Consumer<List<ByteBuffer>> consumer,
            HttpRequest request) {
        return new Listening(consumer, counts);
    }

    /** A consumer that notes that something came. */
    private record Listening(AsyncBody.Consumer<List<ByteBuffer>> consumer, ClusterCounts counts)
            implements
                AsyncBody.Consumer<List<ByteBuffer>> {

        @Override
        public void consume(List<ByteBuffer> value, AsyncBody body) throws Exception {
            counts.heard();
            consumer.consume(value, body);
        }

        @Override
        public <U> U unwrap(Class<U> target) {
            return consumer.unwrap(target);
        }
    }
}
