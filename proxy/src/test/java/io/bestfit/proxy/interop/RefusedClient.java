package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A client that is refused.
 *
 * @param name what people call it
 * @param version major and minor number
 * @param client what pulls; {@code null} for curl, which asks for the manifest alone
 */
record RefusedClient(String name, String version, Root root, @Nullable ImageClient client, Path folder)
        implements
            AutoCloseable {

    /** They print the standard name of a status where the ping is refused. */
    private static final Set<String> OWN_WORDS_AT_PING = Set.of("podman 4.3", "buildah 1.28", "skopeo 1.9");

    /**
     * Starts those of the releases of which the versions stay.
     *
     * @param started where they come, by name and version
     * @return whether all of them are there
     */
    static boolean startAll(Path home, Path folder, ExecutorService atOnce, Map<String, RefusedClient> started)
            throws Exception {
        List<Setup> setups = Setup.all(home).stream().filter(setup -> !setup.root().suite().equals(Root.MOVING))
                .toList();
        List<Future<RefusedClient>> starting = new ArrayList<>();
        for (Setup setup : setups) {
            // A short name: podman refuses long ones.
            Path of = Files.createDirectory(folder.resolve("c" + setups.indexOf(setup)));
            starting.add(atOnce.submit(() -> new RefusedClient(setup.name(), setup.version(of), setup.root(),
                    setup.start(of), of)));
        }
        Command.require("curl");
        Root machine = Root.machine(home);
        add(new RefusedClient("curl", machine.version(folder, "curl"), machine, null, folder), started);
        boolean complete = true;
        for (Future<RefusedClient> start : starting) {
            try {
                add(start.get(), started);
            } catch (ExecutionException problem) {
                if (!(problem.getCause() instanceof TestAbortedException)) {
                    throw problem;
                }
                complete = false;
            }
        }
        return complete;
    }

    private static void add(RefusedClient client, Map<String, RefusedClient> started) {
        started.put(client.toString(), client);
    }

    /** What it says when it is refused. */
    String refused(RefusingSite.Place place, Refused refused) throws Exception {
        boolean tls = client != null && client.onlyTls();
        String address = tls ? place.tls() : place.plain();
        try {
            if (client == null) {
                Command.run(folder, "curl", "--silent", "--show-error", "--fail-with-body",
                        "http://" + address + "/v2/" + refused.image().replace(":", "/manifests/"));
            } else {
                client.variant(address, refused.image(), client instanceof Containerd
                        ? Declaring.HEADER
                        : Declaring.NOTHING);
            }
        } catch (Command.Failed failed) {
            if (!failed.ended()) {
                throw failed;
            }
            return Terminal.normal(failed.said(), place);
        }
        throw new AssertionError(this + " was not refused though " + refused.title());
    }

    /** Whether it shows the reason, of which it may only see the status line; what it does not show no answer can change. */
    boolean shows(Refused refused) {
        if (OWN_WORDS_AT_PING.contains(toString()) && refused.atPing()) {
            return false;
        }
        return switch (refused.status()) {
            // Without a password for a challenge they end before they read the answer.
            case 401 ->
                !name.startsWith("Docker") && !name.equals("Charliecloud") && !toString().equals("containerd 1.7");
            // To containerd every 404 is "not found".
            case 404 -> !name.endsWith("containerd's store") && !name.equals("containerd")
                    && !name.equals("Charliecloud");
            default -> true;
        };
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
