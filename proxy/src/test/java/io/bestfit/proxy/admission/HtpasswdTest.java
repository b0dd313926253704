package io.bestfit.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdTest {

    /** As Apache's {@code htpasswd -nbB -C 5 alice wonderland} wrote it. */
    private static final String ALICE = "alice:$2y$05$/UaYB46RQSKqUbpNVlF/YeCArb8IwTmc3r3LFSsZycDSXa9tQX/2.";

    private static final Htpasswd USERS = Htpasswd.parse("# users\r\nalice:" + hash("wonderland") + "\r\n\n bob:"
            + hash("pässword") + "\n");

    private static String hash(String password) {
        return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray());
    }

    @ParameterizedTest
    @CsvSource({"alice, wonderland, true", "bob, pässword, true", "alice, Wonderland, false", "alice, '', false",
            "alice, pässword, false", "carol, wonderland, false", "'', wonderland, false", "ALICE, wonderland, false"})
    void aUserHasAPassword(String user, String password, boolean right) {
        assertThat(USERS.verify(user, password)).isEqualTo(right);
    }

    @Test
    void aPasswordOfWhichBcryptSeesOnlyAPartIsRefused() {
        String longest = "x".repeat(72);
        Htpasswd users = Htpasswd.parse("alice:" + hash(longest));

        assertThat(users.verify("alice", longest)).isTrue();
        assertThat(users.verify("alice", longest + "y")).isFalse();
    }

    @Test
    void whatTheProgramHtpasswdWroteIsRead() {
        assertThat(Htpasswd.parse(ALICE).verify("alice", "wonderland")).isTrue();
        assertThat(Htpasswd.parse(ALICE).verify("alice", "wonder")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "alice:", "alice:secret", "alice:{SHA}x", "alice:$apr1$x$y", ":$2y$05$x",
            "alice:$2y$31$MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM"})
    void anotherHashIsRefusedWithoutBeingQuoted(String line) {
        assertThatThrownBy(() -> Htpasswd.parse("\n" + line)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has no user with a bcrypt hash of a cost of 4 to 16 in line 2; write it with"
                        + " 'htpasswd -B FILE USER'");
    }

    @Test
    void aUserIsThereOnce() {
        assertThatThrownBy(() -> Htpasswd.parse(ALICE + "\n" + ALICE)).hasMessage("has the user of line 2 twice");
        assertThatThrownBy(() -> Htpasswd.parse("#\n")).hasMessage(
                "has no users; write one with 'htpasswd -B FILE USER'");
        assertThat(USERS).hasToString("Htpasswd[2 users]");
    }
}
