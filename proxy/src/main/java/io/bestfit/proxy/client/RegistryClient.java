package io.bestfit.proxy.client;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.proxy.client.Exchange.Reply;
import io.bestfit.proxy.credentials.Credential;
import io.bestfit.proxy.credentials.CredentialsException;
import io.bestfit.proxy.credentials.DockerCredentials;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.select.TagIndex;
import io.bestfit.proxy.select.VirtualIndex;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that gets manifests and evidence from registries, and waits for them.
 *
 * <p>Credentials go to the registry that they are for, and to the token service that it names, once it has asked for
 * them; to nobody else, and into no text. Several threads may ask at once. Source: OCI distribution-spec, spec.md,
 * "Pulling manifests".
 */
public final class RegistryClient implements AutoCloseable {

    /** Registries redirect once, if at all; more is a loop. */
    private static final int MOST_REDIRECTS = 5;
    private static final String ACCEPT = String.join(", ", MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST,
            MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST);

    private final DockerCredentials credentials;
    private final Exchange exchange = new Exchange();
    private final TokenService tokens = new TokenService(exchange);
    private final Map<String, String> authorizations = new ConcurrentHashMap<>();
    private final Map<Asked, RegistryEvidence> evidence = new ConcurrentHashMap<>();

    public RegistryClient(DockerCredentials credentials) {
        this.credentials = credentials;
    }

    /** Gets the manifest or index that a reference names. */
    public Manifest get(Reference.Registry reference) throws UnavailableException {
        return get(reference, reference.digest(), reference.manifest());
    }

    /** Gets another manifest of the same repository. */
    public Manifest get(Reference.Registry reference, Digest digest) throws UnavailableException {
        return get(reference, digest, digest.text());
    }

    /**
     * Adds to candidates what they say of themselves outside the index, with the authorization that opened the index;
     * what could not be had is told and fails nothing.
     *
     * @param index the digest of the index; {@code null} where there is none
     */
    public Gathered gather(Reference.Registry reference, @Nullable Digest index, List<Candidate> candidates, Node node,
            SitePolicy policy) {
        return evidence(reference, policy).gather(reference, authorization(reference), index, candidates, node);
    }

    /** For which platform an image is, as its configuration states it; nothing where that cannot be found out. */
    public Optional<Platform> platform(Reference.Registry reference, Digest image, SitePolicy policy) {
        return evidence(reference, policy).platform(reference, authorization(reference), image);
    }

    /**
     * Judges the variants of a tag that is no index, with the authorization that its question was answered with; fails
     * where the registry broke off or was too slow.
     *
     * @param itself what the tag itself is; {@code null} where there is no such tag
     */
    public VirtualIndex variants(Reference.Registry reference, TagIndex.@Nullable NoIndex itself, Node node,
            SitePolicy policy) throws UnavailableException {
        return evidence(reference, policy).variants(reference, authorization(reference), itself, node);
    }

    private RegistryEvidence evidence(Reference.Registry reference, SitePolicy policy) {
        return evidence.computeIfAbsent(new Asked(reference.origin(), policy),
                asked -> new RegistryEvidence(exchange.vertx(), asked.registry(), asked.policy()));
    }

    private @Nullable String authorization(Reference.Registry reference) {
        return authorizations.get(key(reference));
    }

    private Manifest get(Reference.Registry reference, @Nullable Digest expected, String name)
            throws UnavailableException {
        URI address = URI.create(reference.origin() + "/v2/" + reference.repository() + "/manifests/" + name);
        Reply reply = send(reference, address);
        if (reply.status() == 401) {
            authorize(reference, address, reply);
            reply = send(reference, address);
        }
        if (reply.status() != 200) {
            throw refused(reference, address, reply);
        }
        Digest actual = ContentDigest.sha256(reply.body());
        if (expected != null && !ContentDigest.matches(expected, reply.body())) {
            throw new UnavailableException(Exchange.tried(address) + "the answer has the digest " + actual
                    + "; do not use this registry until it is repaired");
        }
        String announced = reply.headers().get("Docker-Content-Digest");
        Digest promised = announced == null ? null : Digest.parse(announced).orElse(null);
        if (promised != null && !ContentDigest.matches(promised, reply.body())) {
            throw new UnavailableException(Exchange.tried(address) + "the answer has the digest " + actual
                    + " and not the announced " + promised + "; try again, and ask who runs the registry");
        }
        return new Manifest(expected == null ? actual : expected,
                Objects.requireNonNullElse(reply.headers().get("Content-Type"), ""), reply.content());
    }

