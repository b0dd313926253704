package io.bestfit.proxy.detect;

import io.bestfit.proxy.detect.RawFacts.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What NVIDIA's {@code nvidia-smi} says of the GPUs: the driver, their compute capabilities and their brands, which no
 * file of the kernel tells.
 */
final class NvidiaSmi {

    /** Without persistence mode the driver wakes every GPU first; a judgement. */
    private static final long PATIENCE_SECONDS = 30;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_GPUS = 64;
    private static final Pattern ROW = Pattern.compile("[0-9][0-9.]{0,31}(, *[^,]{1,32})?");
    private static final Pattern BRAND = Pattern.compile("(?m)^ *Product Brand *: *(\\S[^\\n]{0,63})$");

    private NvidiaSmi() {}

    /** The facts; none where the program is absent, fails or takes too long. */
    static List<Fact> ask(String program) {
        List<String> rows = rows(program, "driver_version,compute_cap");
        if (rows.isEmpty()) {
            // Programs before driver 510 know no compute_cap.
            rows = rows(program, "driver_version");
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("nvidia-smi", "", rows));
        List<String> brands = BRAND.matcher(run(program, "-q").orElse("")).results()
                .map((MatchResult found) -> RawFacts.printable(found.group(1)).strip()).limit(MOST_GPUS).toList();
        if (!brands.isEmpty()) {
            facts.add(new Fact("nvidia-brand", "", brands));
        }
        return facts;
    }

    private static List<String> rows(String program, String fields) {
        return run(program, "--query-gpu=" + fields, "--format=csv,noheader").orElse("").lines()
                .map(line -> RawFacts.printable(line).strip()).filter(ROW.asMatchPredicate()).limit(MOST_GPUS)
                .toList();
    }

    private static Optional<String> run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(Arrays.asList(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            return Optional.empty(); // there is no such program here
        }
        try {
            process.getOutputStream().close();
            // Ends the reading below where the program hangs. One that has ended is let be: its output would be closed.
            CompletableFuture<Process> end = process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(_ -> process.destroyForcibly());
            byte[] said = process.getInputStream().readNBytes(MOST_BYTES);
            end.cancel(false);
            return Optional.of(new String(said, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // it was ended while it wrote
        } finally {
            process.destroyForcibly();
        }
    }
}
