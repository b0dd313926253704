package io.bestfit.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.CapturedLog;
import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two servers could read differently are refused, and the upstream sees nothing of what hides in them. */
class RefusedRequestsTest {

    private static RawServer upstream;
    private static WholeProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return true;
        });
        proxy = new WholeProxy(upstream.port(), "known");
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        upstream.close();
    }

    /** In the requests of the tables: a line end, and characters that no table can hold. */
    private static String raw(String request) {
        return request.replace("~", "\r\n").replace("^0", "\0").replace("^R", "\r").replace("^L", "\n")
                .replace("^E", "\u00e9").replace("^V", "\u000b").replace("^1", "\1").replace("^2", "\2")
                .replace("^D", "\u00b2");
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource(delimiter = '|', textBlock = """
            a length and a coding               | 400 | POST /x HTTP/1.1~Host: p~Content-Length: 4~Transfer-Encoding: chunked~~0~~GET /evil HTTP/1.1~Host: p~~
            a coding and a length               | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked~Content-Length: 4~~0~~GET /evil HTTP/1.1~Host: p~~
            two lengths                         | 400 | POST /x HTTP/1.1~Host: p~Content-Length: 4~Content-Length: 5~~abcde
            one length twice                    | 400 | POST /x HTTP/1.1~Host: p~Content-Length: 4~Content-Length: 4~~abcd
            a list of lengths                   | 400 | POST /x HTTP/1.1~Host: p~Content-Length: 4, 4~~abcd
            a length with a sign                | 400 | POST /x HTTP/1.1~Host: p~Content-Length: +4~~abcd
            a length in hexadecimal             | 400 | POST /x HTTP/1.1~Host: p~Content-Length: 0x4~~abcd
            a negative length                   | 400 | POST /x HTTP/1.1~Host: p~Content-Length: -4~~abcd
            an empty length                     | 400 | POST /x HTTP/1.1~Host: p~Content-Length: ~~GET /evil HTTP/1.1~Host: p~~
            an unknown coding                   | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: xchunked~~0~~GET /evil HTTP/1.1~Host: p~~
            chunked not last                    | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked, identity~~0~~
            chunked twice                       | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~
            a second coding                     | 501 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: gzip, chunked~~0~~
            a coding in HTTP/1.0                | 400 | POST /x HTTP/1.0~Host: p~Transfer-Encoding: chunked~~0~~
            a blank before the colon            | 400 | POST /x HTTP/1.1~Host: p~Content-Length : 4~~abcd
            a blank before the coding's colon   | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding : chunked~~0~~
            lone line feeds                     | 400 | GET /x HTTP/1.1^LHost: p^L^L
            a lone carriage return in a value   | 400 | GET /x HTTP/1.1~Host: p~X-A: a^Rb~~
            a null in a value                   | 400 | GET /x HTTP/1.1~Host: p~X-A: a^0b~~
            a null before the method            | 400 | ^0GET /x HTTP/1.1~Host: p~~
            a blank in the target               | 400 | GET /a b HTTP/1.1~Host: p~~
            a byte beyond ASCII in the target   | 400 | GET /^E HTTP/1.1~Host: p~~
            a target without a slash            | 400 | GET foo HTTP/1.1~Host: p~~
            a star that is not for OPTIONS      | 400 | GET * HTTP/1.1~Host: p~~
            another scheme                      | 400 | GET file:///etc/passwd HTTP/1.1~Host: p~~
            no host                             | 400 | GET /x HTTP/1.1~~
            two hosts                           | 400 | GET /x HTTP/1.1~Host: a~Host: b~~
            a tunnel                            | 501 | CONNECT elsewhere:443 HTTP/1.1~Host: p~~
            a coding that is identity last      | 501 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: identity, chunked~~0~~
            a coding after a vertical tab       | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: ^Vchunked~~0~~
            a coding with a null                | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked^0~~0~~
            a coding with a quote               | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: "chunked"~~0~~
            a coding with a parameter           | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked;a=b~~0~~
            a coding that is empty              | 400 | POST /x HTTP/1.1~Host: p~Transfer-Encoding: ~~0~~
            a length beyond numbers             | 400 | POST /x HTTP/1.1~Host: p~Content-Length: 99999999999999999999~~abcd
            a length with an underscore         | 400 | POST /x HTTP/1.1~Host: p~Content-Length: 1_0~~abcd
            a length in other digits            | 400 | POST /x HTTP/1.1~Host: p~Content-Length: ^D~~abcd
            a null after the line end           | 400 | GET /x HTTP/1.1~^0Host: p~~
            control bytes before the method     | 400 | ^1^2GET /x HTTP/1.1~Host: p~~
            a header without a name             | 400 | GET /x HTTP/1.1~: v~Host: p~~
            a blank in a name                   | 400 | GET /x HTTP/1.1~X A: v~Host: p~~
            a line feed in the target           | 400 | GET /x^Ly HTTP/1.1~Host: p~~
            a carriage return in the target     | 400 | GET /x^Ry HTTP/1.1~Host: p~~
            no version                          | 400 | GET /x~Host: p~~
            an authority for a target           | 400 | GET elsewhere:80 HTTP/1.1~Host: p~~
            something else than HTTP            | 400 | hello~~
            """)
    void theyAreRefused(String name, int status, String request) throws IOException {
        int before = upstream.heads.size();
        // Its connection ends, and what follows on it is never a request.
        String answer = RawExchange.of(proxy.port(), raw(request + "GET /evil HTTP/1.1~Host: p~~"));
        assertThat(answer).as(name).matches("(?s)HTTP/1\\.[01] " + status + " .*")
                .containsIgnoringCase("\r\nconnection: close\r\n").doesNotContainPattern("(?s).HTTP/1\\.[01] [0-9]{3} ")
                .contains("{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"").doesNotContain("\r\n\r\nok");
        assertThat(upstream.heads).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.7", "2.0"})
    void anotherVersionIsRefusedByTheFramework(String version) throws IOException {
        int before = upstream.heads.size();
        assertThat(
                RawExchange.of(proxy.port(), raw("GET /x HTTP/" + version + "~Host: p~~GET /evil HTTP/1.1~Host: p~~")))
                .isEqualTo(raw("HTTP/" + version + " 501 Not Implemented~content-length: 0~~"));
        assertThat(upstream.heads).hasSize(before);
    }

    @ParameterizedTest(name = "a chunk that begins {0}")
    @CsvSource({"'1;a^Lb~x~0~~'", "'0x1~x~0~~'", "'-1~x~0~~'", "'G~x~0~~'"})
    void aBrokenChunkEndsBothConnections(String chunk) throws IOException {
        assertThat(RawExchange.of(proxy.port(),
                raw("POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked~~" + chunk + "GET /evil HTTP/1.1~Host: p~~")))
                .doesNotContain("\r\n\r\nok");
        assertThat(upstream.heads).noneMatch(head -> head.contains("/evil"));
    }

    @Test
    void whatIsTooLongIsNamed() throws IOException {
        assertThat(RawExchange.of(proxy.port(), "GET /" + "x".repeat(17_000) + " HTTP/1.1\r\nHost: p\r\n\r\n"))
                .contains(" 414 ", "the request line is too long for this proxy");
        assertThat(RawExchange.of(proxy.port(),
                "GET / HTTP/1.1\r\nHost: p\r\nAuthorization: " + "x".repeat(70_000) + "\r\n\r\n"))
                .contains(" 431 ", "the headers are too large for this proxy");
    }

    @Test
    void whatCannotBeReadIsToldInTheLogLikeAnyOtherRequest() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            RawExchange.of(proxy.port(), raw("GET /x HTTP/1.1~Host: p~Authorization: " + "x".repeat(70_000) + "~~"));
            String line = log.nextRequest();
            while (!line.contains(" status=431 ")) {
                line = log.nextRequest();
            }
            assertThat(line).contains(" outcome=refused ", "reason=\"the headers are too large for this proxy; a fresh,"
                    + " shorter token may help\"").doesNotContain("xxx");
        }
    }

    @ParameterizedTest(name = "{0} goes upstream as {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GET /v2/a%2Fb/../manifests//x?a=1&&b%zz  | GET /v2/a%2Fb/../manifests//x?a=1&&b%zz
            GET //elsewhere/x                        | GET //elsewhere/x
            GET /v2/a/b?                             | GET /v2/a/b?
            GET /v2/a/tags/list?columns=3&&n=5       | GET /v2/a/tags/list?columns=3&&n=5
            GET /v2/a/tags/list?ns=known&&n=5        | GET /v2/a/tags/list?&n=5
            GET /v2/?ns=known                        | GET /v2/
            GET /ui?x=1&ns=mine                      | GET /ui?x=1&ns=mine
            GET http://elsewhere:81/v2/x?y           | GET /v2/x?y
            GET HTTP://elsewhere?a=/b                | GET /?a=/b
            GET http://elsewhere                     | GET /
            OPTIONS *                                | OPTIONS *
            GET /for/zen4/../x                       | GET /v2/../x
            """)
    void otherTargetsKeepTheirBytes(String target, String expected) throws IOException {
        assertThat(RawExchange.of(proxy.port(), target + " HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n"))
                .endsWith("\r\n\r\nok");
        assertThat(upstream.heads.getLast()).startsWith(expected + " HTTP/1.1\r\n");
    }

    @Test
    void anUpgradeIsNotPassedOn() throws IOException {
        RawExchange.of(proxy.port(), raw("GET /ws HTTP/1.1~Host: p~Connection: Upgrade, close~"
                + "Upgrade: websocket~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~Sec-WebSocket-Version: 13~~"));
        assertThat(upstream.heads.getLast()).startsWith("GET /ws ").doesNotContainIgnoringCase("upgrade");
    }
}
