package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.proxy.credentials.Credential;
import io.bestfit.proxy.upstream.AccountMemory.Token;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The account of this proxy at one upstream, as one event loop uses it.
 *
 * <p>The credential goes to the upstream itself, and to the token service that it names where that is at the upstream's own
 * origin or in the configuration; nowhere else, whatever a challenge or a redirect says (CVE-2026-33540).
 */
public final class OwnAccount implements Authenticator {

    /** The largest answer of a token service. */
    private static final int MAX_ANSWER_BYTES = Math.min(1 << 16, ImageIndexReader.MAX_DOCUMENT_BYTES);
    /** How long a token lasts that does not say so (distribution, docs/content/spec/auth/token.md), less a reserve. */
    private static final int DEFAULT_SECONDS = 60;
    private static final int MAX_SECONDS = 3_600;
    /** RFC 6750, section 2.1, {@code b64token}; nothing else becomes part of a header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,32768}=*");
    private static final Pattern REPOSITORY = Pattern
            .compile("/v2/([a-z0-9][a-z0-9._/-]{0,254})/(?:manifests|blobs|tags|referrers)/[^/]+(?:/[^/]*)?");
    private static final String PING = "/v2/";
    private static final Caller NOBODY = new Caller(null, "bestfit");

    private final Credential credential;
    private final BoundedClient registry;
    private final Map<Origin, BoundedClient> tokenServices;
    private final AccountMemory memory;
    private final SingleFlight<String, Scheme> lessons = new SingleFlight<>();
    private final SingleFlight<String, String> flights = new SingleFlight<>();

    /**
     * @param credential what is shown
     * @param registry the way to the upstream
     * @param tokenServices the ways to token services at other origins than the upstream's
     * @param memory what all event loops know
     */
    public OwnAccount(Credential credential, BoundedClient registry, Map<Origin, BoundedClient> tokenServices,
            AccountMemory memory) {
        this.credential = credential;
        this.registry = registry;
        this.tokenServices = Map.copyOf(tokenServices);
        this.memory = memory;
    }

    @Override
    public Future<@Nullable String> authorize(String target) {
        Scheme known = memory.scheme();
        return known == null
                ? lessons.once("", this::learn).compose(scheme -> value(scheme, scope(target), null))
                : value(known, scope(target), null);
    }

    @Override
    public Future<@Nullable String> renew(String target, MultiMap answer, @Nullable String refused) {
        Scheme wanted = Scheme.of(answer.getAll("WWW-Authenticate"), registry.origin());
        memory.learn(wanted);
        String scope = scope(target);
        return switch (wanted) {
            case Scheme.Bearer bearer -> {
                String kept = memory.token(scope);
                if (kept != null && !("Bearer " + kept).equals(refused)) {
                    yield Future.succeededFuture("Bearer " + kept); // somebody was faster
                }
                memory.forget(scope);
                yield value(bearer, scope, bearer.scope());
            }
            case Scheme.Basic basic when credential instanceof Credential.Password password
                    && password.basic().equals(refused) ->
                value(new Scheme.None(), scope, null);
            case Scheme.Basic basic -> value(basic, scope, null);
            case Scheme.None none -> value(none, scope, null);
            case Scheme.Unusable unusable -> value(unusable, scope, null);
        };
    }

    /** Asks the upstream what it wants, as clients do before they log in. */
    private Future<Scheme> learn() {
        return registry.ask(Question.get(PING, Question.ANYTHING, MAX_ANSWER_BYTES), NOBODY).map(reply -> {
            Scheme scheme = switch (reply) {
                case Reply.Declined(int status, MultiMap headers) when status == 401 ->
                    Scheme.of(headers.getAll("WWW-Authenticate"), registry.origin());
                case Reply.Declined _,Reply.Whole _,Reply.Unusable _ -> new Scheme.None();
            };
            boolean passing = reply instanceof Reply.Declined(int status, _) && (status == 429 || status >= 500);
            if (!passing) {
                memory.learn(scheme);
            }
            return scheme;
        });
    }

