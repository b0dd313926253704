package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return BestfitCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(arguments);
    }

    @Test
    void fourNodesGetFourImages() {
        int status = run("demo", "--once", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");

        assertThat(err.toString()).isEmpty();
        assertThat(status).as(out.toString()).isEqualTo(ExitCode.DONE);
        assertThat(out.toString().replaceAll("127.0.0.1:\\d+", "HOST").replaceAll("[0-9a-f]{12}", "DIGEST"))
                .isEqualTo("""
                        Image           demo/app:1.0, one tag with seven variants, in a registry at http://HOST
                        Bestfit         http://HOST
                        Health, metrics http://HOST

                          NODE                       DECLARES                                GETS                       MANIFEST              A FIRST-MATCH CLIENT GETS
                          Skylake                    cpu=skylake                             skylake                    sha256:DIGEST   generic
                          Broadwell, driver 390.30   cpu=broadwell, nvidia-driver="390.30"   broadwell, nvidia-390-30   sha256:DIGEST   generic
                          Zen 3                      cpu=zen3                                zen3                       sha256:DIGEST   generic
                          Graviton 3                 cpu=graviton3                           graviton2                  sha256:DIGEST   graviton2

                        Self-check passed: each node got the variant that fits it best; HEAD equals GET, every digest is
                        right, and without a declaration the index comes untouched.
                        """);
    }

    @Test
    void anAddressThatIsGivenAndTakenIsSaidToBe() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            int status = run("demo", "--once", "--listen", address, "--admin", "127.0.0.1:0");

            assertThat(status).isEqualTo(ExitCode.COULD_NOT);
            assertThat(err.toString()).startsWith("The demonstration cannot listen on " + address
                    + " and 127.0.0.1:0: ").contains("Give other addresses by --listen and --admin.");
        }
    }

    @Test
    void anAddressThatCannotBeReadIsWrongUsage() {
        assertThat(run("demo", "--once", "--listen", "here")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err.toString())
                .startsWith("'here' is no address: write HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000");
    }
}