    /** Sends a request and follows redirections; to other hosts nothing goes along. */
    private Reply send(Reference.Registry reference, URI first) throws UnavailableException {
        URI address = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Accept", ACCEPT);
            headers.put("Accept-Encoding", "identity");
            String authorization = authorizations.get(key(reference));
            if (authorization != null && isAt(address, reference.origin())) {
                headers.put("Authorization", authorization);
            }
            Reply reply = exchange.send(address, headers, null);
            String location = reply.headers().get("Location");
            if (reply.status() < 301 || reply.status() > 308 || location == null) {
                return reply;
            }
            address = redirected(address, location);
        }
        throw new UnavailableException(Exchange.tried(first) + "it was redirected more than " + MOST_REDIRECTS
                + " times; ask who runs the registry");
    }

    private static URI redirected(URI from, String location) throws UnavailableException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new UnavailableException(Exchange.tried(from) + "it was redirected to no URL;"
                    + " ask who runs the registry", e);
        }
        boolean secure = "https".equalsIgnoreCase(to.getScheme());
        boolean plain = "http".equalsIgnoreCase(to.getScheme()) && "http".equalsIgnoreCase(from.getScheme());
        if (to.getHost() == null || !(secure || plain)) {
            throw new UnavailableException(Exchange.tried(from) + "it was redirected to an address without TLS;"
                    + " ask who runs the registry");
        }
        return to;
    }

    private static boolean isAt(URI address, Origin origin) {
        URI home = URI.create(origin + "/");
        return home.getScheme().equalsIgnoreCase(address.getScheme())
                && home.getRawAuthority().equalsIgnoreCase(address.getRawAuthority());
    }

    private static String key(Reference.Registry reference) {
        return reference.origin() + "/" + reference.repository();
    }

    private void authorize(Reference.Registry reference, URI address, Reply reply) throws UnavailableException {
        List<Challenge> challenges = Challenge.parse(reply.headers().getAll(Challenge.HEADER));
        Challenge bearer = Challenge.of("bearer", challenges);
        if (bearer == null && Challenge.of("basic", challenges) == null) {
            throw refused(reference, address, reply);
        }
        Optional<Credential> credential = credential(reference);
        if (bearer != null) {
            authorizations.put(key(reference), "Bearer " + tokens.token(bearer, reference, credential));
        } else if (credential.orElse(null) instanceof Credential.Password password) {
            authorizations.put(key(reference), password.basic());
        } else {
            throw refused(reference, address, reply);
        }
    }

    private Optional<Credential> credential(Reference.Registry reference) throws UnavailableException {
        try {
            return credentials.find(reference.host());
        } catch (CredentialsException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private UnavailableException refused(Reference.Registry reference, URI address, Reply reply) {
        String advice = switch (reply.status()) {
            case 401, 403 -> authorizations.containsKey(key(reference))
                    ? "the credentials at hand do not open this repository; run 'docker login " + reference.host() + "'"
                    : "run 'docker login " + reference.host() + "'";
            case 404 -> "check the repository and the tag";
            case 429 -> "the registry asks for patience; try again later, or run 'docker login " + reference.host()
                    + "'";
            default -> "try again, or ask who runs the registry";
        };
        String sentence = Exchange.tried(address) + "the registry answered " + reply.status() + error(reply.body())
                + "; " + advice;
        return reply.status() == 404 ? new AbsentException(sentence) : new UnavailableException(sentence);
    }

    /** The first error of the registry's own envelope: OCI distribution-spec, spec.md, "Error Codes". */
    private static String error(byte[] body) {
        try {
            JsonNode error = JsonMapper.shared().readTree(body).path("errors").path(0);
            String code = error.path("code").asString("");
            return code.isEmpty()
                    ? ""
                    : " (" + Printable.text(code + ": " + error.path("message").asString(""), 200) + ")";
        } catch (JacksonException e) {
            return ""; // a page for people, or nothing: the status says enough
        }
    }

    @Override
    public void close() {
        exchange.close();
    }

    private record Asked(Origin registry, SitePolicy policy) {}

    /**
     * What a registry, a file or a layout holds under a name.
     *
     * @param digest the digest of the bytes
     * @param contentType the content type that it came with; empty where it came without
     * @param content the bytes
     */
    public record Manifest(Digest digest, String contentType, Buffer content) {

        byte[] body() {
            return content.getBytes();
        }
    }
}