    private Future<@Nullable String> value(Scheme scheme, String scope, @Nullable String demanded) {
        return switch (scheme) {
            case Scheme.None _ -> Future.succeededFuture(null);
            case Scheme.Basic _ -> credential instanceof Credential.Password password
                    ? Future.succeededFuture(password.basic())
                    : failed("wants a user and a password, and the credentials of this proxy are a token for a token"
                            + " service");
            case Scheme.Bearer bearer -> {
                String kept = memory.token(scope);
                yield (kept == null ? token(bearer, scope, demanded) : Future.succeededFuture(kept))
                        .map(token -> "Bearer " + token);
            }
            case Scheme.Unusable(String why) -> failed(why);
        };
    }

    private Future<String> token(Scheme.Bearer bearer, String scope, @Nullable String demanded) {
        BoundedClient service = bearer.service().equals(registry.origin())
                ? registry
                : tokenServices.get(bearer.service());
        if (service == null) {
            return failed("names " + bearer.service() + " as its token service, which is not its own origin; where that"
                    + " is right, add it to the tokenHosts of the upstream");
        }
        return flights.once(scope, () -> ask(service, bearer, demanded == null ? scope : demanded).map(token -> {
            memory.keep(scope, token);
            return token.value();
        }));
    }

    private Future<Token> ask(BoundedClient service, Scheme.Bearer bearer, String scope) {
        StringBuilder fields = new StringBuilder();
        if (bearer.audience() != null) {
            field(fields, "service", bearer.audience());
        }
        if (!scope.isEmpty()) {
            field(fields, "scope", scope);
        }
        String separator = bearer.target().indexOf('?') < 0 ? "?" : "&";
        Future<Reply> asked = switch (credential) {
            case Credential.Password password -> service.ask(Question.get(
                    fields.isEmpty() ? bearer.target() : bearer.target() + separator + fields, Question.ANYTHING,
                    MAX_ANSWER_BYTES), new Caller(password.basic(), "bestfit"));
            case Credential.IdentityToken identity -> {
                field(fields, "grant_type", "refresh_token");
                field(fields, "client_id", "bestfit");
                field(fields, "refresh_token", identity.token());
                yield service.ask(Question.form(bearer.target(), fields.toString(), MAX_ANSWER_BYTES), NOBODY);
            }
        };
        return asked.compose(reply -> switch (reply) {
            case Reply.Whole(_, Buffer body) -> token(bearer, body);
            case Reply.Declined(int status, _) -> failed("has the token service " + bearer.service()
                    + ", which answered " + status + " to the credentials of this proxy; check them");
            case Reply.Unusable(String why) -> failed("has the token service " + bearer.service()
                    + ", whose answer is unusable: " + why);
        });
    }

    private Future<Token> token(Scheme.Bearer bearer, Buffer body) {
        String value = "";
        int seconds = DEFAULT_SECONDS;
        try {
            JsonNode answer = JsonMapper.shared().readTree(body.getBytes());
            value = answer.path("token").stringValue(answer.path("access_token").stringValue(""));
            seconds = Math.clamp(answer.path("expires_in").asLong(DEFAULT_SECONDS), 1, MAX_SECONDS);
        } catch (JacksonException e) {
            return noToken(bearer); // the text may hold the token and is not quoted
        }
        // A tenth in reserve, for the way and for clocks that differ.
        return TOKEN.matcher(value).matches()
                ? Future.succeededFuture(new Token(value, Duration.ofMillis(seconds * 900L)))
                : noToken(bearer);
    }

    private Future<Token> noToken(Scheme.Bearer bearer) {
        return failed("has the token service " + bearer.service() + ", whose answer holds no token");
    }

    private <T> Future<T> failed(String why) {
        return Future.failedFuture(new AccountException("The upstream registry " + registry.origin().authority() + " "
                + why + "."));
    }

    /** What a token has to be for; empty where that is no repository. */
    private static String scope(String target) {
        int query = target.indexOf('?');
        Matcher repository = REPOSITORY.matcher(query < 0 ? target : target.substring(0, query));
        return repository.matches() ? "repository:" + repository.group(1) + ":pull" : "";
    }

    private static void field(StringBuilder fields, String name, String value) {
        fields.append(fields.isEmpty() ? "" : "&").append(name).append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
