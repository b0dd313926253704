package io.bestfit.proxy.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerCredentialsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            // dTpw is u:p
            "`{'auths':{'reg.example':{'auth':'dTpw'}}}`, reg.example, u, p",
            "`{'auths':{'https://reg.example':{'auth':'dTpw'}}}`, reg.example, u, p",
            "`{'auths':{'http://reg.example:5000/v2/':{'auth':'dTpw'}}}`, reg.example:5000, u, p",
            "`{'auths':{'reg.example':{'username':'u','password':'p:q'}}}`, reg.example, u, p:q",
            "`{'auths':{'https://index.docker.io/v1/':{'auth':'dTpw'}}}`, docker.io, u, p",
            "`{'auths':{'docker.io':{'auth':'dTpw'}}}`, registry-1.docker.io, u, p",
            "`{'auths':{'https://reg.example':{'auth':'eDp5'},'reg.example':{'auth':'dTpw'}}}`, reg.example, u, p"})
    void findsPasswords(String config, String host, String user, String password) throws Exception {
        assertThat(find(config, host)).contains(new Credential.Password(user, password));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`{'auths':{'reg.example':{'auth':'dTpw'}}}`, reg.example:5000",
            "`{'auths':{'reg.example/team':{'auth':'dTpw'}}}`, reg.example",
            "`{'auths':{'reg.example':{}}}`, reg.example", "`{'auths':{'reg.example':{'auth':'!'}}}`, reg.example",
            "`{'auths':[]}`, reg.example", "`[]`, reg.example", "``, reg.example"})
    void findsNothing(String config, String host) throws Exception {
        assertThat(find(config, host)).isEmpty();
    }

    @Test
    void findsIdentityTokens() throws Exception {
        assertThat(find("{'auths':{'reg.example':{'auth':'dTpw','identitytoken':'t'}}}", "reg.example"))
                .contains(new Credential.IdentityToken("t"));
    }

    @Test
    void secretsAreInNoText() {
        assertThat(new Credential.Password("u", "planted")).hasToString("Password[user=u]");
        assertThat(new Credential.IdentityToken("planted")).hasToString("IdentityToken[]");
    }

    @Test
    void aBrokenFileIsToldWithoutItsContent() {
        assertThatThrownBy(() -> find("{'auths': planted", "reg.example"))
                .isInstanceOf(CredentialsException.class)
                .hasMessage("Tried to read credentials from " + folder.resolve("config.json")
                        + ", but it is no JSON; repair it, or name another folder by DOCKER_CONFIG");
    }

    @Test
    void dockersOwnFolderComesFirst() throws Exception {
        write("{'auths':{'reg.example':{'auth':'dTpw'}}}");

        assertThat(DockerCredentials.ofUser(Map.of("DOCKER_CONFIG", folder.toString(), "HOME", "/nowhere"))
                .find("reg.example")).isPresent();
        assertThat(DockerCredentials.ofUser(Map.of("HOME", folder.toString())).find("reg.example")).isEmpty();
        assertThat(DockerCredentials.ofUser(Map.of()).find("reg.example")).isEmpty();
    }

    @Test
    void aHelperIsAProgramNameAndNoPath() {
        assertThatThrownBy(() -> find("{'credsStore':'../x'}", "reg.example"))
                .hasMessage("Tried to get the credentials of reg.example from docker-credential-../x, but its name is"
                        + " not of letters, digits, dots and dashes; repair it, or take it out of docker's config.json");
    }

    private Optional<Credential> find(String config, String host) throws Exception {
        write(config);
        return DockerCredentials.ofUser(Map.of("DOCKER_CONFIG", folder.toString())).find(host);
    }

    private void write(String config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.replace('\'', '"'));
    }
}
