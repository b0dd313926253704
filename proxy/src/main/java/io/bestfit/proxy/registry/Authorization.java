package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The challenge of the registry, and its token service. */
final class Authorization {

    private static final int TOKEN_BYTES = 24;
    private static final int TOKEN_SECONDS = 300;

    private final Access access;
    private final String baseUrl;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, List<String>> tokens = new ConcurrentHashMap<>();
    private final List<String> scopesAsked = new CopyOnWriteArrayList<>();

    Authorization(Access access, String baseUrl) {
        this.access = access;
        this.baseUrl = baseUrl;
    }

    List<String> scopesAsked() {
        return List.copyOf(scopesAsked);
    }

    void clear() {
        tokens.clear();
        scopesAsked.clear();
    }

    /** Refuses a call that may not be made. */
    void require(Call call, Endpoint endpoint) {
        String given = call.header("Authorization");
        switch (access) {
            case Access.Open _ -> {
            }
            case Access.Basic basic -> {
                if (!isBasic(given, basic)) {
                    throw unauthorized("Basic realm=\"bestfit\"", "The registry wants a user and a password.");
                }
            }
            case Access.Token token -> requireToken(given, token, needed(call.method(), endpoint));
        }
    }

    /** Answers the token service, GET with Basic or POST with a form, in which the password is the refresh token too. */
    Answer token(Call call) {
        if (!(access instanceof Access.Token service)) {
            return Answer.error(404, OciErrorCode.UNSUPPORTED, "This registry issues no tokens.");
        }
        MultiMap asked = call.method().equals(HttpMethod.POST) ? Form.parse(call.body().toString()) : call.query();
        String basic = call.header("Authorization");
        boolean allowed = service.credentials().map(user -> isBasic(basic, user)
                || (user.user().equals(asked.get("username")) && user.password().equals(asked.get("password")))
                || user.password().equals(asked.get("refresh_token")))
                .orElse(true);
        if (!allowed) {
            throw unauthorized("Basic realm=\"bestfit token service\"", "The user or the password is wrong.");
        }
        List<String> scopes = asked.getAll("scope").stream()
                .flatMap(text -> Arrays.stream(text.split(" ", -1))).filter(text -> !text.isEmpty()).toList();
        scopesAsked.addAll(scopes);
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        tokens.put(token, scopes);
        return Answer.json(new JsonObject().put("token", token).put("access_token", token)
                .put("expires_in", TOKEN_SECONDS));
    }

    private void requireToken(@Nullable String given, Access.Token token, Optional<String> needed) {
        String challenge = "Bearer realm=\"" + token.realm().orElse(baseUrl + "/token") + "\",service=\"bestfit\""
                + needed.map(scope -> ",scope=\"" + scope + "\"").orElse("");
        List<String> scopes = given != null && given.regionMatches(true, 0, "Bearer ", 0, 7)
                ? tokens.get(given.substring(7).strip())
                : null;
        if (scopes == null) {
            throw unauthorized(challenge, "The registry wants a token of its token service.");
        }
        if (needed.isPresent() && scopes.stream().noneMatch(scope -> covers(scope, needed.get()))) {
            throw unauthorized(challenge + ",error=\"insufficient_scope\"",
                    "The token does not cover " + needed.get() + ".");
        }
    }

    private static Optional<String> needed(HttpMethod method, Endpoint endpoint) {
        String action = switch (method.name()) {
            case "GET", "HEAD" -> endpoint instanceof Endpoint.UploadOf ? "pull,push" : "pull";
            case "DELETE" -> endpoint instanceof Endpoint.UploadOf ? "pull,push" : "delete";
            default -> "pull,push";
        };
        return endpoint.inRepository().map(name -> "repository:" + name + ":" + action);
    }

    private static boolean covers(String granted, String needed) {
        int actions = needed.lastIndexOf(':');
        int grantedActions = granted.lastIndexOf(':');
        return grantedActions >= 0 && granted.substring(0, grantedActions).equals(needed.substring(0, actions))
                && Arrays.asList(granted.substring(grantedActions + 1).split(",", -1))
                        .containsAll(Arrays.asList(needed.substring(actions + 1).split(",", -1)));
    }

    private static boolean isBasic(@Nullable String header, Access.Basic expected) {
        String credentials = expected.user() + ":" + expected.password();
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return header != null && header.regionMatches(true, 0, "Basic ", 0, 6)
                && header.substring(6).strip().equals(encoded);
    }

    private static RefusedException unauthorized(String challenge, String message) {
        return new RefusedException(401, OciErrorCode.UNAUTHORIZED, message, Map.of("WWW-Authenticate", challenge));
    }
}
