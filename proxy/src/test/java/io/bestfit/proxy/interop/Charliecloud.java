package io.bestfit.proxy.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Charliecloud's {@code ch-image}, whose only way to a registry is the name of an image. */
record Charliecloud(Root root, Path folder) implements ImageClient {

    static Charliecloud start(Root root, Path folder) {
        root.require("ch-image");
        return new Charliecloud(root, folder);
    }

    @Override
    public Set<Declaring> declares() {
        return Set.of(Declaring.PATH_AFTER, Declaring.HOST, Declaring.PORT, Declaring.USER, Declaring.ADDRESS);
    }

    @Override
    public boolean onlyTls() {
        return true;
    }

    /** It refuses an index with two entries of one platform, which other clients take the first of. */
    @Override
    public boolean takesIndexes() {
        return false;
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        String registry = declaring == Declaring.PATH_AFTER ? address + "/for/" + CPU : address;
        Path storage = Files.createTempDirectory(folder, "storage").resolve("ch");
        List<String> pull = new ArrayList<>(List.of("ch-image", "pull", "--storage", storage.toString()));
        if (declaring == Declaring.USER) {
            pull.add("--auth");
        }
        Command.run(folder, root.words(Map.of("REQUESTS_CA_BUNDLE", root.certificates().authority().toString(),
                "CH_IMAGE_CACHE", "disabled", "CH_IMAGE_USERNAME", Proxies.USER, "CH_IMAGE_PASSWORD", Proxies.USER),
                pull, registry + "/" + name, "pulled"));
        return Files.readString(storage.resolve("img/pulled/variant")).strip();
    }

    @Override
    public void close() {
        // Nothing stays up.
    }

    @Override
    public String toString() {
        return "charliecloud of " + root;
    }
}
