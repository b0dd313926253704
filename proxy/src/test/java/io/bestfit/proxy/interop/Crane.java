package io.bestfit.proxy.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** crane, of go-containerregistry, writing the files of an image into an archive. */
record Crane(Root root, Path folder) implements ImageClient {

    static Crane start(Root root, Path folder) {
        root.require("crane");
        return new Crane(root, folder);
    }

    @Override
    public Set<Declaring> declares() {
        return Set.of(Declaring.PATH_AFTER, Declaring.HOST, Declaring.PORT, Declaring.HEADER, Declaring.USER,
                Declaring.ADDRESS);
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        String registry = declaring == Declaring.PATH_AFTER ? address + "/for/" + CPU : address;
        Path settings = Files.createTempDirectory(folder, "client");
        Files.writeString(settings.resolve("config.json"), switch (declaring) {
            case HEADER -> Pointed.file("docker-header", "http://" + address, true);
            case USER -> RegistriesConfiguration.users(address);
            case NOTHING, PATH_BEFORE, PATH_AFTER, PATH_INSTEAD, MIRROR, HOST, PORT, CERTIFICATE, ADDRESS -> "{}";
        });
        Path archive = settings.resolve("files.tar");
        Command.run(folder, root.words(Map.of("DOCKER_CONFIG", settings.toString()), List.of("crane"), "export",
                "--insecure", "--platform", "linux/amd64", registry + "/" + name, archive.toString()));
        return Command.run(folder, "tar", "--extract", "--to-stdout", "--file", archive.toString(), "variant").strip();
    }

    @Override
    public void close() {
        // Nothing stays up.
    }

    @Override
    public String toString() {
        return "crane of " + root;
    }
}
