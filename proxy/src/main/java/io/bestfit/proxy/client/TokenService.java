package io.bestfit.proxy.client;

import io.bestfit.proxy.client.Exchange.Reply;
import io.bestfit.proxy.credentials.Credential;
import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.upstream.Origin;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets tokens from the service that a registry names in its challenge.
 *
 * <p>Source: distribution, docs/content/spec/auth/token.md and oauth.md.
 */
final class TokenService {

    /** RFC 6750, section 2.1, {@code b64token}; nothing else becomes part of a header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,32768}=*");

    private final Exchange exchange;

    TokenService(Exchange exchange) {
        this.exchange = exchange;
    }

    /** A token for pulls from a repository. */
    String token(Challenge challenge, Reference.Registry reference, Optional<Credential> credential)
            throws UnavailableException {
        URI realm = realm(challenge, reference.origin());
        Map<String, String> question = new LinkedHashMap<>();
        String service = challenge.parameters().get("service");
        if (service != null) {
            question.put("service", service);
        }
        question.put("scope",
                challenge.parameters().getOrDefault("scope", "repository:" + reference.repository() + ":pull"));
        Reply reply = switch (credential.orElse(null)) {
            case null -> ask(realm, question, Map.of());
            case Credential.Password password -> ask(realm, question, Map.of("Authorization", password.basic()));
            case Credential.IdentityToken identity -> {
                question.put("grant_type", "refresh_token");
                question.put("client_id", "bestfit");
                question.put("refresh_token", identity.token());
                yield exchange.send(realm, Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        form(question));
            }
        };
        if (reply.status() != 200) {
            throw new UnavailableException(Exchange.tried(realm) + "the token service answered " + reply.status()
                    + (credential.isPresent() ? " to the credentials of docker's config.json" : " without credentials")
                    + "; run 'docker login " + reference.host() + "'");
        }
        return token(realm, reply.body());
    }

    /** The address of the token service; credentials leave for another host by HTTPS alone. */
    private static URI realm(Challenge challenge, Origin registry) throws UnavailableException {
        String text = challenge.parameters().getOrDefault("realm", "");
        URI realm;
        try {
            realm = URI.create(registry + "/").resolve(text);
        } catch (IllegalArgumentException e) {
            throw refused(registry, text);
        }
        String scheme = realm.getScheme() == null ? "" : realm.getScheme().toLowerCase(Locale.ROOT);
        String host = realm.getHost() == null ? "" : realm.getHost().toLowerCase(Locale.ROOT);
        boolean home = !registry.tls() && scheme.equals("http")
                && host.equals(URI.create(registry.toString()).getHost());
        if (text.isEmpty() || host.isEmpty() || realm.getUserInfo() != null || !(scheme.equals("https") || home)) {
            throw refused(registry, text);
        }
        return realm;
    }

    private static UnavailableException refused(Origin registry, String realm) {
        return new UnavailableException("Tried to get a token for " + registry + ", but it names '"
                + Printable.text(realm, 200) + "' as its token service, which is neither HTTPS nor the registry itself;"
                + " ask who runs the registry to correct its realm");
    }

    private Reply ask(URI realm, Map<String, String> question, Map<String, String> headers)
            throws UnavailableException {
        String separator = realm.getRawQuery() == null ? "?" : "&";
        return exchange.send(URI.create(realm + separator + form(question)), headers, null);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String token(URI realm, byte[] body) throws UnavailableException {
        JsonNode answer;
        try {
            answer = JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new UnavailableException(Exchange.tried(realm) + "the token service answered no JSON; is it one?");
        }
        String token = answer.path("token").stringValue(answer.path("access_token").stringValue(""));
        if (!TOKEN.matcher(token).matches()) {
            throw new UnavailableException(Exchange.tried(realm) + "the token service's answer holds no token;"
                    + " ask who runs it");
        }
        return token;
    }
}
