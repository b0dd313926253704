package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What unchanged clients show to their user where Bestfit refuses. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class RefusalsIT {

    private static final String DOCUMENT = "proxy/docs/refusals.md";
    private static final String WRITE = "bestfit.refusals";

    private final RefusalsDocument document = new RefusalsDocument();
    private final ExecutorService clientsAtOnce = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, RefusedClient> clients = new LinkedHashMap<>();
    private Path folder;
    private RefusingSite site;
    private boolean complete;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.createDirectories(home.resolve("certs.d"));
        Certificates certificates = Certificates.make(home.resolve(Certificates.FOLDER), "IP:127.0.0.1");
        site = RefusingSite.start(Files.createDirectory(folder.resolve("site")), certificates);
        complete = RefusedClient.startAll(home, folder, clientsAtOnce, clients);
    }

    @AfterAll
    void stop() throws Exception {
        try (RefusingSite _ = site; ExecutorService _ = clientsAtOnce) {
            for (RefusedClient client : clients.values()) {
                client.close();
            }
            Mounts.removeUnder(folder);
        }
    }

    /** Each gives up within the time that {@link Command} gives it, and each that shows reasons at all shows this one. */
    @ParameterizedTest
    @EnumSource
    @Order(1)
    void theReasonReachesTheUser(Refused refused) throws Exception {
        Map<String, Future<String>> asked = new LinkedHashMap<>();
        SoftAssertions all = new SoftAssertions();
        try (Closeable _ = site.during(refused)) {
            clients.forEach((name, client) -> asked.put(name, clientsAtOnce.submit(() -> client.refused(site.place(
                    refused), refused))));
            for (Map.Entry<String, Future<String>> answer : asked.entrySet()) {
                String said = answer.getValue().get();
                RefusedClient client = Objects.requireNonNull(clients.get(answer.getKey()));
                boolean read = Terminal.says(said, refused.reason());
                all.assertThat(read).as("whether %s shows '%s'; it says%n%s", answer.getKey(), refused.reason(),
                        said).isEqualTo(client.shows(refused));
                document.add(refused, client, said, read);
            }
        }
        all.assertAll();
    }

    /** With {@code -Dbestfit.refusals=write} it writes its document anew. */
    @Test
    @Order(2)
    void theDocumentSaysWhatTheyShow() throws Exception {
        Assumptions.assumeTrue(complete, "some clients are missing");
        Document there = Document.of(DOCUMENT);
        String shown = document.in(there.text());
        if (Objects.equals(System.getProperty(WRITE), "write")) {
            Files.writeString(there.file(), shown);
        } else {
            assertThat(there.text()).as("%s is not what this run showed;"
                    + " 'mvn verify -Dit.test=RefusalsIT -D%s=write' writes it anew", DOCUMENT, WRITE)
                    .isEqualTo(shown);
        }
    }
}
