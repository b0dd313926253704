package io.bestfit.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.testing.Sentences;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** References and challenges: read or refused in a sentence, and a reference that was read prints itself. */
class ReferenceFuzz {

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"http://", "https://", "docker.io/", "localhost:5000/", "[::1]:5000/", ":latest", "@sha256:",
            "./", "/tmp"})
    void reference(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Reference reference;
        try {
            reference = Reference.parse(text);
        } catch (MalformedReferenceException e) {
            Sentences.assertPrintable(e.getMessage());
            return;
        }
        if (reference instanceof Reference.Registry registry) {
            String scheme = registry.origin().tls() ? "https://" : "http://";
            assertThat(Reference.parse(scheme + registry)).isEqualTo(registry);
            Sentences.assertPrintable(registry.toString());
        }
    }

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"Bearer realm=\"", "Basic ", ",service=\"", "scope=", "\\\""})
    void challenge(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        List<String> lines = List.of(text.split("\n", -1));
        List<Challenge> challenges = Challenge.parse(lines);
        assertThat(challenges).isEqualTo(Challenge.parse(lines));
        for (Challenge challenge : challenges) {
            assertThat(challenge.scheme()).isNotEmpty().isEqualTo(challenge.scheme().toLowerCase(Locale.ROOT));
            assertThat(challenge.parameters().values().stream().mapToInt(String::length).sum())
                    .isLessThanOrEqualTo(text.length());
        }
    }
}
