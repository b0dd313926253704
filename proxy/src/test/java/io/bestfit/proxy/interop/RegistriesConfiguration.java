package io.bestfit.proxy.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The files by which programs on containers/image find a registry under a name of the site's own. */
record RegistriesConfiguration(Path registries, Path policy) {

    /** The name under which images are asked for. */
    static final String NAME = "registry.example";

    /** What programs on containers/image can do: no header, and no path anywhere but after {@code /v2/}. */
    static final Set<Declaring> DECLARES = Set.of(Declaring.PATH_AFTER, Declaring.PORT);

    static RegistriesConfiguration write(Path folder, String address, Declaring declaring) throws Exception {
        String registry = switch (declaring) {
            case NOTHING, PORT -> """
                    [[registry]]
                    prefix = "%s"
                    location = "%s"
                    insecure = true
                    """.formatted(NAME, address);
            case PATH_AFTER -> Pointed.file("podman", "http://" + address, false);
            case MIRROR -> Pointed.file("podman", "http://" + address, true);
            case HEADER, PATH_BEFORE, PATH_INSTEAD -> throw new IllegalArgumentException(
                    "containers/image sends no header and puts every path after /v2/");
        };
        Path registries = Files.writeString(Files.createTempFile(folder, "registries", ".conf"),
                "unqualified-search-registries = []\n" + registry);
        Path policy = Files.writeString(folder.resolve("policy.json"),
                "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
        return new RegistriesConfiguration(registries, policy);
    }
}
