package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.detect.NodeScript.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs {@code bestfit-node} without anybody: systemd's units and Slurm's prologs. */
class NodeUnitsIT {

    private static final Path DEPLOY = NodeScript.FILE.resolve("../..").normalize();
    private static final long LONGEST_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void systemdTakesTheUnitsAndFindsThemConfined() throws IOException, InterruptedException {
        NodeScript.requireProgram("systemd-analyze");
        List<String> units = List.of("bestfit-node.service", "bestfit-node.timer");
        for (String unit : units) {
            Files.copy(DEPLOY.resolve("systemd").resolve(unit), folder.resolve(unit));
        }

        for (String unit : units) {
            assertThat(run(Map.of(), "systemd-analyze", "verify", folder.resolve(unit).toString()))
                    .isEqualTo(new Result(0, "", ""));
        }
        // Ten times systemd's own measure of exposure: from 0 to 29 it says OK, and of most services it says UNSAFE.
        assertThat(run(Map.of(), "systemd-analyze", "security", "--offline=yes", "--threshold=29", "--no-pager",
                folder.resolve(units.getFirst()).toString()).status()).isZero();
    }

    @Test
    void theExampleOfItsEnvironmentHasWhatTheUnitAsksFor() throws IOException {
        String unit = Files.readString(DEPLOY.resolve("systemd/bestfit-node.service"));
        List<String> set = Files.readAllLines(DEPLOY.resolve("systemd/node.env")).stream()
                .filter(line -> line.matches("[A-Z_]+=.*")).map(line -> line.split("=", 2)[0]).toList();

        assertThat(set).containsExactly("BESTFIT_PROXY", "BESTFIT_CLIENT", "BESTFIT_OPTIONS");
        assertThat(unit).contains("install $BESTFIT_CLIENT $BESTFIT_OPTIONS\n");
    }

    @Test
    void aJobOfSlurmIsToldWhatItsNodeIs() throws IOException, InterruptedException {
        SyntheticRoot machine = SyntheticRoot.build("roce", folder);
        Path state = folder.resolve("state");
        Path settings = Files.writeString(folder.resolve("node.env"), """
                BESTFIT_PROXY=http://127.0.0.1:9
                BESTFIT_DETECT='--root %1$s'
                BESTFIT_CLIENT=podman
                BESTFIT_OPTIONS='--root %1$s'
                """.formatted(machine.folder));
        Map<String, String> environment = Map.of("BESTFIT_LIB", NodeScript.FILE.resolveSibling("").toString(),
                "BESTFIT_SETTINGS", settings.toString(), "BESTFIT_RUN", state.toString(), "HOME", "/home/ada");

        assertThat(run(environment, "sh", DEPLOY.resolve("slurm/prolog").toString()).status()).isZero();
        Result task = run(environment, "sh", DEPLOY.resolve("slurm/task-prolog").toString());

        assertThat(task.status()).isZero();
        assertThat(task.err()).isEmpty();
        assertThat(task.out().lines()).first().asString()
                .startsWith("export BESTFIT_NODE=cpu=x86_64_v3, cpu-vendor=").contains(", fabric=roce");
        assertThat(task.out().lines().skip(1)).containsExactly("export BESTFIT_IMAGES=127.0.0.1:9/for/x86_64_v3",
                "export APPTAINER_CACHEDIR=/home/ada/.apptainer/cache-x86_64_v3");
        assertThat(machine.folder.resolve("etc/containers/registries.conf.d/50-bestfit-docker.io.conf")).content()
                .contains("127.0.0.1:9/for/x86_64_v3");
    }

    /** Slurm drains a node whose prolog fails. */
    @Test
    void aPrologNeverFails() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("BESTFIT_LIB", "/nowhere", "BESTFIT_SETTINGS", "/nowhere/node.env",
                "BESTFIT_RUN", folder.resolve("state").toString(), "BESTFIT_CLIENT", "podman");

        assertThat(run(environment, "sh", DEPLOY.resolve("slurm/prolog").toString()).status()).isZero();
        assertThat(run(environment, "sh", DEPLOY.resolve("slurm/task-prolog").toString()))
                .isEqualTo(new Result(0, "", ""));
    }

    @Test
    void theShellHasNothingToSayAgainstTheProlog() throws IOException, InterruptedException {
        NodeScript.requireProgram("shellcheck");

        assertThat(run(Map.of(), "shellcheck", "-s", "sh", DEPLOY.resolve("slurm/prolog").toString(),
                DEPLOY.resolve("slurm/task-prolog").toString())).isEqualTo(new Result(0, "", ""));
    }

    private Result run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        Path out = folder.resolve("run.out");
        Path err = folder.resolve("run.err");
        ProcessBuilder builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BESTFIT_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(List.of(words) + " took over " + LONGEST_SECONDS + " s");
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
