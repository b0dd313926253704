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
        assertThat(out.toString().replaceAll("127.0.0.1:\\d+ +", "HOST  ")).isEqualTo("""
                registry  http://HOST  holds demo/app:1.0, one tag, seven variants
                bestfit   http://HOST  in front of it
                admin     http://HOST  /livez, /readyz, /metrics

                  A NODE THAT DECLARES                   GETS                      PLAIN PULL
                  cpu=skylake                            skylake                   generic
                  cpu=broadwell, nvidia-driver="390.30"  broadwell, nvidia-390-30  generic
                  cpu=zen3                               zen3                      generic
                  cpu=graviton3                          graviton2                 graviton2

                Self-check passed: each node got the variant that fits it best. HEAD equals GET,
                every digest is right, and without a declaration the index comes untouched.
                """);
        assertThat(out.toString().lines()).as("the width of a terminal")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void anAddressThatIsGivenAndTakenIsSaidToBe() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            int status = run("demo", "--once", "--listen", address, "--admin", "127.0.0.1:0");

            assertThat(status).isEqualTo(ExitCode.COULD_NOT);
            assertThat(out.toString()).isEmpty();
            assertThat(err.toString()).isEqualTo("cannot listen on " + address
                    + ": another program listens there; stop it, or choose another port with --listen\n");
        }
    }

    @Test
    void anAddressThatCannotBeReadIsWrongUsage() {
        assertThat(run("demo", "--once", "--listen", "here")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err.toString()).isEqualTo("""
                bestfit demo: 'here' is no address: write HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000
                'bestfit demo --help' tells what it takes.
                """);
    }
}
