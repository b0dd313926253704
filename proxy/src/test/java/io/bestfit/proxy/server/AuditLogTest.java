package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.testing.CapturedLog;
import io.bestfit.proxy.testing.RawExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code log.audit} tells of each tag that a node asks for, and that it goes where it should. */
class AuditLogTest {

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN3, "amd64", "zen3")
            .build();
    private static final String TAG = "/v2/lab/app/manifests/1.0";

    @TempDir
    private Path folder;

    private Path file;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws TimeoutException {
        file = folder.resolve("audit.jsonl");
        proxy = RunningProxy.start(config -> RunningProxy.with(config,
                new Log(Log.Format.TEXT, Log.Level.INFO, new Log.Audit.ToFile(file))));
        proxy.registry().put("lab/app", "1.0", INDEX);
    }

    @AfterEach
    void stop() throws TimeoutException {
        proxy.close();
    }

    @ParameterizedTest(name = "{0} declares {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v2/lab/app/manifests/1.0           | cpu=zen4   | channel=header, child=ZEN3, decided_by=cpu, index=INDEX, outcome=selected, position=1, status=200
            /for/zen4/v2/lab/app/manifests/1.0  |            | channel=path, child=ZEN3, decided_by=cpu, index=INDEX, outcome=selected, position=1, status=200
            /v2/lab/app/manifests/1.0           | arch=s390x | channel=header, outcome=passthrough, reason=none of the 2 entries is an image for linux/s390x, status=200
            """)
    void aLineSaysWhoAskedForWhatAndWhatBecameOfIt(String target,
            @org.jspecify.annotations.Nullable String declaration, String told) throws Exception {
        if (declaration == null) {
            proxy.send("GET", target, "User-Agent", "tester");
        } else {
            proxy.send("GET", target, "User-Agent", "tester", "Node-Features", declaration, "Authorization",
                    "Bearer x");
        }
        Map<String, String> line = lines(1).getFirst();
        assertThat(line.remove("time")).matches("20[0-9-]+T[0-9:.]+Z");
        assertThat(line)
                .containsAllEntriesOf(Map.of("event", "selection", "client", "127.0.0.1", "user_agent", "tester",
                        "method", "GET", "upstream", "default", "repository", "lab/app", "tag", "1.0"));
        line.keySet().removeAll(List.of("event", "client", "user_agent", "method", "upstream", "repository", "tag"));
        assertThat(line).hasToString("{" + told.replace("ZEN3", ZEN3.digest().text())
                .replace("INDEX", INDEX.digest().text()) + "}");
    }

    @Test
    void aRefusedDeclarationIsToldWithoutIt() throws Exception {
        proxy.send("GET", TAG, "Node-Features", "cpu=secret=");
        Map<String, String> line = lines(1).getFirst();
        assertThat(line).containsEntry("outcome", "refused").containsEntry("status", "400");
        assertThat(line.get("reason")).startsWith("declaration is malformed at position");
    }

    @Test
    void whatIsNoSelectionHasNoLine() throws Exception {
        proxy.send("GET", TAG);
        proxy.send("GET", "/for/any/lab/app/manifests/1.0");
        proxy.send("GET", "/v2/lab/app/manifests/" + INDEX.digest(), "Node-Features", "cpu=zen4");
        proxy.send("GET", "/v2/lab/app/tags/list", "Node-Features", "cpu=zen4");
        proxy.send("HEAD", TAG, "Node-Features", "cpu=zen4");
        assertThat(lines(1)).hasSize(1).first().extracting(line -> line.get("method")).isEqualTo("HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"}, {\"event\": \"selection\"", "a\tb\u0080\u2028c", "\u001b[31mred"})
    void whatAClientCallsItselfEndsNoLine(String userAgent) throws Exception {
        RawExchange.of(proxy.server().registryPort(),
                "GET " + TAG + " HTTP/1.1\r\nHost: x\r\nNode-Features: cpu=zen4\r\n"
                        + "Connection: close\r\nUser-Agent: " + userAgent.replaceAll("[^\\x20-\\x7e\t]", "?")
                        + "\r\n\r\n");
        lines(1);
        assertThat(Files.readString(file)).containsOnlyOnce("\n").matches("[\\x20-\\x7e]+\n");
    }

    @Test
    void onlyItsOwnerAndGroupMayReadIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).matches("rw-r?-{5}");
    }

    @Test
    void linesFollowTheNameWhenTheFileIsMovedAway() throws Exception {
        proxy.send("GET", TAG, "Node-Features", "cpu=zen4");
        lines(1);
        Path moved = Files.move(file, folder.resolve("audit.jsonl.1"));
        proxy.send("HEAD", TAG, "Node-Features", "cpu=zen4");
        assertThat(lines(1).getFirst()).containsEntry("method", "HEAD");
        assertThat(Files.readAllLines(moved)).hasSize(1);
    }

    @Test
    void whatCannotBeWrittenIsCountedAndToldOnceAndNoPullFails() throws Exception {
        Files.delete(file);
        Files.createDirectory(file);
        try (CapturedLog log = new CapturedLog()) {
            for (int lost = 1; lost <= 3; lost++) {
                assertThat(proxy.send("GET", TAG, "Node-Features", "cpu=zen4").statusCode()).isEqualTo(200);
                String counted = "bestfit_audit_lines_lost_total " + lost + ".0";
                await().until(() -> metrics().contains(counted));
            }
            assertThat(log.noise()).hasSize(1).first().asString().startsWith("ERROR io.bestfit.proxy.access.AuditFile"
                    + " audit lines cannot be written to " + file + " and are lost: ")
                    .endsWith("; make room, or correct who may write it");
            Files.delete(file);
            proxy.send("GET", TAG, "Node-Features", "cpu=zen4");
            assertThat(lines(1)).hasSize(1);
            assertThat(metrics()).contains("bestfit_audit_lines_total 4.0", "bestfit_audit_lines_lost_total 3.0");
        }
    }

    @Test
    void aProxyThatCannotWriteItDoesNotStart() {
        Path nowhere = folder.resolve("no/such/folder");
        assertThatThrownBy(() -> RunningProxy.start(config -> RunningProxy.with(config,
                new Log(Log.Format.TEXT, Log.Level.INFO, new Log.Audit.ToFile(nowhere)))))
                .hasMessageStartingWith("log.audit cannot be written to, correct the path or who may write there: ")
                .hasMessageContaining(nowhere.toString());
    }

    private String metrics() throws IOException, InterruptedException {
        return proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body();
    }

    /** The lines, once there are so many. */
    private List<Map<String, String>> lines(int count) {
        await().until(() -> Files.exists(file) && Files.readAllLines(file).size() >= count);
        try {
            return Files.readAllLines(file).stream().map(AuditLogTest::values).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> values(String line) {
        JsonNode object = JsonMapper.shared().readTree(line);
        Map<String, String> values = new TreeMap<>();
        object.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asString()));
        return values;
    }
}
