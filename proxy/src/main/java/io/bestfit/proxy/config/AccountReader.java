package io.bestfit.proxy.config;

import io.bestfit.proxy.admission.Allowed;
import io.bestfit.proxy.admission.Htpasswd;
import io.bestfit.proxy.config.YamlValue.Place;
import io.bestfit.proxy.credentials.Credential;
import io.bestfit.proxy.credentials.CredentialsException;
import io.bestfit.proxy.credentials.DockerCredentials;
import io.bestfit.proxy.node.NamePattern;
import io.bestfit.proxy.node.Network;
import io.bestfit.proxy.upstream.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reader of the accounts of upstreams: from files, variables and docker's configuration, once, at start. No fault
 * quotes anything that was read.
 */
final class AccountReader {

    /** The largest file of users or password: ten thousand users. */
    private static final int MAX_BYTES = 1 << 20;

    private final ConfigReader reader;
    private final Map<String, String> environment;

    AccountReader(ConfigReader reader, Map<String, String> environment) {
        this.reader = reader;
        this.environment = environment;
    }

    /**
     * The account of an upstream; {@code null} where it has none, or where there is a fault.
     *
     * @param prefix the path of its section, with a dot
     * @param url where the upstream is
     */
    @Nullable
    Account read(String prefix, Origin url) {
        Place credentials = reader.placeOf(prefix + "credentials");
        Place certificate = reader.placeOf(prefix + "clientCertificate");
        Place allow = reader.placeOf(prefix + "allow");
        Place shown = credentials == null ? certificate : credentials;
        if (shown == null) {
            if (allow != null) {
                reader.fault(allow, "'" + prefix + "allow' says who may pull with the credentials or the certificate of"
                        + " this proxy, and there are none; add " + prefix + "credentials or " + prefix
                        + "clientCertificate, or leave it out");
            }
            return null;
        }
        Credential credential = credentials == null ? null : credential(prefix + "credentials.", credentials, url);
        if (allow == null) {
            reader.fault(shown, "'" + prefix + (credentials == null ? "clientCertificate" : "credentials")
                    + "' would let everybody who reaches this proxy pull what "
                    + (credentials == null ? "it opens" : "they open")
                    + "; say in " + prefix + "allow who may: networks, certificates, htpasswd, or everybody: true");
            return null;
        }
        Allowed allowed = allowed(prefix + "allow.", allow);
        return allowed == null || (credential == null && credentials != null) ? null : new Account(credential, allowed);
    }

    private @Nullable Credential credential(String prefix, Place place, Origin url) {
        String name = reader.cast(String.class, prefix + "username");
        Path file = reader.cast(Path.class, prefix + "passwordFile");
        String variable = reader.cast(String.class, prefix + "passwordVariable");
        Path docker = reader.cast(Path.class, prefix + "dockerConfig");
        if (docker != null && name == null && file == null && variable == null) {
            return docker(prefix, docker, url);
        }
        if (docker != null || name == null || (file == null) == (variable == null)) {
            if (!reader.isFaulty(prefix)) {
                reader.fault(place, "'" + prefix.substring(0, prefix.length() - 1) + "' has to have either username and"
                        + " passwordFile, or username and passwordVariable, or dockerConfig alone");
            }
            return null;
        }
        if (name.indexOf(':') >= 0) {
            reader.fault(reader.place(prefix + "username"), "'" + prefix + "username' has a colon, which no user's name"
                    + " may have");
            return null;
        }
        String password = file == null ? variable(prefix, String.valueOf(variable)) : file(prefix, file);
        return password == null ? null : new Credential.Password(name, password);
    }

    private @Nullable Credential docker(String prefix, Path file, Origin url) {
        Place place = reader.place(prefix + "dockerConfig");
        try {
            Optional<Credential> found = DockerCredentials.of(file, environment).find(url.authority());
            if (found.isEmpty()) {
                reader.fault(place, "'" + prefix + "dockerConfig' has no credentials for " + url.authority()
                        + "; run 'docker login " + url.authority() + "' with that file");
            }
            return found.orElse(null);
        } catch (CredentialsException e) {
            reader.fault(place, "'" + prefix + "dockerConfig': " + e.getMessage());
            return null;
        }
    }

    private @Nullable String variable(String prefix, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            reader.fault(reader.place(prefix + "passwordVariable"), "'" + prefix + "passwordVariable': the environment"
                    + " variable " + name + " is not set; set it to the password before the start");
            return null;
        }
        return value;
    }

    private @Nullable String file(String prefix, Path file) {
        String text = text(prefix + "passwordFile", file);
        String password = text == null ? "" : text.lines().findFirst().orElse("");
        if (text != null && password.isEmpty()) {
            reader.fault(reader.place(prefix + "passwordFile"), "'" + prefix + "passwordFile': " + file.getFileName()
                    + " has no password in its first line");
        }
        return password.isEmpty() ? null : password;
    }

    private @Nullable Allowed allowed(String prefix, Place place) {
        boolean everybody = reader.value(Boolean.class, prefix + "everybody");
        List<Network> networks = reader.items(Network.class, prefix + "networks");
        List<NamePattern> certificates = reader.items(NamePattern.class, prefix + "certificates");
        Path file = reader.cast(Path.class, prefix + "htpasswd");
        Htpasswd htpasswd = null;
        if (file != null) {
            String text = text(prefix + "htpasswd", file);
            try {
                htpasswd = text == null ? null : Htpasswd.parse(text);
            } catch (IllegalArgumentException e) {
                reader.fault(reader.place(prefix + "htpasswd"), "'" + prefix + "htpasswd': " + file.getFileName() + " "
                        + e.getMessage());
            }
        }
        boolean somebody = !networks.isEmpty() || !certificates.isEmpty() || file != null;
        if (everybody && somebody) {
            reader.fault(reader.place(prefix + "everybody"),
                    "'" + prefix + "everybody' leaves nobody for the other keys"
                            + " of '" + prefix.substring(0, prefix.length() - 1) + "' to name; leave it out, or them");
            return null;
        }
        if (!everybody && !somebody) {
            if (!reader.isFaulty(prefix)) {
                reader.fault(place, "'" + prefix.substring(0, prefix.length() - 1) + "' allows nobody; name networks,"
                        + " certificates or an htpasswd file, say everybody: true, or leave out what it is for");
            }
            return null;
        }
        if (file != null && htpasswd == null) {
            return null; // told above
        }
        return everybody ? Allowed.EVERYBODY : new Allowed(networks, certificates, htpasswd);
    }

    private @Nullable String text(String path, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
            reader.fault(reader.place(path), "'" + path + "': " + file.getFileName() + " is over " + MAX_BYTES
                    + " bytes");
        } catch (IOException e) {
            reader.fault(reader.place(path), "'" + path + "': " + file.getFileName() + " cannot be read; check who may"
                    + " read it");
        }
        return null;
    }
}
