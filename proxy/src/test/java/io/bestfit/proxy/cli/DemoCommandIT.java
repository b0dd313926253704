package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a person starts and ends it. */
class DemoCommandIT {

    private static final int PREFERRED_PORT = 5000;

    @TempDir
    private Path folder;

    @Test
    void ctrlCEndsIt() throws IOException, InterruptedException {
        try (Program program = Program.start(folder, "demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
            program.awaitAnswer("Requests are logged below. Ctrl-C ends the demonstration.");
            program.interrupt();

            assertThat(program.status()).isEqualTo(0);
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void aPreferredPortThatIsTakenIsReplaced() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket()) {
            take(taken);
            try (Program program = Program.start(folder, "demo", "--once")) {
                assertThat(program.status()).as(program.err()).isEqualTo(0);
                assertThat(program.err())
                        .contains("127.0.0.1:" + PREFERRED_PORT + " is taken: a free port stands in for it.\n");
                assertThat(program.awaitAnswer("bestfit   http://127.0.0.1:")).doesNotStartWith(PREFERRED_PORT + " ");
            }
        }
    }

    private static void take(ServerSocket socket) throws IOException {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), PREFERRED_PORT));
        } catch (BindException alreadyTaken) {
            assertThat(alreadyTaken).hasMessageContaining("in use");
        }
    }
}
