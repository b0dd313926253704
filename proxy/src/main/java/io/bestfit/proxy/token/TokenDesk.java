package io.bestfit.proxy.token;

import io.bestfit.proxy.node.SelectorPath;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.routing.UpstreamRouter.Repository;
import io.bestfit.proxy.upstream.BoundedClient;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bestfit's token service: it issues nothing itself. It takes the selector, and the upstream's name, out of every scope,
 * asks the token service of the upstream that the scopes speak of, with the client's own credentials, and hands on what
 * that says. Nothing of it is kept. Confined to one event loop.
 */
public final class TokenDesk {

    /** Tokens of clouds have some tens of kilobytes. */
    static final int LARGEST_ANSWER = 1024 * 1024;

    private static final String ROOT = "/v2/";

    private final Function<String, Optional<Repository>> places;
    private final SequencedMap<String, TokenSource> sources;

    /**
     * @param places where a repository is that clients call by a name; empty where no upstream has it
     * @param sources where the tokens of the upstreams come from, in the order in which they are asked
     */
    public TokenDesk(Function<String, Optional<Repository>> places, SequencedMap<String, TokenSource> sources) {
        this.places = places;
        this.sources = sources;
    }

    /** Whether it is for one upstream alone. */
    public boolean isForOne() {
        return sources.size() == 1;
    }

    /** Answers a question; never fails. */
    public Future<TokenReply> answer(TokenQuestion question) {
        Set<String> upstreams = new TreeSet<>();
        for (String text : question.scopes()) {
            Scope scope = Scope.parse(text);
            if (scope != null && scope.isRepository()) {
                Optional<Repository> place = place(scope);
                if (place.isEmpty()) {
                    return refused(404, OciErrorCode.NAME_UNKNOWN, "no upstream of this proxy has the repository of the"
                            + " scope that a token is asked for; begin its name with one of "
                            + String.join(", ", sources.sequencedKeySet()));
                }
                upstreams.add(place.get().upstream());
            }
        }
        if (upstreams.size() > 1) {
            return refused(400, OciErrorCode.UNSUPPORTED, "a token is for the repositories of one registry, and these"
                    + " scopes name several: " + String.join(", ", upstreams) + "; ask for one token each");
        }
        TokenQuestion bare = question.mapScopes(this::bare);
        return upstreams.isEmpty()
                ? first().compose(source -> ask(source, bare))
                : ask(Objects.requireNonNull(sources.get(upstreams.iterator().next())), bare);
    }

    /**
     * The challenge that a ping has to be answered with although the upstream that it goes to has none: a ping stands
     * for every upstream, and clients that get no challenge ask for no token.
     *
     * @param upstream the upstream that the ping goes to; null where it goes to none
     * @return the challenge with that realm; empty where there is no need for it
     */
    public Future<Optional<String>> challenge(@Nullable String upstream, String realm) {
        TokenSource asked = upstream == null ? null : sources.get(upstream);
        if (asked == null) {
            return challenge(sources.sequencedValues().iterator(), realm);
        }
        return asked.find().otherwise(new Authentication.Otherwise())
                .compose(found -> found instanceof Authentication.Nobody
                        ? challenge(sources.sequencedValues().iterator(), realm)
                        : Future.succeededFuture(Optional.empty()));
    }

    private static Future<Optional<String>> challenge(Iterator<TokenSource> rest, String realm) {
        if (!rest.hasNext()) {
            return Future.succeededFuture(Optional.empty());
        }
        TokenSource next = rest.next();
        Future<Authentication> asked = next.own()
                ? next.find().otherwise(new Authentication.Otherwise())
                : Future.succeededFuture(new Authentication.Otherwise());
        return asked.compose(found -> found instanceof Authentication.Token token
                ? Future.succeededFuture(Optional.of(OwnRealm.challenge(realm, token.service())))
                : challenge(rest, realm));
    }

