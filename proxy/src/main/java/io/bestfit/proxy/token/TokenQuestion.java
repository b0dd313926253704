package io.bestfit.proxy.token;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks Bestfit's token service: GET with a query, or POST with a form (distribution,
 * docs/content/spec/auth/token.md and oauth.md).
 *
 * @param method the method
 * @param query the parameters of the query
 * @param form the parameters of the form; null where there is none
 * @param other a body that is no form; empty where there is none
 * @param headers what of the request's headers goes on
 */
public record TokenQuestion(HttpMethod method, Parameters query, @Nullable Parameters form, Buffer other,
        MultiMap headers) {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Set<String> USER_NAMES = Set.of("username", "account");
    /** What is asked with a user's password alone (the same, oauth.md). */
    private static final Set<String> OF_A_USER = Set.of("username", "account", "password", "grant_type", "access_type",
            "refresh_token", "offline_token");
    /** Who asks, and how the answer shall look; cookies and declarations are for no token service. */
    private static final List<CharSequence> PASSED_ON = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.ACCEPT,
            HttpHeaders.ACCEPT_ENCODING, HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.CONTENT_TYPE, HttpHeaders.USER_AGENT);

    /**
     * Reads a request; every request is a question.
     *
     * @param query the raw query, where there is one
     * @param body the whole body; empty where there is none
     */
    public static TokenQuestion of(HttpMethod method, @Nullable String query, MultiMap headers, Buffer body) {
        MultiMap kept = HttpHeaders.headers();
        for (CharSequence name : PASSED_ON) {
            headers.getAll(name).forEach(value -> kept.add(name, value));
        }
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        boolean isForm = type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
        return new TokenQuestion(method, Parameters.parse(query == null ? "" : query),
                isForm ? Parameters.parse(body.toString(StandardCharsets.ISO_8859_1)) : null,
                isForm ? Buffer.buffer() : body, kept);
    }

    /** Every scope that is asked for. */
    List<String> scopes() {
        return Stream.concat(query.scopes().stream(), form == null ? Stream.of() : form.scopes().stream()).toList();
    }

    /** The same with each scope as another. */
    TokenQuestion mapScopes(UnaryOperator<String> other) {
        return new TokenQuestion(method, query.mapScopes(other), form == null ? null : form.mapScopes(other),
                this.other, headers);
    }

    /** The same for a registry of another name. */
    TokenQuestion ofService(String service) {
        return new TokenQuestion(method, query.replace("service", service),
                form == null ? null : form.replace("service", service), other, headers);
    }

    /**
     * The same of nobody, where a user of Bestfit's own asks: the name and the password are for no token service.
     *
     * @param users whether a name is such a user's
     */
    public TokenQuestion withoutUsers(Predicate<String> users) {
        Parameters asked = form == null ? query : query.and(form);
        if (USER_NAMES.stream().flatMap(name -> asked.values(name).stream()).noneMatch(users)) {
            return this;
        }
        MultiMap kept = HttpHeaders.headers().addAll(headers);
        kept.remove(HttpHeaders.CONTENT_TYPE);
        // Nobody's question has no form (distribution, docs/content/spec/auth/token.md).
        return new TokenQuestion(HttpMethod.GET, asked.without(OF_A_USER), null, Buffer.buffer(), kept);
    }

    /** The body to send. */
    Buffer body() {
        return form == null ? other : Buffer.buffer(form.text(), StandardCharsets.ISO_8859_1.name());
    }

    /** The target to send it to. */
    String target(Realm.Listed realm) {
        String text = query.text();
        return text.isEmpty()
                ? realm.target()
                : realm.target() + (realm.target().indexOf('?') < 0 ? "?" : "&") + text;
    }

    /** Never what is asked or who asks: both hold secrets. */
    @Override
    public String toString() {
        return "TokenQuestion[" + method + "]";
    }
}
