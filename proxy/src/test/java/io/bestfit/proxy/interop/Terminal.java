package io.bestfit.proxy.interop;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What programs say on a terminal, without what is another one at each run. */
final class Terminal {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    /** Progress, and that it ended; where Charliecloud works; and what podman says of this machine. */
    private static final Pattern OTHER = Pattern.compile("elapsed: .*|.*: +resolving +\\|.*"
            + "|initializing storage directory: .*|.*Using cgroups-v1 which is deprecated.*"
            + "|.*msg=\"active check failed\" error=\"context canceled\".*");
    private static final Pattern TIME = Pattern.compile("time=\"[^\"]*\"");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern PAUSE = Pattern.compile("(retrying in )[0-9.]+m?s");
    private static final Pattern OWN_PORT = Pattern.compile("127\\.0\\.0\\.1:[0-9]+->");

    private Terminal() {}

    /** The lines that stay, with the names of an example for the hosts. */
    static String normal(String said, RefusingSite.Place place) {
        String text = COLOUR.matcher(said).replaceAll("").replace('\r', '\n');
        text = TIME.matcher(text).replaceAll("time=\"…\"");
        text = DIGEST.matcher(text).replaceAll("sha256:…");
        text = PAUSE.matcher(text).replaceAll("$1…");
        text = OWN_PORT.matcher(text).replaceAll("127.0.0.1:…->");
        text = text.replace(place.plain(), "bestfit.example:5000").replace(place.tls(), "bestfit.example:5000")
                .replace(place.upstream(), "registry.example:443");
        return text.lines().map(String::stripTrailing).filter(line -> !line.isEmpty())
                .filter(line -> !OTHER.matcher(line).matches()).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Whether a text has some words, wherever its lines end. */
    static boolean says(String said, String words) {
        return said.replaceAll("\\s+", " ").contains(words);
    }
}
