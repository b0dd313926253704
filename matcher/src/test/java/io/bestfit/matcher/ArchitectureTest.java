package io.bestfit.matcher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.RandomAccessFile;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The matcher is a pure function: no network, no files, no clock, no log. */
class ArchitectureTest {

    private static final JavaClasses MATCHER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.bestfit.matcher");

    @Test
    void theMatcherReachesNothingOutsideItself() {
        noClasses().should().dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.nio.file..", "java.nio.channels..",
                        "java.util.logging..", "org.slf4j..", "java.sql..")
                .check(MATCHER);
        for (Class<?> file : new Class<?>[]{File.class, FileInputStream.class, FileOutputStream.class,
                FileReader.class, RandomAccessFile.class}) {
            noClasses().should().dependOnClassesThat().areAssignableTo(file).check(MATCHER);
        }
    }

    @Test
    void theMatcherAsksNoClockAndNoChance() {
        noClasses().should().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethodWhere(JavaCall.Predicates.target(nameMatching("now"))
                        .and(JavaCall.Predicates.target(owner(resideInAPackage("java.time..")))))
                .orShould().dependOnClassesThat().areAssignableTo(Clock.class)
                .orShould().callMethod(Math.class, "random")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Random").check(MATCHER);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.bestfit.(matcher.*)..").should().beFreeOfCycles().check(MATCHER);
        slices().matching("io.bestfit.(**)").should().beFreeOfCycles().check(MATCHER);
    }
}
