package io.bestfit.proxy.conformance;

import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RequestPredicate;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The exchanges of one scenario over one way to a registry. */
final class Conversation {

    /** What a client accepts that knows every kind of manifest. */
    static final String EVERY_TYPE = String.join(", ", MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_LIST, MediaTypes.DOCKER_MANIFEST);

    private final Scenario scenario;
    private final String run;
    private final Channel channel;
    private final Side side;
    private final List<Exchange> exchanges = new ArrayList<>();
    private @Nullable String authorization;

    Conversation(Scenario scenario, String run, Channel channel, Side side) {
        this.scenario = scenario;
        this.run = run;
        this.channel = channel;
        this.side = side;
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    /** The repository of the scenario, in which nothing is at first. */
    String repository() {
        return run + "/" + scenario.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** A repository under that of the scenario. */
    String repository(String name) {
        return repository() + "/" + name;
    }

    /** A target in the repository of the scenario. */
    String path(String rest) {
        return "/v2/" + repository() + "/" + rest;
    }

    String uploads() {
        return path("blobs/uploads/");
    }

    /** Content that no other scenario has and no other run. */
    Buffer content(String name) {
        return Buffer.buffer(repository() + " " + name + "\n");
    }

    Piece layer(String name) {
        return Piece.layer(content(name).toString());
    }

    /** Tells the registry what to answer to the next request of a method whose target has some text in it. */
    void script(String method, String part, Fault fault) {
        EmbeddedRegistry registry = Objects.requireNonNull(side.registry(), "only an embedded registry is scripted");
        RequestPredicate asked = RequestPredicate.of(method, part);
        registry.faults().on(request -> asked.matches(request) && request.uri().contains(repository())).times(1)
                .answer(fault);
    }

    Reply get(String target) throws IOException {
        return send(Request.get(target));
    }

    Reply head(String target) throws IOException {
        return send(Request.head(target));
    }

    Reply delete(String target) throws IOException {
        return send(Request.delete(target));
    }

    /** Reads a manifest as a client that knows every kind. */
    Reply manifest(String method, String reference) throws IOException {
        return send(Request.of(method, path("manifests/" + reference)).with("Accept", EVERY_TYPE));
    }

    Reply put(Piece manifest, String reference) throws IOException {
        return send(Request.of("PUT", path("manifests/" + reference)).with("Content-Type", manifest.mediaType())
                .body(manifest.bytes()));
    }

    /** Stores a blob as most clients do: POST, then PUT. */
    Reply upload(Piece blob) throws IOException {
        Reply begun = send(Request.of("POST", uploads()).body(Buffer.buffer())).status(202);
        return send(Request.of("PUT", begun.location("digest=" + blob.digest()))
                .with("Content-Type", "application/octet-stream").body(blob.bytes())).status(201);
    }

    Reply send(Request request) throws IOException {
        Reply reply = once(request);
        if (challenged(reply.answer())) {
            authorization = authorize(reply.answer());
            return once(request);
        }
        return reply;
    }

    /** Whether the registry asks for a user; that of another place is not for this client. */
    private boolean challenged(Answer answer) {
        String challenge = answer.header("WWW-Authenticate").orElse("");
        return answer.status() == 401 && switch (side.access()) {
            case OPEN -> false;
            case BASIC -> challenge.startsWith("Basic ");
            case BEARER -> challenge.startsWith("Bearer realm=\"/");
        };
    }

    private Reply once(Request request) throws IOException {
        String target = request.target();
        Request canonical = target.startsWith(side.base())
                ? request.to(target.substring(side.base().length()))
                : request;
        Request authorized = authorization == null ? canonical : canonical.with("Authorization", authorization);
        Answer answer = side.back().apply(channel.exchange(side.forth().apply(authorized)));
        Exchange exchange = new Exchange(canonical, answer);
        exchanges.add(exchange);
        return new Reply(scenario.name(), exchange, side.demanding());
    }

    /** What a client shows after a challenge. */
    private String authorize(Answer challenged) throws IOException {
        if (side.access() == Side.Access.BASIC) {
            return Side.BASIC;
        }
        authorization = Side.BASIC;
        String challenge = challenged.header("WWW-Authenticate").orElse("");
        Reply issued = once(Request.get(parameter(challenge, "realm") + "?service=" + parameter(challenge, "service")
                + "&scope=" + parameter(challenge, "scope")));
        return "Bearer " + issued.answer().body().toJsonObject().getString("token");
    }

    private static String parameter(String challenge, String name) {
        int start = challenge.indexOf(name + "=\"");
        return start < 0
                ? ""
                : challenge.substring(start + name.length() + 2, challenge.indexOf('"',
                        start + name.length() + 2));
    }
}
