package io.bestfit.proxy.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Apptainer, building a folder from the name of an image. */
record Apptainer(Root root, Path folder) implements ImageClient {

    static Apptainer start(Root root, Path folder) {
        root.require("apptainer");
        return new Apptainer(root, folder);
    }

    @Override
    public Set<Declaring> declares() {
        return Set.of(Declaring.PATH_AFTER, Declaring.HOST, Declaring.PORT, Declaring.USER, Declaring.ADDRESS);
    }

    @Override
    public String variant(String address, String name, Declaring declaring) throws Exception {
        String registry = declaring == Declaring.PATH_AFTER ? address + "/for/" + CPU : address;
        Path users = Files.createTempFile(folder, "users", ".json");
        Files.writeString(users, declaring == Declaring.USER ? RegistriesConfiguration.users(address) : "{}");
        Path unpacked = Files.createTempDirectory(folder, "unpacked").resolve("sandbox");
        Command.run(folder, root.words(Map.of("APPTAINER_DISABLE_CACHE", "true"), List.of("apptainer"), "build",
                "--sandbox", "--no-https", "--authfile", users.toString(), unpacked.toString(),
                "docker://" + registry + "/" + name));
        return Files.readString(unpacked.resolve("variant")).strip();
    }

    @Override
    public void close() {
        // Nothing stays up.
    }

    @Override
    public String toString() {
        return "apptainer of " + root;
    }
}
