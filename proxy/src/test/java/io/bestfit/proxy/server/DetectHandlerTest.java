package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.detect.RawFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code POST /bestfit/v1/detect} answers, on both listeners, and what it takes. */
class DetectHandlerTest {

    private static final String PATH = "/bestfit/v1/detect";
    private static final String FACTS = """
            bestfit-facts: 1
            machine: aarch64
            kernel: 6.8.0
            nvidia-driver: 550.54.15
            """;
    private static final String DECLARATION = "arch=arm64, nvidia-driver=\"550.54.15\", kernel=\"6.8.0\"\n";
    private static final List<String> NOTES = List.of(
            "/proc/cpuinfo says nothing: the CPU counts as the baseline of arm64",
            "nvidia-cc is not declared: only nvidia-smi tells the compute capability, and it did not answer; images that"
                    + " say for which GPUs they are built stay unverified");

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws TimeoutException {
        proxy = RunningProxy.start();
    }

    @AfterAll
    static void stop() throws TimeoutException {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void factsBecomeADeclaration(boolean admin) throws IOException, InterruptedException {
        int port = admin ? proxy.server().adminPort() : proxy.server().registryPort();

        HttpResponse<String> response = post(port, PATH, FACTS, "text/plain");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(DECLARATION);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Vary")).contains("Accept");
        assertThat(proxy.registry().requests()).isEmpty();
    }

    @Test
    void anExplanationFollowsAsComments() throws IOException, InterruptedException {
        assertThat(post(PATH + "?explain", FACTS).body()).isEqualTo(DECLARATION + """
                # arch=arm64 from the kernel's own name of it
                # nvidia-driver="550.54.15" from /sys/module/nvidia/version
                # kernel="6.8.0" from /proc/sys/kernel/osrelease
                # note: %s
                # note: %s
                """.formatted(NOTES.get(0), NOTES.get(1)));
    }

    @Test
    void theSameComesAsJson() throws IOException, InterruptedException {
        HttpResponse<String> response = post(proxy.server().registryPort(), PATH, FACTS, "application/json");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        JsonNode answer = JsonMapper.shared().readTree(response.body());
        assertThat(answer.path("declaration").asString() + "\n").isEqualTo(DECLARATION);
        assertThat(answer.path("keys").get(1)).isEqualTo(JsonMapper.shared().readTree("""
                {"key": "nvidia-driver", "value": "\\"550.54.15\\"", "from": "/sys/module/nvidia/version"}"""));
        assertThat(answer.path("notes").valueStream().map(JsonNode::asString)).isEqualTo(NOTES);
    }

    @Test
    void otherBodiesAreRefusedWithASentence() throws IOException, InterruptedException {
        refused(post(PATH, ""), 400, "UNSUPPORTED", "these are no raw facts: their first line is 'bestfit-facts: 1', as"
                + " 'bestfit-node facts' writes it");
        refused(post(PATH, "bestfit-facts: 1\nnothing\n"), 400, "UNSUPPORTED", "line 2 of the raw facts is none: write"
                + " 'name: value', and begin the lines that belong to it with a blank");
        refused(post(PATH, "bestfit-facts: 1\n"), 400, "UNSUPPORTED", "The architecture of the machine is unknown:"
                + " neither /proc/sys/kernel/arch nor the kernel's release nor /proc/cpuinfo tells it; gather the facts"
                + " on the machine itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
    void onlyPostIsAnswered(String method) throws IOException, InterruptedException {
        HttpResponse<String> response = proxy.send(method, PATH);

        assertThat(response.headers().firstValue("Allow")).contains("POST");
        if (method.equals("HEAD")) {
            assertThat(response.statusCode()).isEqualTo(405);
        } else {
            refused(response, 405, "UNSUPPORTED", method
                    + " is not possible here: send the facts of 'bestfit-node facts' with POST");
        }
    }

    @Test
    void aBodyMayBeAsLongAsTheFactsMay() throws IOException, InterruptedException {
        String whole = FACTS + " ".repeat(RawFacts.MAX_BYTES - FACTS.length());

        assertThat(post(PATH, whole).body()).isEqualTo(DECLARATION);
        String tooLong = "the raw facts are over 262144 bytes: send what 'bestfit-node facts' prints";
        refused(post(PATH, whole + " "), 413, "SIZE_INVALID", tooLong);
        assertThat(spoken("POST " + PATH + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + ("8000\r\n" + "a".repeat(0x8000) + "\r\n").repeat(9) + "0\r\n\r\n")).startsWith("HTTP/1.1 413 ")
                .contains(tooLong);
        assertThat(spoken("POST " + PATH + " HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    /** curl of some years asks before it sends more than a kilobyte. */
    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n"
                    + "Content-Length: " + FACTS.length() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String first = new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII);
            assertThat(first).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            out.write(FACTS.getBytes(StandardCharsets.US_ASCII));
            assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK\r\n").endsWith(DECLARATION);
        }
    }

    /** Bodies that never end take their places; the next node is told to come again, and is answered once they left. */
    @Test
    void onlySoManyAreGatheredAtOnce() throws IOException, InterruptedException {
        List<Socket> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < DetectHandler.MOST_AT_ONCE; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort());
                socket.setSoTimeout(20_000);
                waiting.add(socket);
                socket.getOutputStream().write(("POST " + PATH + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                        + "Content-Length: 9\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                // It is at its place once it is told to go on.
                assertThat(socket.getInputStream().readNBytes(25)).hasSize(25);
            }
            HttpResponse<String> refused = post(PATH, FACTS);
            refused(refused, 503, "UNAVAILABLE",
                    "too many nodes are asking for their declaration at once; ask again in a second");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        } finally {
            for (Socket socket : waiting) {
                socket.getOutputStream().write("123456789".getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isPositive();
                socket.close();
            }
        }

        assertThat(post(PATH, FACTS).body()).isEqualTo(DECLARATION);
    }

    private static void refused(HttpResponse<String> response, int status, String code, String sentence) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = JsonMapper.shared().readTree(response.body()).path("errors").path(0);
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(error.path("message").asString()).isEqualTo(sentence);
    }

    private static HttpResponse<String> post(String target, String body) throws IOException, InterruptedException {
        return post(proxy.server().registryPort(), target, body, "text/plain");
    }

    private static HttpResponse<String> post(int port, String target, String body, String accept)
            throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .version(HttpClient.Version.HTTP_1_1).header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Everything that is answered to a request, however much of it is read. */
    private static String spoken(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return rest(socket);
        }
    }

    private static String rest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
}
