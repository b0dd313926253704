package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.proxy.testing.Sentences;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Whatever a page says that the next one is, it is asked for at the same server or not at all. */
class NextPageFuzz {

    private static final Origin ORIGIN = Origin.parse("https://registry.example:5000");

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"</v2/a/tags/list?n=1>", "; rel=\"next\"", "rel=next", "<https://registry.example:5000/",
            "<//evil.example/", "@registry.example", ", <", "<?last=", "%2e%2e", "\\"})
    void link(byte[] input) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            headers.add("Link", line);
        }
        switch (NextPage.of(headers, "/v2/team/app/tags/list?n=10", ORIGIN)) {
            case NextPage.None _ -> {
            }
            case NextPage.Elsewhere(String why) -> Sentences.assertPrintable(why);
            case NextPage.Here(String target) -> {
                assertThat(target).startsWith("/");
                assertThat(target.chars().filter(c -> c <= ' ' || c >= 0x7f)).isEmpty();
                assertThat(URI.create(ORIGIN + target).getHost()).isEqualTo("registry.example");
            }
        }
    }
}
