package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SocketsTest {

    /** A transport that a machine does not offer, for a reason that the library wraps. */
    private record Refused(@Nullable Throwable unavailabilityCause) implements Transport {

        @Override
        public String name() {
            return "io_uring";
        }

        @Override
        public boolean available() {
            return false;
        }

        @Override
        public io.vertx.core.spi.transport.Transport implementation() {
            throw new AssertionError("what is not available is not used");
        }
    }

    @Test
    void whereTheKernelRefusesTheSentenceSaysWhyAndWhatToDo() {
        var kernel = new RuntimeException("failed to create a ring",
                new IllegalStateException("Operation not permitted"));
        assertThat(Sockets.unavailable(new Refused(kernel))).isEqualTo("transport is io_uring, and this machine does"
                + " not offer it: Operation not permitted; let the kernel and the container allow it, or leave"
                + " transport out");
    }

    @Test
    void whereTheLibraryIsMissingTheSentenceSaysSo() {
        String sentence = "transport is io_uring, and this machine does not offer it: its library is missing; let the"
                + " kernel and the container allow it, or leave transport out";
        assertThat(Sockets.unavailable(null)).isEqualTo(sentence);
        assertThat(Sockets.unavailable(new Refused(null))).isEqualTo(sentence);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void whatHasAStandInIsNoProblemOnAnyMachine(Sockets sockets) {
        assertThat(sockets.problem()).isNull();
        assertThat(sockets.used().available()).isTrue();
    }
}
