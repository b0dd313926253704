package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** podman with a store of its own. */
record Podman(Root root, Path folder) implements ImageClient {

    static Podman start(Path folder) {
        return start(Root.machine(), folder);
    }

    static Podman start(Root root, Path folder) {
        root.require("podman");
        return new Podman(root, folder);
    }

    @Override
    public Set<Declaring> declares() {
        return RegistriesConfiguration.DECLARES;
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
        run(podman, "pull", "--quiet", "--authfile", files.users().toString(), "--signature-policy",
                files.policy().toString(), image);
        String mount = run(podman, "image", "mount", image).strip();
        try {
            return Files.readString(Path.of(mount, "variant")).strip();
        } finally {
            run(podman, "image", "unmount", "--all");
        }
    }

    private String run(List<String> podman, String... call) throws Exception {
        return Command.run(folder, root.words(Map.of(), podman, call));
    }

    @Override
    public void close() throws IOException {
        Mounts.removeUnder(folder);
    }

    @Override
    public String toString() {
        return "podman of " + root;
    }
}
