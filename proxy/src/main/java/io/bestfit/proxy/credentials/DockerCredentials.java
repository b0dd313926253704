package io.bestfit.proxy.credentials;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The credentials of docker's {@code config.json}, read anew at each question.
 *
 * <p>A helper for the host comes first ({@code credHelpers}), then the store for all ({@code credsStore}), then the
 * file itself ({@code auths}). Source: docker/cli, cli/config/configfile/file.go and cli/config/credentials.
 */
public final class DockerCredentials {

    private static final int MOST_BYTES = 1 << 20;
    /** The key under which docker keeps Docker Hub's credentials: docker/cli, cli/registry/client. */
    private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";
    private static final List<String> DOCKER_HUB_NAMES = List.of("docker.io", "index.docker.io",
            "registry-1.docker.io");

    private final @Nullable Path file;
    /** Where helpers are looked for. */
    private final String searchPath;

    private DockerCredentials(@Nullable Path file, String searchPath) {
        this.file = file;
        this.searchPath = searchPath;
    }

    /** No credentials at all. */
    public static DockerCredentials none() {
        return new DockerCredentials(null, "");
    }

    /**
     * The credentials of the user: under {@code DOCKER_CONFIG}, else in {@code .docker} of the home folder, and of the
     * helpers on the {@code PATH}; none where the file does not exist.
     */
    public static DockerCredentials ofUser(Map<String, String> environment) {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", "");
        Path file = !folder.isEmpty()
                ? Path.of(folder, "config.json")
                : home.isEmpty() ? null : Path.of(home, ".docker", "config.json");
        return new DockerCredentials(file, environment.getOrDefault("PATH", ""));
    }

    /** Those of a file, with the helpers on the {@code PATH} of an environment. */
    public static DockerCredentials of(Path file, Map<String, String> environment) {
        return new DockerCredentials(file, environment.getOrDefault("PATH", ""));
    }

    /**
     * The credential for a registry.
     *
     * @param host {@code HOST[:PORT]} as a person writes it
     */
    public Optional<Credential> find(String host) throws CredentialsException {
        JsonNode config = config();
        if (config == null) {
            return Optional.empty();
        }
        boolean hub = DOCKER_HUB_NAMES.contains(host);
        String server = hub ? DOCKER_HUB_KEY : host;
        String helper = helper(config, host, hub);
        if (!helper.isEmpty()) {
            Optional<Credential> kept = new CredentialHelper(helper, CredentialHelper.PATIENCE, searchPath).get(server);
            if (kept.isPresent()) {
                return kept;
            }
        }
        JsonNode entry = entry(config.path("auths"), host, hub);
        return entry == null ? Optional.empty() : credential(entry);
    }

    private static String helper(JsonNode config, String host, boolean hub) {
        JsonNode own = entry(config.path("credHelpers"), host, hub);
        return own == null ? config.path("credsStore").asString("") : own.asString("");
    }

    private static @Nullable JsonNode entry(JsonNode entries, String host, boolean hub) {
        JsonNode exact = entries.get(host);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            String key = bare(entry.getKey());
            if (key.equals(host.toLowerCase(Locale.ROOT)) || (hub && DOCKER_HUB_NAMES.contains(key))) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** A key without its scheme and without the paths that old clients wrote. */
    private static String bare(String key) {
        String bare = key.toLowerCase(Locale.ROOT);
        for (String scheme : List.of("https://", "http://")) {
            if (bare.startsWith(scheme)) {
                bare = bare.substring(scheme.length());
            }
        }
        for (String path : List.of("/v1/", "/v2/", "/v1", "/v2", "/")) {
            if (bare.endsWith(path)) {
                return bare.substring(0, bare.length() - path.length());
            }
        }
        return bare;
    }

    private static Optional<Credential> credential(JsonNode entry) {
        String token = entry.path("identitytoken").asString("");
        if (!token.isEmpty()) {
            return Optional.of(new Credential.IdentityToken(token));
        }
        String user = entry.path("username").asString("");
        String password = entry.path("password").asString("");
        String auth = entry.path("auth").asString("");
        if (!auth.isEmpty()) {
            String pair;
            try {
                pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // docker too takes an entry that it cannot decode for none
            }
            int colon = pair.indexOf(':');
            if (colon > 0) {
                user = pair.substring(0, colon);
                password = pair.substring(colon + 1).replaceAll("\0+$", "");
            }
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(new Credential.Password(user, password));
    }

    private @Nullable JsonNode config() throws CredentialsException {
        if (file == null || !Files.exists(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw unreadable("it is over " + MOST_BYTES + " bytes", null);
            }
            return bytes.length == 0 ? null : JsonMapper.shared().readTree(bytes);
        } catch (IOException e) {
            throw unreadable("it cannot be read", e);
        } catch (JacksonException e) {
            throw unreadable("it is no JSON", null); // the message could quote a password
        }
    }

    private CredentialsException unreadable(String why, @Nullable IOException cause) {
        String sentence = "Tried to read credentials from " + file + ", but " + why
                + "; repair it, or name another folder by DOCKER_CONFIG";
        return cause == null ? new CredentialsException(sentence) : new CredentialsException(sentence, cause);
    }
}
