package io.bestfit.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.bestfit.proxy.config.ConfigSchema;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.testing.CapturedLog;
import io.bestfit.proxy.testing.KeptConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** What a running proxy does when its configuration file changes. */
class ConfigReloaderTest {

    private static final String START = "profiles: {old: cpu=zen2}\n";
    private static final String LAST = "bestfit_config_last_reload_successful";

    @TempDir
    private Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigReloader.class);
    private ReloadedProxy proxy;

    @BeforeEach
    void start() throws Exception {
        logger.setLevel(Level.INFO);
        proxy = new ReloadedProxy(folder, 2, START);
    }

    @AfterEach
    void stop() throws Exception {
        logger.setLevel(null);
        proxy.close();
    }

    @Test
    void everySectionThatAFileMayHaveIsCompared() {
        assertThat(ChangedSections.CONTENTS.keySet()).containsExactlyInAnyOrderElementsOf(
                JsonMapper.shared().readTree(ConfigSchema.text()).get("properties").propertyNames());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            '# nothing but a comment'                                                | nothing
            'selection: {onNoMatch: refuse}'                                         | selection
            'trustedProxies: [10.0.0.1]'                                             | trustedProxies
            'upstreams: {quay: {url: "http://127.0.0.1:9"}}'                         | upstreams
            'evidence: {timeout: 1s, tagRules: [{repository: "a/**"}]}'              | evidence
            'nodes: {hosts: ["{selector}.for.example.org"], users: {u: cpu=zen3}}'   | nodes
            'cache: {maxBytes: 0}'                                                   | cache
            'timeouts: {drain: 1s, idle: 90s}'                                       | timeouts
            'log: {format: json, level: warn}'                                       | log
            """)
    void aChangeIsTakenAndToldBySection(String more, String changed) throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            proxy.take(START + more);
            assertThat(log.noise()).containsExactly("INFO " + ConfigReloader.class.getName() + " " + proxy.file()
                    + " was read again and counts from now on; changed: " + changed);
        }
        assertThat(proxy.metric("bestfit_config_reloads_total{outcome=\"taken\"}")).isEqualTo("1.0");
        assertThat(proxy.pull("cpu=zen3").body()).isEqualTo(ReloadedProxy.ZEN3.manifest());
        // What was taken is what the next version is compared with.
        try (CapturedLog log = new CapturedLog()) {
            proxy.take(START + more);
            assertThat(log.noise()).noneMatch(line -> !line.endsWith("; changed: nothing"));
        }
    }

    @Test
    void aConnectionStaysAndItsNextRequestIsAnsweredByTheNewVersion() throws Exception {
        try (KeptConnection connection = proxy.connect()) {
            assertThat(ask(connection, "old").body()).isEqualTo(ReloadedProxy.GENERIC.manifest());
            String tag = "/v2/lab/app/manifests/1.0";
            assertThat(connection.send("GET", tag, "Node-Features: arch=s390x").status()).isEqualTo(200);
            // What is no profile is read as a feature that no image is known to need.
            assertThat(ask(connection, "new").body()).isEqualTo(ReloadedProxy.GENERIC.manifest());

            proxy.take("profiles: {new: cpu=zen3}\nselection: {onNoMatch: refuse}\n");

            assertThat(connection.send("GET", tag, "Node-Features: arch=s390x").status()).isEqualTo(403);
            assertThat(ask(connection, "new").body()).isEqualTo(ReloadedProxy.ZEN3.manifest());
        }
    }

    private static KeptConnection.Answer ask(KeptConnection connection, String profile) throws Exception {
        return connection.send("GET", "/v2/for/" + profile + "/lab/app/manifests/1.0");
    }

    @Test
    void aFaultyVersionChangesNothingAndEachFaultIsToldWithItsPlace() throws Exception {
        assertThat(proxy.metric(LAST)).isEqualTo("1.0");
        String started = proxy.metric("bestfit_config_last_reload_success_timestamp_seconds");
        assertThat(Double.parseDouble(started)).isPositive();
        try (CapturedLog log = new CapturedLog()) {
            proxy.take("selection: {onNoMatch: refuse, order: 1}\nprofiles: {new: cpu=zen99}\n");
            assertThat(log.noise()).hasSize(2).allMatch(line -> line.startsWith("ERROR ")
                    && line.endsWith("; the earlier configuration still counts"));
            assertThat(log.noise().getFirst()).contains(proxy.file() + ":4:39: 'selection.order'");
            assertThat(log.noise().getLast()).contains(proxy.file() + ":5:17: 'profiles.new'");
        }
        assertThat(proxy.metric(LAST)).isEqualTo("0.0");
        assertThat(proxy.metric("bestfit_config_last_reload_success_timestamp_seconds")).isEqualTo(started);
        assertThat(proxy.metric("bestfit_config_reloads_total{outcome=\"refused\"}")).isEqualTo("1.0");
        assertThat(proxy.pull("arch=s390x").status()).isEqualTo(200);
        try (KeptConnection admin = new KeptConnection(proxy.server().adminPort())) {
            assertThat(admin.send("GET", "/readyz").status()).isEqualTo(200);
        }

        proxy.take("selection: {onNoMatch: refuse}");

        assertThat(proxy.metric(LAST)).isEqualTo("1.0");
        assertThat(proxy.pull("arch=s390x").status()).isEqualTo(403);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            listen: [127.0.0.1:0], admin: 127.0.0.2:0                            | admin
            listen: [127.0.0.1:0], admin: 127.0.0.1:0, log: {audit: stderr}      | log.audit
            listen: [127.0.0.1:0], admin: 127.0.0.1:0, transport: nio            | transport
            listen: [127.0.0.1:0], admin: 127.0.0.1:0, tracing: {endpoint: 'http://127.0.0.1:1'} | tracing
            listen: [{address: 127.0.0.1:0, proxyProtocol: true}], trustedProxies: [10.0.0.1], admin: 127.0.0.1:0 | \
            proxyProtocol of 127.0.0.1:0
            """)
    void whatCannotChangeIsNamedAndNothingElseOfThatVersionCounts(String changed, String keys) throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            proxy.writeAll("{" + changed + ", upstream: {url: '" + proxy.registry().baseUrl()
                    + "'}, selection: {onNoMatch: refuse}}");
            proxy.reloader().now();
            assertThat(log.noise()).containsExactly("ERROR " + ConfigReloader.class.getName() + " " + proxy.file()
                    + ": a running proxy cannot change " + keys + ": restart it, or set that back; the earlier"
                    + " configuration still counts");
        }
        assertThat(proxy.pull("arch=s390x").status()).isEqualTo(200);
    }

    @Test
    void anAddressThatCannotBeListenedOnChangesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CapturedLog log = new CapturedLog()) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            proxy.writeAll(proxy.base().replace("[127.0.0.1:0]", "[127.0.0.1:0, 127.0.0.2:0, '" + address + "']")
                    + "selection: {onNoMatch: refuse}");
            proxy.reloader().now();
            assertThat(log.noise()).singleElement().asString().startsWith("ERROR ")
                    .contains(proxy.file() + ": cannot listen on " + address + ": ").contains("in use")
                    .endsWith("; the earlier configuration still counts");
        }
        assertThat(proxy.pull("arch=s390x").status()).isEqualTo(200);
        assertThat(proxy.metric(LAST)).isEqualTo("0.0");

        proxy.take("selection: {onNoMatch: refuse}");
        assertThat(proxy.pull("arch=s390x").status()).isEqualTo(403);
    }

    @Test
    void aFileIsReadByItselfWhenItOrOneThatItNamesChanges() throws Exception {
        Path password = folder.resolve("password");
        proxy.write("upstreams: {quay: {url: 'http://127.0.0.1:9', credentials: {username: u, passwordFile: password},"
                + " allow: {networks: [127.0.0.0/8]}}}");
        // It is missing at first, and what is missing is waited for.
        await().atMost(Duration.ofSeconds(60)).until(() -> proxy.metric(LAST).equals("0.0"));
        Files.writeString(password, "one");
        await().atMost(Duration.ofSeconds(60)).until(() -> proxy.metric(LAST).equals("1.0"));
        String taken = "bestfit_config_reloads_total{outcome=\"taken\"}";
        assertThat(proxy.metric(taken)).isEqualTo("1.0");
        Files.writeString(password, "two");
        await().atMost(Duration.ofSeconds(60)).until(() -> proxy.metric(taken).equals("2.0"));
    }

    @Test
    void readinessDoesNotAskAnUpstream() throws Exception {
        proxy.registry().faults().on(RequestPredicate.any()).answer(new Fault.StallBeforeHead());
        try (KeptConnection stuck = proxy.connect();
                KeptConnection admin = new KeptConnection(proxy.server().adminPort())) {
            stuck.begin("GET", "/v2/lab/app/manifests/1.0", "Node-Features: cpu=zen3");
            await().until(() -> !proxy.registry().requests().isEmpty());
            for (String probe : List.of("/readyz", "/livez", "/metrics")) {
                assertThat(admin.send("GET", probe).status()).as(probe).isEqualTo(200);
            }
        }
    }
}
