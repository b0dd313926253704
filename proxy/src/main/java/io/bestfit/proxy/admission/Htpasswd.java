package io.bestfit.proxy.admission;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users with hashes of their passwords, as {@code htpasswd -B} writes them.
 *
 * <p>bcrypt only, as in docker's registry (distribution:registry/auth/htpasswd/htpasswd.go): the other kinds of hashes in
 * such files are guessed in hours.
 */
public final class Htpasswd {

    /** What bcrypt looks at of a password, in bytes; longer ones are refused rather than cut. */
    private static final int MAX_PASSWORD_BYTES = 72;
    private static final Pattern LINE = Pattern
            .compile("([^:\\s][^:]*):(\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53})");

    private final Map<String, String> hashes;
    private final String some;

    private Htpasswd(Map<String, String> hashes) {
        this.hashes = Map.copyOf(hashes);
        this.some = hashes.values().iterator().next();
    }

    /**
     * Reads {@code USER:HASH} lines; blank ones and those that begin with {@code #} say nothing.
     *
     * @throws IllegalArgumentException with a clause that begins with a verb and quotes no hash
     */
    public static Htpasswd parse(String text) {
        Map<String, String> hashes = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(entry);
            if (!parts.matches()) {
                throw new IllegalArgumentException("has no user with a bcrypt hash of a cost of 4 to 16 in line "
                        + number + "; write it with 'htpasswd -B FILE USER'");
            }
            if (hashes.put(parts.group(1), parts.group(2)) != null) {
                throw new IllegalArgumentException("has the user of line " + number + " twice");
            }
        }
        if (hashes.isEmpty()) {
            throw new IllegalArgumentException("has no users; write one with 'htpasswd -B FILE USER'");
        }
        return new Htpasswd(hashes);
    }

    /** The names of the users. */
    public Set<String> users() {
        return hashes.keySet();
    }

    /** Whether a user has a password. Takes a good part of a second: never on an event loop. */
    boolean verify(String user, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        String hash = hashes.get(user);
        if (bytes.length == 0 || bytes.length > MAX_PASSWORD_BYTES) {
            return false;
        }
        // Who is no user takes as long as who is one, so that nobody learns by the time who is.
        boolean right = BCrypt.verifyer().verify(bytes,
                (hash == null ? some : hash).getBytes(StandardCharsets.UTF_8)).verified;
        return right && hash != null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Htpasswd that && hashes.equals(that.hashes);
    }

    @Override
    public int hashCode() {
        return hashes.hashCode();
    }

    /** How many users; nothing of them. */
    @Override
    public String toString() {
        return "Htpasswd[" + hashes.size() + " users]";
    }
}
