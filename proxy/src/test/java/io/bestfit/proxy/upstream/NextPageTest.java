package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NextPageTest {

    private static final String ASKED = "/v2/a/b/tags/list?n=2";
    private static final NextPage NONE = new NextPage.None();
    private static final NextPage AWAY = new NextPage.Elsewhere("its next page is at another server");

    static Stream<Arguments> links() {
        NextPage here = new NextPage.Here("/v2/a/b/tags/list?n=2&last=x");
        return Stream.of(Arguments.of(List.of(), NONE),
                Arguments.of(List.of("</v2/a/b/tags/list?n=2&last=x>; rel=\"next\""), here),
                Arguments.of(List.of("</v2/a/b/tags/list?n=2&last=x>;rel=next"), here),
                Arguments.of(List.of("<http://r.example:5000/v2/a/b/tags/list?n=2&last=x>; rel=\"next\""), here),
                Arguments.of(List.of("<https://R.example:5000/v2/a/b/tags/list?n=2&last=x>; rel=\"next\""), here),
                Arguments.of(List.of("<?n=2&last=x>; title=\"a, b\"; REL=\"prefetch NEXT\""), here),
                Arguments.of(List.of("</v2/>; rel=\"prev\", <list?n=2&last=x>; rel=\"next\""), here),
                Arguments.of(List.of("</v2/>; rel=\"prev\"", "<list?n=2&last=x>; rel=\"next\""), here),
                Arguments.of(List.of("<http://r.example:5000?n=2>; rel=next"), new NextPage.Here("/?n=2")),
                Arguments.of(List.of("<http://r.example:5000#a>; rel=next"), new NextPage.Here("/")),
                Arguments.of(List.of("</v2/>; rel=\"prev\""), NONE),
                Arguments.of(List.of("</v2/>; rel=\"nextish\""), NONE),
                Arguments.of(List.of("</v2/>; title=\"rel=next\""), NONE),
                Arguments.of(List.of("<<<<", "", ",,,", "<", ">", "</v2/"), NONE),
                Arguments.of(List.of("<http://elsewhere.example:5000/v2/>; rel=\"next\""), AWAY),
                Arguments.of(List.of("<http://r.example:5001/v2/>; rel=\"next\""), AWAY),
                Arguments.of(List.of("<http://r.example/v2/>; rel=\"next\""), AWAY),
                Arguments.of(List.of("<//elsewhere.example/v2/>; rel=\"next\""), AWAY),
                Arguments.of(List.of("<http://a@r.example:5000/v2/>; rel=\"next\""), AWAY),
                Arguments.of(List.of("<mailto:a@r.example>; rel=\"next\""), AWAY),
                Arguments.of(List.of("<http://[>; rel=\"next\""), new NextPage.Elsewhere("its next page is no URL")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void onlyALinkToTheSameServerIsFollowed(List<String> lines, NextPage expected) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Link", lines);
        assertThat(NextPage.of(headers, ASKED, Origin.parse("http://r.example:5000"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"https://r.example, http://r.example/x", "https://r.example, https://r.example:443/x",
            "http://[::1]:5000, http://[::1]:5000/x"})
    void aServerIsTheSameWhateverItsSchemeAndForm(String origin, String link) {
        assertThat(NextPage.of(MultiMap.caseInsensitiveMultiMap().add("Link", "<" + link + ">; rel=next"), ASKED,
                Origin.parse(origin))).isEqualTo(new NextPage.Here("/x"));
    }
}
