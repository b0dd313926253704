package io.bestfit.proxy.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials from programs: which program is asked, for which server, and what is made of its answer. */
class CredentialHelperTest {

    /** Answers with the server that it was asked for as the user, and with its own name as the secret. */
    private static final String ANSWERS = """
            read server
            printf '{"Username":"%s","Secret":"%s"}' "$server" "${0##*-}"
            """;
    private static final String KEEPS_NONE = "echo 'credentials not found in native keychain'; exit 1";
    private static final String REPAIR = "; repair it, or take it out of docker's config.json";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "`{'credsStore':'all'}`, reg.example, reg.example, all",
            "`{'credHelpers':{'reg.example':'one'}}`, reg.example, reg.example, one",
            "`{'credHelpers':{'reg.example':'one'},'credsStore':'all'}`, reg.example, reg.example, one",
            "`{'credHelpers':{'reg.example':'one'},'credsStore':'all'}`, reg.example:5000, reg.example:5000, all",
            "`{'credsStore':'all','auths':{'reg.example':{'auth':'dTpw'}}}`, reg.example, reg.example, all",
            "`{'credsStore':'all'}`, docker.io, https://index.docker.io/v1/, all",
            // dTpw is u:p
            "`{'credsStore':'empty','auths':{'reg.example':{'auth':'dTpw'}}}`, reg.example, u, p"})
    void asksTheHelperOfTheHostThenTheStoreThenTheFile(String config, String host, String user, String password)
            throws Exception {
        helper("all", ANSWERS);
        helper("one", ANSWERS);
        helper("empty", KEEPS_NONE);

        assertThat(find(config, host)).contains(new Credential.Password(user, password));
    }

    @Test
    void aTokenUserMarksAnIdentityToken() throws Exception {
        helper("all", "printf '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");

        assertThat(find("{'credsStore':'all'}", "reg.example")).contains(new Credential.IdentityToken("t"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "cat >/dev/null; echo planted; exit 3|it exited with status 3",
            "echo planted|its answer is no JSON", "exit 7|it exited with status 7"})
    void whatFailsIsToldWithoutASecret(String script, String why) throws Exception {
        helper("all", script);

        assertThatThrownBy(() -> find("{'credsStore':'all'}", "reg.example")).isInstanceOf(CredentialsException.class)
                .hasMessage("Tried to get the credentials of reg.example from docker-credential-all, but " + why
                        + REPAIR);
    }

    @Test
    void anAnswerWithoutASecretIsNone() throws Exception {
        helper("all", "printf '{\"Username\":\"u\"}'");

        assertThat(find("{'credsStore':'all'}", "reg.example")).isEmpty();
    }

    @Test
    void aHelperThatHangsIsGivenUp() throws Exception {
        helper("all", "exec sleep 600");

        assertThatThrownBy(() -> new CredentialHelper("all", Duration.ofSeconds(1), folder.toString())
                .get("reg.example")).hasMessage("Tried to get the credentials of reg.example from"
                        + " docker-credential-all, but it did not answer within 1 s" + REPAIR);
    }

    @Test
    void aHelperThatIsNotThereIsTold() {
        assertThatThrownBy(() -> find("{'credsStore':'absent'}", "reg.example")).hasMessage("Tried to get the"
                + " credentials of reg.example from docker-credential-absent, but there is no such program on the PATH"
                + REPAIR);
    }

    private Optional<Credential> find(String config, String host) throws Exception {
        Files.writeString(folder.resolve("config.json"), config.replace('\'', '"'));
        return DockerCredentials.ofUser(Map.of("DOCKER_CONFIG", folder.toString(), "PATH", "/nowhere::" + folder))
                .find(host);
    }

    private void helper(String name, String script) throws IOException {
        Path program = Files.createFile(folder.resolve("docker-credential-" + name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    }
}
