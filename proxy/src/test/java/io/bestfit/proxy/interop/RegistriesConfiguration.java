package io.bestfit.proxy.interop;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;

/** The files by which programs on containers/image find a registry under a name of the site's own. */
record RegistriesConfiguration(Path registries, Path policy, Path users) {

    /** The name under which images are asked for. */
    static final String NAME = "registry.example";

    /** What programs on containers/image can do: no header, and no path anywhere but after {@code /v2/}. */
    static final Set<Declaring> DECLARES = Set.of(Declaring.PATH_AFTER, Declaring.HOST, Declaring.PORT,
            Declaring.CERTIFICATE, Declaring.USER, Declaring.ADDRESS);

    static RegistriesConfiguration write(Path folder, String address, Declaring declaring) throws Exception {
        String registry = switch (declaring) {
            case NOTHING, HOST, PORT, USER, ADDRESS -> location(address) + "insecure = true\n";
            case CERTIFICATE -> location(address);
            case PATH_AFTER -> Pointed.file("podman", "http://" + address, false);
            case MIRROR -> Pointed.file("podman", "http://" + address, true);
            case HEADER, PATH_BEFORE, PATH_INSTEAD -> throw new IllegalArgumentException(
                    "containers/image sends no header and puts every path after /v2/");
        };
        Path registries = Files.writeString(Files.createTempFile(folder, "registries", ".conf"),
                "unqualified-search-registries = []\n" + registry);
        Path policy = Files.writeString(folder.resolve("policy.json"),
                "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
        Path users = Files.createTempFile(folder, "users", ".json");
        Files.writeString(users, declaring == Declaring.USER ? users(address) : "{}");
        return new RegistriesConfiguration(registries, policy, users);
    }

    private static String location(String address) {
        return """
                [[registry]]
                prefix = "%s"
                location = "%s"
                """.formatted(NAME, address);
    }

    /** The user for a registry, in the form that Docker and containers/image read. */
    static String users(String address) {
        JsonObject user = new JsonObject().put("auth", basic());
        return new JsonObject().put("auths", new JsonObject().put(address, user)).encode();
    }

    /** The name and the password of the user, as Basic credentials are written. */
    private static String basic() {
        return Base64.getEncoder().encodeToString(user().getBytes(StandardCharsets.UTF_8));
    }

    /** The name and the password of the user. */
    static String user() {
        return Proxies.USER + ":" + Proxies.USER;
    }
}
