package io.bestfit.proxy.interop;

import io.bestfit.proxy.registry.LayerArchive;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;

/** skopeo, copying into a folder of manifest and blobs. */
record Skopeo(Path folder) implements ImageClient {

    static Skopeo start(Path folder) {
        Command.require("skopeo");
        return new Skopeo(folder);
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        RegistriesConfiguration files = RegistriesConfiguration.write(folder, address, declaring);
        Path copy = Files.createTempDirectory(folder, "copy");
        Command.run(folder, "skopeo", "--registries-conf", files.registries().toString(), "--policy",
                files.policy().toString(), "copy", "--quiet",
                "docker://" + RegistriesConfiguration.NAME + "/" + name, "dir:" + copy);
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
        return "skopeo";
    }
}
