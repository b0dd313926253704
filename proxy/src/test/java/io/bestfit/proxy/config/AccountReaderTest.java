package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.admission.Allowed;
import io.bestfit.proxy.credentials.Credential;
import io.bestfit.proxy.testing.ExampleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts of upstreams in configurations, with files beside them. */
class AccountReaderTest {

    private static final String ALLOW = "allow: {networks: [10.0.0.0/8]}";
    private static final String CERTIFICATE = "clientCertificate: {certificate: client.pem, key: client-key.pem}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    @BeforeAll
    static void write() throws Exception {
        ExampleFiles.write(folder);
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(folder.resolve("md5.htpasswd"), "alice:$apr1$x$y\n");
        Files.writeString(folder.resolve("broken.json"), "{planted-password-4711");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{username: robot, passwordFile: registry-password}",
            "{username: robot, passwordVariable: REGISTRY_PASSWORD}", "{dockerConfig: docker.json}"})
    void aPasswordComesFromAFileAVariableOrDocker(String credentials) throws Exception {
        Account account = Objects.requireNonNull(load("credentials: " + credentials + ", " + ALLOW).account());

        assertThat(account.credential()).isEqualTo(new Credential.Password("robot", "not-a-password"));
        assertThat(account.toString()).doesNotContain("not-a-password");
        assertThat(account.allowed().networks()).hasToString("[10.0.0.0/8]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            credentials: {username: a, passwordFile: registry-password} | 'upstream.credentials' would let everybody who reaches this proxy pull what they open; say in upstream.allow who may: networks, certificates, htpasswd, or everybody: true
            CERTIFICATE | 'upstream.clientCertificate' would let everybody who reaches this proxy pull what it opens; say in upstream.allow who may: networks, certificates, htpasswd, or everybody: true
            CERTIFICATE, allow: {everybody: false} | 'upstream.allow' allows nobody; name networks, certificates or an htpasswd file, say everybody: true, or leave out what it is for
            CERTIFICATE, allow: {everybody: true, networks: [10.0.0.0/8]} | 'upstream.allow.everybody' leaves nobody for the other keys of 'upstream.allow' to name; leave it out, or them
            allow: {networks: [10.0.0.0/8]} | 'upstream.allow' says who may pull with the credentials or the certificate of this proxy, and there are none; add upstream.credentials or upstream.clientCertificate, or leave it out
            credentials: {username: a, passwordFile: registry-password}, allow: {} | 'upstream.allow' allows nobody; name networks, certificates or an htpasswd file, say everybody: true, or leave out what it is for
            credentials: {username: a, passwordFile: registry-password}, allow: {networks: []} | 'upstream.allow' allows nobody; name networks, certificates or an htpasswd file, say everybody: true, or leave out what it is for
            credentials: {username: a, passwordFile: registry-password}, allow: {htpasswd: md5.htpasswd} | 'upstream.allow.htpasswd': md5.htpasswd has no user with a bcrypt hash of a cost of 4 to 16 in line 1; write it with 'htpasswd -B FILE USER'
            credentials: {username: a, passwordFile: registry-password}, allow: {htpasswd: empty} | 'upstream.allow.htpasswd': empty has no users; write one with 'htpasswd -B FILE USER'
            credentials: {username: a}, ALLOW | 'upstream.credentials' has to have either username and passwordFile, or username and passwordVariable, or dockerConfig alone
            credentials: {}, ALLOW | 'upstream.credentials' has to have either username and passwordFile, or username and passwordVariable, or dockerConfig alone
            credentials: {username: a, passwordFile: registry-password, dockerConfig: docker.json}, ALLOW | 'upstream.credentials' has to have either username and passwordFile, or username and passwordVariable, or dockerConfig alone
            credentials: {username: a, passwordFile: none}, ALLOW | 'upstream.credentials.passwordFile': none is no file; check the path, which counts from the folder of the configuration
            credentials: {username: a, passwordFile: empty}, ALLOW | 'upstream.credentials.passwordFile': empty has no password in its first line
            credentials: {username: 'a:b', passwordFile: registry-password}, ALLOW | 'upstream.credentials.username' has a colon, which no user's name may have
            credentials: {username: a, passwordVariable: OTHER}, ALLOW | 'upstream.credentials.passwordVariable': the environment variable OTHER is not set; set it to the password before the start
            url: https://other.example, credentials: {dockerConfig: docker.json}, ALLOW | 'upstream.credentials.dockerConfig' has no credentials for other.example; run 'docker login other.example' with that file
            clientCertificate: {certificate: client.pem}, ALLOW | 'upstream.clientCertificate' has to have a certificate and a key
            ca: registry-password | 'upstream.ca': registry-password holds no certificates in PEM: it should begin with -----BEGIN CERTIFICATE-----
            """)
    void aFaultSaysWhatToWrite(String keys, String fault) {
        assertThatThrownBy(() -> load(keys.replace("ALLOW", ALLOW).replace("CERTIFICATE", CERTIFICATE)))
                .isInstanceOfSatisfying(
                        ConfigFaultsException.class,
                        faults -> assertThat(faults.faults()).extracting(Fault::sentence).containsExactly(fault));
    }

    @Test
    void aCertificateAloneIsAnAccountToo() throws Exception {
        Account account = Objects.requireNonNull(load(CERTIFICATE + ", allow: {everybody: true}").account());

        assertThat(account.credential()).isNull();
        assertThat(account.allowed()).isEqualTo(Allowed.EVERYBODY);
        assertThat(Objects.requireNonNull(load(CERTIFICATE + ", " + ALLOW).account()).allowed().everybody()).isFalse();
    }

    @Test
    void aBrokenConfigurationOfDockerIsNotQuoted() {
        assertThatThrownBy(() -> load("credentials: {dockerConfig: broken.json}, " + ALLOW))
                .isInstanceOfSatisfying(ConfigFaultsException.class,
                        faults -> assertThat(faults.faults()).singleElement().satisfies(fault -> assertThat(
                                fault.sentence()).startsWith("'upstream.credentials.dockerConfig': Tried to read")
                                .doesNotContain("planted")));
    }

    @Test
    void whoServesNothingNeedsNoSecret() throws Exception {
        Path file = Files.writeString(folder.resolve("policy.yaml"),
                "upstream: {url: https://a.example, credentials: {username: a, passwordVariable: OTHER}}");

        assertThat(ConfigLoader.loadWithoutUpstream(file).upstream().account()).isNull();
    }

    private static Upstream load(String keys) throws Exception {
        Path file = Files.writeString(folder.resolve("bestfit.yaml"),
                "upstream: {" + (keys.startsWith("url:") ? "" : "url: https://registry.example, ") + keys + "}");
        return ConfigLoader.load(file, Overrides.of(ExampleFiles.ENVIRONMENT)).upstream();
    }
}
