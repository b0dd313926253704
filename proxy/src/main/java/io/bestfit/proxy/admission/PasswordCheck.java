package io.bestfit.proxy.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The check of users' passwords, away from event loops. Safe for threads.
 *
 * <p>A password that was right counts for a short time without a new check; it is remembered as a hash with a key that
 * this process alone has. A wrong one is not remembered, so that guesses push nobody out.
 */
final class PasswordCheck {

    /** How long a right password counts; a check at a cost of 10 takes 0.1 s, and a pull has a hundred requests. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int MAX_REMEMBERED = 10_000;
    /** The most checks that wait: at two a time, some seconds. */
    static final int MAX_WAITING = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final Htpasswd users;
    private final WorkerExecutor workers;
    private final SecretKeySpec key;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Cache<String, Boolean> right = Caffeine.newBuilder().expireAfterWrite(REMEMBERED)
            .maximumSize(MAX_REMEMBERED).build();

    /** What came of a check. */
    enum Outcome {
        RIGHT,
        WRONG,
        /** Too many wait for theirs. */
        BUSY
    }

    PasswordCheck(Htpasswd users, WorkerExecutor workers) {
        this.users = users;
        this.workers = workers;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Whether a user has a password. */
    Future<Outcome> check(String user, String password) {
        String remembered = hash(user, password);
        if (right.getIfPresent(remembered) != null) {
            return Future.succeededFuture(Outcome.RIGHT);
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return Future.succeededFuture(Outcome.BUSY);
        }
        return workers.executeBlocking(() -> users.verify(user, password), false).map(verified -> {
            if (!Boolean.TRUE.equals(verified)) {
                return Outcome.WRONG;
            }
            right.put(remembered, true);
            return Outcome.RIGHT;
        }).onComplete(_ -> waiting.decrementAndGet());
    }

    private String hash(String user, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(user.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) ':');
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
