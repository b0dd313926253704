package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElfLibraryTest {

    private static final ElfFile LIBRARY = new ElfFile(true, ByteOrder.LITTLE_ENDIAN, "libfabric.so.1",
            List.of("GLIBC_2.31", "GLIBC_2.2.5"), List.of("libfabric.so.1", "FABRIC_1.0", "FABRIC_1.7"),
            List.of("ompi_mpi_comm_world_of_another"));

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "of 64 bits: {0}, {1}")
    @CsvSource({"true, LITTLE_ENDIAN", "true, BIG_ENDIAN", "false, LITTLE_ENDIAN", "false, BIG_ENDIAN"})
    void theDynamicSectionIsRead(boolean wide, String order) throws IOException {
        ByteOrder byteOrder = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ElfFile file = new ElfFile(wide, byteOrder, LIBRARY.soname(), LIBRARY.needs(), LIBRARY.provides(),
                LIBRARY.symbols());

        assertThat(ElfLibrary.read(written(file.bytes()))).contains(new ElfLibrary("libfabric.so.1",
                Set.of("GLIBC_2.31", "GLIBC_2.2.5"), Set.of("libfabric.so.1", "FABRIC_1.0", "FABRIC_1.7"), false));
    }

    @Test
    void openMpiIsToldByItsWorld() throws IOException {
        ElfFile file = new ElfFile(true, ByteOrder.LITTLE_ENDIAN, "", List.of(), List.of(),
                List.of("ompi_mpi_comm_world"));

        assertThat(ElfLibrary.read(written(file.bytes()))).contains(new ElfLibrary(null, Set.of(), Set.of(), true));
    }

    /** The library of this very Java virtual machine, which every glibc since its build runs. */
    @Test
    void aRealLibraryIsRead() {
        Path libjvm = Path.of(System.getProperty("java.home"), "lib/server/libjvm.so");

        assertThat(ElfLibrary.read(libjvm)).hasValueSatisfying(library -> {
            assertThat(library.soname()).isEqualTo("libjvm.so");
            assertThat(library.needs()).anyMatch(version -> version.startsWith("GLIBC_2."));
            assertThat(library.isOpenMpi()).isFalse();
        });
    }

    @Test
    void otherFilesAreNone() throws IOException {
        assertThat(ElfLibrary.read(written(new byte[0]))).isEmpty();
        assertThat(ElfLibrary
                .read(written("#!/bin/sh\n".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .isEmpty();
        assertThat(ElfLibrary.read(folder)).isEmpty();
        assertThat(ElfLibrary.read(folder.resolve("nothing"))).isEmpty();
    }

    @Test
    void noDamageMakesTheReaderThrow() throws IOException {
        byte[] whole = LIBRARY.bytes();
        for (int length = 0; length < whole.length; length += 3) {
            Path file = written(Arrays.copyOf(whole, length));
            assertThatCode(() -> ElfLibrary.read(file)).as("cut at %d", length).doesNotThrowAnyException();
        }
        long seed = 20261121L;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = written(damaged);
            assertThatCode(() -> ElfLibrary.read(file)).as("seed %d, round %d", seed, round)
                    .doesNotThrowAnyException();
        }
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("library"), bytes);
    }
}
