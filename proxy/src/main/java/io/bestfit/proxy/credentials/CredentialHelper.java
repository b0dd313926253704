package io.bestfit.proxy.credentials;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program that keeps credentials: {@code docker-credential-NAME get}, the server on its input, JSON on its output.
 *
 * <p>Source: docker/docker-credential-helpers, client/command.go and credentials/credentials.go.
 */
final class CredentialHelper {

    /** Time enough to unlock a keychain or to ask a cloud's metadata service; a judgement. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The longest part of a name that is repeated, in characters. */
    private static final int MAX_REPEATED = 64;
    private static final int MOST_BYTES = 1 << 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** The user name that marks an identity token. */
    private static final String TOKEN_USER = "<token>";
    private static final String NOT_FOUND = "credentials not found in native keychain";

    private final String name;
    private final Duration patience;
    private final String searchPath;

    /**
     * @param name what follows {@code docker-credential-}
     * @param patience the longest wait for its answer
     * @param searchPath the folders in which it is looked for, as {@code PATH} lists them
     */
    CredentialHelper(String name, Duration patience, String searchPath) {
        this.name = name;
        this.patience = patience;
        this.searchPath = searchPath;
    }

    /** The credential for a server, nothing where the helper keeps none. */
    Optional<Credential> get(String server) throws CredentialsException {
        if (!NAME.matcher(name).matches()) {
            throw failed(server, "its name is not of letters, digits, dots and dashes");
        }
        Path program = find().orElseThrow(() -> failed(server, "there is no such program on the PATH"));
        Process process;
        try {
            process = new ProcessBuilder(program.toString(), "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw failed(server, "the program could not be started: " + e.getMessage());
        }
        try {
            return answer(process, server);
        } finally {
            process.destroyForcibly();
        }
    }

    private Optional<Path> find() {
        return Arrays.stream(searchPath.split(File.pathSeparator, -1)).filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "docker-credential-" + name)).filter(Files::isExecutable).findFirst();
    }

    private Optional<Credential> answer(Process process, String server) throws CredentialsException {
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> talk(process, server));
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(server, "it did not answer within " + patience.toSeconds() + " s");
            }
            byte[] bytes = output.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (process.exitValue() != 0) {
                if (new String(bytes, StandardCharsets.UTF_8).contains(NOT_FOUND)) {
                    return Optional.empty();
                }
                throw failed(server, "it exited with status " + process.exitValue());
            }
            return read(bytes, server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(server, "the wait for it was interrupted");
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw failed(server, "its output could not be read");
        }
    }

    private static byte[] talk(Process process, String server) {
        try (OutputStream in = process.getOutputStream()) {
            in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A helper may answer without reading its input; what it says and its exit status tell the rest.
            return read(process);
        }
        return read(process);
    }

    private static byte[] read(Process process) {
        try (InputStream out = process.getInputStream()) {
            return out.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Optional<Credential> read(byte[] bytes, String server) throws CredentialsException {
        JsonNode answer;
        try {
            answer = JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw failed(server, "its answer is no JSON"); // the answer may hold the secret and is not quoted
        }
        String user = answer.path("Username").asString("");
        String secret = answer.path("Secret").asString("");
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(user.equals(TOKEN_USER)
                ? new Credential.IdentityToken(secret)
                : new Credential.Password(user, secret));
    }

    private String printable() {
        return (name.length() > MAX_REPEATED ? name.substring(0, MAX_REPEATED) : name).replaceAll("\\p{Cntrl}", "?");
    }

    private CredentialsException failed(String server, String why) {
        return new CredentialsException("Tried to get the credentials of " + server + " from docker-credential-"
                + printable() + ", but " + why
                + "; repair it, or take it out of docker's config.json");
    }
}
