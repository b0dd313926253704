package io.bestfit.proxy.kubernetes;

import io.bestfit.proxy.kubernetes.ClusterCounts.Resource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.net.HttpURLConnection;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ears of one watch: objects go on to the cluster, and what goes wrong is counted and told once.
 *
 * @param <T> the objects
 */
final class ResourceWatch<T> implements ResourceEventHandler<T>, ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);

    private static final int MOST_QUOTED = 200;

    private final Resource resource;
    private final ClusterCounts counts;
    private final Consumer<T> put;
    private final Consumer<T> remove;
    /** What went wrong last, and was told; empty where nothing is wrong. */
    private String problem = "";

    ResourceWatch(Resource resource, ClusterCounts counts, Consumer<T> put, Consumer<T> remove) {
        this.resource = resource;
        this.counts = counts;
        this.put = put;
        this.remove = remove;
    }

    @Override
    public void onAdd(T object) {
        put.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
        put.accept(object);
    }

    @Override
    public void onDelete(T object, boolean unseen) {
        remove.accept(object);
    }

    @Override
    public synchronized void onList(String resourceVersion, boolean empty) {
        counts.synced(resource);
        if (!problem.isEmpty()) {
            problem = "";
            LOG.info("the {} of the Kubernetes cluster are watched again", resource.label());
        }
    }

    /** Always asks again: a role may be given, a definition installed, a server come back. */
    @Override
    public synchronized boolean retryAfterException(boolean started, Throwable thrown) {
        counts.failed(resource);
        Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
        int status = cause instanceof KubernetesClientException answer ? answer.getCode() : 0;
        String now = sentence(status, cause);
        if (!now.equals(problem)) {
            problem = now;
            LOG.warn(now);
        }
        if (withoutFeatures(status)) {
            counts.synced(resource); // there is nothing to wait for
        }
        return true;
    }

    private String sentence(int status, Throwable cause) {
        if (withoutFeatures(status)) {
            return "the NodeFeature objects of the Kubernetes cluster "
                    + (status == HttpURLConnection.HTTP_FORBIDDEN
                            ? "may not be read; allow get, list and watch of nodefeatures.nfd.k8s-sigs.io"
                            : "are not defined; install Node Feature Discovery")
                    + " for more than labels tell, or set nodes.kubernetes.nodeFeatures: false";
        }
        String what = "the " + resource.label() + " of the Kubernetes cluster cannot be watched: ";
        String then = "; what was known of them stays, and they are asked for again";
        return switch (status) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> what + "the API server refuses the credentials (401)" + then;
            case HttpURLConnection.HTTP_FORBIDDEN -> what
                    + "the API server refuses (403): allow get, list and watch of " + resource.label() + then;
            case 0 -> what + reason(cause) + then;
            default -> what + "the API server answers " + status + then;
        };
    }

    private boolean withoutFeatures(int status) {
        return resource == Resource.NODE_FEATURES
                && (status == HttpURLConnection.HTTP_FORBIDDEN || status == HttpURLConnection.HTTP_NOT_FOUND);
    }

    private static String reason(Throwable cause) {
        Throwable last = cause;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String message = last.getMessage() == null ? "" : last.getMessage().lines().findFirst().orElse("");
        return last.getClass().getSimpleName() + (message.isEmpty()
                ? ""
                : " (" + message.substring(0, Math.min(message.length(), MOST_QUOTED)) + ")");
    }
}
