package io.bestfit.proxy.conformance;

import io.bestfit.proxy.conformance.Side.Access;
import io.bestfit.proxy.registry.RecordedRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How Bestfit is set up and asked; nothing of it may change an answer. */
enum Variant {

    PLAIN,
    ABSOLUTE_LOCATIONS,
    TLS_LISTENER,
    TLS_UPSTREAM,
    BASIC,
    BEARER,
    /** Every request says {@code ns}, which Bestfit answers with OCI-Namespace, as documented. */
    NAMESPACE,
    /** The upstream is chosen by the first component of the repository. */
    NAMED_UPSTREAM,
    /** The node declares by the path that it wants nothing chosen. */
    ABSENCE_BY_PATH,
    /** The node declares by a header that it wants nothing chosen. */
    ABSENCE_BY_HEADER,
    /** The client speaks HTTP/2 to Bestfit. */
    HTTP2_LISTENER,
    /** Bestfit speaks HTTP/2 to the registry. */
    HTTP2_UPSTREAM,
    /** Everybody speaks HTTP/2. */
    HTTP2;

    private static final String NAMESPACE_PARAMETER = "ns=registry.example";
    private static final String ROOT = "/v2/";

    Access access() {
        return switch (this) {
            case BASIC -> Access.BASIC;
            case BEARER -> Access.BEARER;
            case PLAIN, ABSOLUTE_LOCATIONS, TLS_LISTENER, TLS_UPSTREAM, NAMESPACE, NAMED_UPSTREAM, ABSENCE_BY_PATH,
                    ABSENCE_BY_HEADER, HTTP2_LISTENER, HTTP2_UPSTREAM, HTTP2 ->
                Access.OPEN;
        };
    }

    boolean securesListener() {
        return this == TLS_LISTENER || asksByHttp2();
    }

    boolean securesUpstream() {
        return this == TLS_UPSTREAM || isAskedByHttp2();
    }

    /** Whether the client speaks HTTP/2. */
    boolean asksByHttp2() {
        return this == HTTP2_LISTENER || this == HTTP2;
    }

    private boolean isAskedByHttp2() {
        return this == HTTP2_UPSTREAM || this == HTTP2;
    }

    /** Whether the registry makes absolute Locations of the Host header, as distribution does. */
    boolean namesHosts() {
        return this == ABSOLUTE_LOCATIONS || this == TLS_LISTENER || this == HTTP2_LISTENER;
    }

    /** Megabytes need no more than one way; below TLS a registry cannot be told to break off. */
    boolean plays(Scenario scenario) {
        return switch (scenario.kind()) {
            case CONTENT, SCRIPTED -> true;
            case HEAVY -> this == PLAIN || this == TLS_LISTENER || this == HTTP2;
            case BREAKING -> !securesUpstream();
        };
    }

    /** Whether the registry is asked nothing else; a ping stands for all upstreams where there are several. */
    boolean asksTheSame() {
        return this != NAMED_UPSTREAM;
    }

    /** The configuration of the upstream. */
    String upstream(String url) {
        return switch (this) {
            case NAMED_UPSTREAM -> "upstream: {url: \"" + url
                    + "\"}\nupstreams: {team: {url: \"" + url + "\"}}";
            case NAMESPACE -> "upstream: {url: \"" + url + "\", namespaces: [registry.example]}";
            case BEARER -> "upstream: {url: \"" + url + "\", tokenRealm: upstream}";
            case TLS_UPSTREAM -> "upstream: {url: \"" + url + "\", ca: registry.pem}";
            case HTTP2_UPSTREAM, HTTP2 -> "upstream: {url: \"" + url + "\", ca: registry.pem, http2: true}";
            case PLAIN, ABSOLUTE_LOCATIONS, TLS_LISTENER, BASIC, ABSENCE_BY_PATH, ABSENCE_BY_HEADER, HTTP2_LISTENER ->
                "upstream: {url: \"" + url + "\"}";
        };
    }

    /** The way through Bestfit, by the means of this variant. */
    Side on(Side through) {
        return switch (this) {
            case NAMESPACE -> through.by(Variant::withNamespace, Variant::withoutNamespace);
            case NAMED_UPSTREAM -> through.by(request -> toRoot(request, "/v2/team/"),
                    answer -> inLocations(answer, "/v2/team/", ROOT));
            case ABSENCE_BY_PATH -> through.by(request -> toRoot(request, "/for/any/v2/"), answer -> answer);
            case ABSENCE_BY_HEADER -> through.by(request -> request.with("Node-Features", "any"), answer -> answer);
            case PLAIN, ABSOLUTE_LOCATIONS, TLS_LISTENER, TLS_UPSTREAM, BASIC, BEARER, HTTP2_LISTENER, HTTP2_UPSTREAM,
                    HTTP2 ->
                through;
        };
    }

    /** The way without Bestfit, always by HTTP/1.1; what HTTP/2 has no room for is left out of its answers. */
    Side without(Side direct) {
        return asksByHttp2()
                ? direct.by(request -> request, Normal::inHttp2)
                : isAskedByHttp2() ? direct.by(request -> request, Normal::inLowerCase) : direct;
    }

    /** What is to be the same of what the registry was asked. */
    List<RecordedRequest> same(List<RecordedRequest> asked) {
        return asksByHttp2() || isAskedByHttp2() ? asked.stream().map(Normal::inHttp2).toList() : asked;
    }

    private static Request toRoot(Request request, String root) {
        return request.target().startsWith(ROOT) && request.target().length() > ROOT.length()
                ? request.to(root + request.target().substring(ROOT.length()))
                : request;
    }

    private static Request withNamespace(Request request) {
        String target = request.target();
        return target.startsWith(ROOT)
                ? request.to(target + (target.contains("?") ? "&" : "?") + NAMESPACE_PARAMETER)
                : request;
    }

    private static Answer withoutNamespace(Answer answer) {
        Stream<Header> headers = answer.headers().stream().filter(header -> !header.is("OCI-Namespace")
                || !header.value().equals("registry.example"));
        Answer unnamed = answer.withHeaders(headers.toList());
        return inLocations(inLocations(unnamed, "?" + NAMESPACE_PARAMETER, ""), "&" + NAMESPACE_PARAMETER, "");
    }

    private static Answer inLocations(Answer answer, String there, String here) {
        List<Header> headers = answer.headers().stream()
                .map(header -> header.is("Location") || header.is("Link")
                        ? new Header(header.name(), header.value().replace(there, here))
                        : header)
                .toList();
        return answer.withHeaders(headers)
                .after(answer.interim().stream().map(early -> inLocations(early, there, here)).toList());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
