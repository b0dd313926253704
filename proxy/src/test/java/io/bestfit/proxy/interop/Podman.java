package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** podman with a store of its own. */
record Podman(Path folder) implements ImageClient {

    static Podman start(Path folder) {
        Command.require("podman");
        return new Podman(folder);
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        RegistriesConfiguration files = RegistriesConfiguration.write(folder, address, declaring);
        // Short names: podman refuses a run root of more than 50 characters.
        List<String> podman = List.of("podman", "--root", folder.resolve("root").toString(), "--runroot",
                folder.resolve("run").toString(), "--tmpdir", folder.resolve("tmp").toString(), "--storage-driver",
                "vfs",
                "--registries-conf", files.registries().toString(), "--runtime", "runc", "--cgroup-manager", "cgroupfs",
                "--events-backend", "none");
        String image = RegistriesConfiguration.NAME + "/" + name;
        Command.run(folder, Command.words(podman, "pull", "--quiet", "--signature-policy", files.policy().toString(),
                image));
        String mount = Command.run(folder, Command.words(podman, "image", "mount", image)).strip();
        try {
            return Files.readString(Path.of(mount, "variant")).strip();
        } finally {
            Command.run(folder, Command.words(podman, "image", "unmount", "--all"));
        }
    }

    @Override
    public void close() throws IOException {
        Mounts.removeUnder(folder);
    }

    @Override
    public String toString() {
        return "podman";
    }
}
