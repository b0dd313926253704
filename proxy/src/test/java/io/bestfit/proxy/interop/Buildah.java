package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** buildah with a store of its own, starting a build on an image. */
record Buildah(Root root, Path folder) implements ImageClient {

    static Buildah start(Root root, Path folder) {
        root.require("buildah");
        return new Buildah(root, folder);
    }

    @Override
    public Set<Declaring> declares() {
        return RegistriesConfiguration.DECLARES;
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        RegistriesConfiguration files = RegistriesConfiguration.write(folder, address, declaring);
        List<String> buildah = List.of("buildah", "--root", folder.resolve("root").toString(), "--runroot",
                folder.resolve("run").toString(), "--storage-driver", "vfs", "--registries-conf",
                files.registries().toString());
        String container = run(buildah, "from", "--quiet", "--authfile", files.users().toString(), "--pull-always",
                "--signature-policy",
                files.policy().toString(), RegistriesConfiguration.NAME + "/" + name).strip();
        try {
            return Files.readString(Path.of(run(buildah, "mount", container).strip(), "variant")).strip();
        } finally {
            run(buildah, "rm", container);
        }
    }

    private String run(List<String> buildah, String... call) throws Exception {
        return Command.run(folder, root.words(Map.of(), buildah, call));
    }

    @Override
    public void close() throws IOException {
        Mounts.removeUnder(folder);
    }

    @Override
    public String toString() {
        return "buildah of " + root;
    }
}
