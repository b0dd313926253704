package io.bestfit.proxy.interop;

import io.bestfit.proxy.registry.LayerArchive;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** skopeo, copying into a folder of manifest and blobs. */
record Skopeo(Root root, Path folder) implements ImageClient {

    static Skopeo start(Path folder) {
        return start(Root.machine(), folder);
    }

    static Skopeo start(Root root, Path folder) {
        root.require("skopeo");
        return new Skopeo(root, folder);
    }

    @Override
    public Set<Declaring> declares() {
        return RegistriesConfiguration.DECLARES;
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        RegistriesConfiguration files = RegistriesConfiguration.write(folder, address, declaring);
        Path copy = Files.createTempDirectory(folder, "copy");
        Command.run(folder, root.words(Map.of(), List.of("skopeo"), "--registries-conf",
                files.registries().toString(), "--policy", files.policy().toString(), "copy", "--quiet",
                "--src-authfile", files.users().toString(),
                "docker://" + RegistriesConfiguration.NAME + "/" + name, "dir:" + copy));
        JsonObject manifest = new JsonObject(Files.readString(copy.resolve("manifest.json")));
        String layer = manifest.getJsonArray("layers").getJsonObject(0).getString("digest");
        byte[] archive = Files.readAllBytes(copy.resolve(layer.substring("sha256:".length())));
        return LayerArchive.read(archive, "variant").orElseThrow().strip();
    }

    @Override
    public void close() {
        // Nothing stays up.
    }

    @Override
    public String toString() {
        return "skopeo of " + root;
    }
}
