package io.bestfit.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Reference data that is absent never looks like a test that passed. */
class SharedDataTest {

    private static final String NO_FOLDER = "The reference data folder is absent; name it by -Dbestfit.data=FOLDER or BESTFIT_DATA.";
    private static final String NO_FILE = "The reference data has no file a.json; update the data folder.";

    @TempDir
    private Path folder;

    @Test
    void whereItIsRequiredItsAbsenceIsAFailure() {
        assertThatThrownBy(() -> SharedData.file("a.json", Optional.empty(), true))
                .isInstanceOf(AssertionFailedError.class).hasMessage(NO_FOLDER);
        assertThatThrownBy(() -> SharedData.file("a.json", Optional.of(folder.resolve("no")), true))
                .isInstanceOf(AssertionFailedError.class).hasMessage(NO_FOLDER);
        assertThatThrownBy(() -> SharedData.file("a.json", Optional.of(folder), true))
                .isInstanceOf(AssertionFailedError.class).hasMessage(NO_FILE);
    }

    @Test
    void elsewhereItsAbsenceSkipsTheTest() {
        assertThatThrownBy(() -> SharedData.file("a.json", Optional.empty(), false))
                .isInstanceOf(TestAbortedException.class).hasMessage(NO_FOLDER);
        assertThatThrownBy(() -> SharedData.file("a.json", Optional.of(folder), false))
                .isInstanceOf(TestAbortedException.class).hasMessage(NO_FILE);
    }

    @Test
    void aFileThatIsThereIsFound() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{}");
        assertThat(SharedData.file("a.json", Optional.of(folder), true)).isEqualTo(file);
    }
}
