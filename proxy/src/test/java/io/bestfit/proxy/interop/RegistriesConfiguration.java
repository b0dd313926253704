package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files by which programs on containers/image find a registry under a name of the site's own. */
record RegistriesConfiguration(Path registries, Path policy) {

    /** The name under which images are asked for. */
    static final String NAME = "registry.example";

    static RegistriesConfiguration write(Path folder, String address, Declaring declaring) throws IOException {
        String location = address + switch (declaring) {
            case NOTHING -> "";
            case PATH_AFTER -> "/for/" + ImageClient.CPU;
            case HEADER, PATH_BEFORE, PATH_INSTEAD -> throw new IllegalArgumentException(
                    "containers/image sends no header and puts every path after /v2/");
        };
        Path registries = Files.writeString(Files.createTempFile(folder, "registries", ".conf"), """
                unqualified-search-registries = []
                [[registry]]
                prefix = "%s"
                location = "%s"
                insecure = true
                """.formatted(NAME, location));
        Path policy = Files.writeString(folder.resolve("policy.json"),
                "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
        return new RegistriesConfiguration(registries, policy);
    }
}
