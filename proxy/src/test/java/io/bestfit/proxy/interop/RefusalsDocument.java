package io.bestfit.proxy.interop;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The document that tells what clients show where Bestfit refuses. */
final class RefusalsDocument {

    /** What one client or several said, and whether that tells why. */
    private record Shown(String said, boolean read) {}

    private final Map<Refused, Map<String, Shown>> all = new EnumMap<>(Refused.class);

    void add(Refused refused, RefusedClient client, String said, boolean read) {
        all.computeIfAbsent(refused, _ -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)).put(client.toString(),
                new Shown(said, read));
    }

    /** A document with what was added: its introduction stays as it is. */
    String in(String there) {
        String first = "\n## " + Refused.GPU_DRIVER.title() + "\n";
        int introduced = there.indexOf(first);
        StringBuilder text = new StringBuilder(introduced < 0 ? there : there.substring(0, introduced));
        all.forEach((refused, shown) -> {
            text.append("\n## ").append(refused.title()).append("\n\n").append(refused.when()).append("\n");
            Map<Shown, String> clients = new LinkedHashMap<>();
            shown.forEach((client, what) -> clients.merge(what, client, (some, one) -> some + ", " + one));
            clients.forEach((what, names) -> text.append("\n**").append(names).append("**")
                    .append(what.read() ? "" : " (without the reason)").append("\n\n```text\n").append(what.said())
                    .append("```\n"));
        });
        return text.toString();
    }
}