    /** Who logs in names no repository: that is for the first upstream that wants tokens, else for the first. */
    private Future<TokenSource> first() {
        return first(sources.sequencedValues().iterator(), null);
    }

    private static Future<TokenSource> first(Iterator<TokenSource> rest, @Nullable TokenSource otherwise) {
        if (!rest.hasNext()) {
            return Future.succeededFuture(Objects.requireNonNull(otherwise));
        }
        TokenSource next = rest.next();
        if (otherwise == null && !rest.hasNext()) {
            return Future.succeededFuture(next);
        }
        return next.find().otherwise(new Authentication.Otherwise())
                .compose(found -> next.own() && found instanceof Authentication.Token
                        ? Future.succeededFuture(next)
                        : first(rest, otherwise == null ? next : otherwise));
    }

    private static Future<TokenReply> ask(TokenSource source, TokenQuestion question) {
        if (!source.own()) {
            return refused(404, OciErrorCode.UNSUPPORTED, "tokens for the registry " + source.registry().authority()
                    + " are not to be had here: ask the token service that it names itself");
        }
        return source.find().transform(found -> found.failed()
                ? noAnswer(source, found.cause())
                : switch (found.result()) {
                    case Authentication.Nobody _ -> Future.succeededFuture(new TokenReply.NoneNeeded());
                    case Authentication.Token token -> send(source, token, question);
                    case Authentication.UnlistedToken unlisted -> refused(502, OciErrorCode.UNAVAILABLE,
                            "the registry " + source.registry().authority() + " names " + unlisted.origin()
                                    + " as its token service, which this proxy does not ask: the operator can add it to"
                                    + " upstream.tokenHosts");
                    case Authentication.Otherwise _ -> refused(400, OciErrorCode.UNSUPPORTED, "the registry "
                            + source.registry().authority() + " issues no tokens: send it a user and a password");
                });
    }

    private static Future<TokenReply> send(TokenSource source, Authentication.Token token, TokenQuestion question) {
        // The client has the name of the service from a challenge that may have been another upstream's.
        TokenQuestion meant = token.service() == null ? question : question.ofService(token.service());
        BoundedClient service = Objects.requireNonNull(source.services().get(token.realm().origin()));
        return service.send(meant.method(), meant.target(token.realm()), meant.headers(), meant.body(), LARGEST_ANSWER)
                .transform(answer -> Future.succeededFuture(answer.failed()
                        ? new TokenReply.Failed(service.origin(), answer.cause())
                        : new TokenReply.Said(answer.result())));
    }

    private static Future<TokenReply> noAnswer(TokenSource source, Throwable cause) {
        return cause instanceof AskedAuthentication.NoAnswerException
                ? refused(503, OciErrorCode.UNAVAILABLE, "the registry " + source.registry().authority()
                        + " cannot be asked for tokens now: " + cause.getMessage() + "; try again later")
                : Future.succeededFuture(new TokenReply.Failed(source.registry(), cause));
    }

    private static Future<TokenReply> refused(int status, OciErrorCode code, String sentence) {
        return Future.succeededFuture(new TokenReply.Refused(new OciError(status, code, sentence)));
    }

    /** A scope as the upstream's token service knows it; what cannot be read stays as it is. */
    private String bare(String text) {
        Scope scope = Scope.parse(text);
        return scope == null || !scope.isRepository()
                ? text
                : place(scope).map(place -> scope.of(place.name()).toString()).orElse(text);
    }

    private Optional<Repository> place(Scope scope) {
        return places.apply(withoutSelector(scope.name()));
    }

    /** A repository's name without the selector that clients have in it, by the same rule as in paths. */
    static String withoutSelector(String name) {
        SelectorPath path = SelectorPath.parse(ROOT + name);
        String selector = path.selector();
        return selector == null || selector.isEmpty() || path.path().length() <= ROOT.length()
                ? name
                : path.path().substring(ROOT.length());
    }
}
