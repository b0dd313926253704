package io.bestfit.proxy.access;

import io.bestfit.proxy.metrics.RouteMeter;
import io.bestfit.proxy.node.Channel;
import io.bestfit.proxy.node.PeerReader;
import io.bestfit.proxy.node.RequestPeer;
import io.bestfit.proxy.tracing.RequestSpan;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the proxy, with what becomes known of it: what the access log and the metrics tell
 * afterwards. Confined to the request's event loop.
 */
public final class Exchange {

    /** OpenTelemetry's semantic conventions, {@code error.type}. */
    private static final String OTHER_ERROR = "_OTHER";

    private final HttpServerRequest request;
    private final long startNanos;
    private final PeerReader peers;
    private RouteMeter meter;
    private String route = "other";
    private String outcome = "passthrough";
    private @Nullable String upstream;
    private @Nullable Channel channel;
    private @Nullable String index;
    private @Nullable String child;
    private int position = -1;
    private @Nullable String decidedBy;
    private @Nullable String reason;
    private @Nullable String failure;
    private @Nullable String errorType;
    private @Nullable String user;
    private @Nullable RequestPeer peer;
    private @Nullable Wanted wanted;
    private final @Nullable RequestSpan span;
    private final List<String> brought;
    private boolean closed;
    /** Its neighbours among those that are under way, as {@link RequestLog} keeps them. */
    @Nullable
    Exchange previous;
    @Nullable
    Exchange next;

    /**
     * @param startNanos when it began, as {@link System#nanoTime} tells it
     * @param meter the meter that it began in
     * @param span its trace; {@code null} for none
     */
    Exchange(HttpServerRequest request, long startNanos, PeerReader peers, RouteMeter meter,
            @Nullable RequestSpan span) {
        this.span = span;
        this.meter = meter;
        this.request = request;
        this.startNanos = startNanos;
        this.peers = peers;
        this.brought = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    }

    public HttpServerRequest request() {
        return request;
    }

    /** The credentials that it came with, also those that were taken out of its headers since. */
    public List<String> brought() {
        return brought;
    }

    /** Who it comes from. */
    public RequestPeer peer() {
        RequestPeer known = peer;
        if (known == null) {
            known = peers.of(request);
            peer = known;
        }
        return known;
    }

    /** The text of the address that it comes from. */
    @Nullable
    String client() {
        return peers.client(request);
    }

    /** The configured user whose credentials it brought. */
    public @Nullable String user() {
        return user;
    }

    public void broughtBy(String configuredUser) {
        this.user = configuredUser;
    }

    /** Ends it; false where it was over before. */
    boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** When it began, as {@link System#nanoTime} tells it. */
    public long startNanos() {
        return startNanos;
    }

    /** What was asked for, one of a few words: {@code manifest}, {@code blob}, {@code tags}, … */
    public String route() {
        return route;
    }

    /** Its trace; {@code null} for none. */
    public @Nullable RequestSpan span() {
        return span;
    }

    /** The name of its trace, where it is traced. */
    @Nullable
    String trace() {
        return span == null ? null : span.traceId();
    }

    RouteMeter meter() {
        return meter;
    }

    public void route(String label) {
        this.route = label;
        meter = meter.moved(label);
        if (span != null) {
            span.route(label);
        }
    }

    @Nullable
    String upstream() {
        return upstream;
    }

    /** Which of several upstreams it is for. */
    public void upstream(String name) {
        this.upstream = name;
    }

    /** {@code selected}, {@code passthrough}, {@code refused} or {@code error}. */
    String outcome() {
        return outcome;
    }

    @Nullable
    Channel channel() {
        return channel;
    }

    public void declaredBy(Channel by) {
        this.channel = by;
    }

    /** The tag that a declared node asked for; {@code null} where it is no such request. */
    @Nullable
    Wanted wanted() {
        return wanted;
    }

    /** It is a tag that a declared node asks for. */
    public void wants(String ofUpstream, String repository, String tag) {
        wanted = new Wanted(ofUpstream, repository, tag);
    }

    @Nullable
    String index() {
        return index;
    }

    @Nullable
    String child() {
        return child;
    }

    int position() {
        return position;
    }

    @Nullable
    String decidedBy() {
        return decidedBy;
    }

    @Nullable
    String reason() {
        return reason;
    }

    @Nullable
    String failure() {
        return failure;
    }

    public void selected(String fromIndex, String chosenChild, int at, String by) {
        outcome = "selected";
        index = fromIndex;
        child = chosenChild;
        position = at;
        decidedBy = by;
    }

    /** The index, or whatever the upstream has, goes out as it is. */
    public void passedThrough(String why) {
        outcome = "passthrough";
        reason = why;
    }

    public void refused(String why) {
        outcome = "refused";
        reason = why;
    }

    /** The client left before it had its answer, which is its right: what was decided stays as it is. */
    public void clientGone(String cause) {
        failure = cause;
    }

    /** Something failed; the cause is for the log alone. */
    public void failed(String cause) {
        outcome = "error";
        failure = cause;
        errorType = OTHER_ERROR;
    }

    /**
     * Something failed in one of a few ways.
     *
     * @param kind the word for it, such as {@code upstream-timeout}
     * @param cause for the log alone
     */
    public void failedAs(String kind, @Nullable Object cause) {
        failed(kind + ": " + cause);
        errorType = kind;
    }

    /** How it failed, in one of a few words. */
    @Nullable
    String errorType() {
        return errorType;
    }

    /**
     * A tag that was asked for.
     *
     * @param upstream the name of the upstream
     */
    record Wanted(String upstream, String repository, String tag) {}
}
