package io.bestfit.proxy.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.upstream.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What clients and registries write about tokens: all of it is taken, and nothing but scopes and realms is changed. */
class TokenFuzz {

    private static final Origin REGISTRY = Origin.parse("https://registry.example");
    private static final Origin SERVICE = Origin.parse("https://auth.example:8443");
    private static final Realms REALMS = Realms.of(REGISTRY, Set.of(SERVICE));

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"scope=", "&scope=", "repository:", "repository(plugin):", ":pull", "for/", "for/zen3/", "%20",
            "+", "%3A", "%2F", "service=", "v2/", "%zz"})
    void parameters(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Parameters asked = Parameters.parse(text);

        assertThat(asked.text()).isEqualTo(text);
        Parameters bare = asked.mapScopes(ScopesTest::bare);
        assertThat(bare.scopes()).doesNotHaveDuplicates()
                .containsExactlyElementsOf(asked.scopes().stream().map(ScopesTest::bare).distinct().toList());
        assertThat(bare.raw().stream().filter(parameter -> Parameters.parse(parameter).scopes().isEmpty())
                .filter(parameter -> !parameter.startsWith("scope=")).toList())
                .isSubsetOf(asked.raw());
        assertThat(bare.replace("service", "s").scopes()).isEqualTo(bare.scopes());
    }

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"Bearer ", "Basic ", "realm=\"", "\",service=\"", "\\\"", "https://auth.example:8443/token",
            "https://registry.example/token", "/token", "?a=b", "//auth.example", "@", "[::1]"})
    void challenge(byte[] input) {
        String line = new String(input, StandardCharsets.ISO_8859_1);
        List<Challenge> challenges = Challenge.parse(List.of(line));

        assertThat(Challenge.replace(line, "bearer", "realm", value -> value)).isEqualTo(line);
        String own = Challenge.replace(line, "bearer", "realm", _ -> "http://bestfit.example/token");
        List<Challenge> replaced = Challenge.parse(List.of(own));
        assertThat(replaced.stream().filter(challenge -> !challenge.scheme().equals("bearer")))
                .isEqualTo(challenges.stream().filter(challenge -> !challenge.scheme().equals("bearer")).toList());
        for (Challenge challenge : challenges) {
            switch (REALMS.read(challenge.parameters().getOrDefault("realm", ""))) {
                case Realm.Listed(Origin origin, String target) -> {
                    assertThat(origin).isIn(REGISTRY, SERVICE);
                    assertThat(target).startsWith("/").matches("[\\x21-\\x7e]+").doesNotContain("#");
                }
                case Realm.Unlisted(Origin origin) -> assertThat(origin).isNotIn(REGISTRY, SERVICE);
                case Realm.Unreadable _ -> {
                }
            }
        }
    }
}
