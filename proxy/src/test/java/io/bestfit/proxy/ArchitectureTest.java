package io.bestfit.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The proxy's packages depend in one direction, and few of them reach the network. */
class ArchitectureTest {

    private static final String PROXY = "io.bestfit.proxy";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(PROXY);

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(PROXY + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** Whatever a client sends, only these can dial an address, and they dial configured ones. */
    @Test
    void fewPackagesSendRequests() {
        noClasses().that().resideOutsideOfPackages(PROXY + ".upstream..", PROXY + ".forward..", PROXY + ".server..",
                PROXY + ".demo..", PROXY + ".client..")
                .should().dependOnClassesThat().areAssignableTo(HttpClient.class)
                .orShould().dependOnClassesThat().areAssignableTo(HttpClientRequest.class)
                .orShould().dependOnClassesThat().resideInAnyPackage("io.vertx.ext.web.client..")
                .check(CLASSES);
    }

    @Test
    void requestsGoThroughVertxAlone() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("java.net.http..")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.HttpURLConnection")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.Socket")
                .check(CLASSES);
    }

    @Test
    void theEmbeddedRegistryServesTheDemonstrationOnly() {
        noClasses().that().resideOutsideOfPackages(PROXY + ".registry..", PROXY + ".demo..", PROXY + ".cli..")
                .should().dependOnClassesThat().resideInAnyPackage(PROXY + ".registry..", PROXY + ".demo..")
                .check(CLASSES);
    }

    @Test
    void onlyTheProgramItselfKnowsTheCommandLine() {
        noClasses().that().resideInAPackage(PROXY + ".(*)..").and().resideOutsideOfPackage(PROXY + ".cli..")
                .should().dependOnClassesThat().resideInAnyPackage(PROXY + ".cli..", "picocli..")
                .check(CLASSES);
    }

    /** What is handed down can be tested, and is in one place to be seen. */
    @Test
    void onlyTheEntryPointReadsTheEnvironment() {
        noClasses().that().doNotHaveFullyQualifiedName(Main.class.getName())
                .should().callMethod(System.class, "getenv")
                .orShould().callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    /** An event loop that sleeps stops every pull on it. */
    @Test
    void nothingSleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethod(Thread.class, "sleep", Duration.class)
                .check(CLASSES);
    }
}
