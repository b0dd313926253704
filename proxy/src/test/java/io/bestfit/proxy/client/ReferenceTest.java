package io.bestfit.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {

    private static final String EXPECTED = "write HOST/REPO[:TAG|@DIGEST], the path of an index file, or the path of"
            + " an OCI image layout, DIR[:TAG]";
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    @ParameterizedTest
    @CsvSource({"ghcr.io/a/b:1, https://ghcr.io, ghcr.io/a/b:1", "ghcr.io/a/b, https://ghcr.io, ghcr.io/a/b:latest",
            "localhost/a, http://localhost, localhost/a:latest",
            "localhost:5000/a:v1, http://localhost:5000, localhost:5000/a:v1",
            "127.8.0.1:5000/a, http://127.8.0.1:5000, 127.8.0.1:5000/a:latest",
            "[::1]:5000/a, http://[::1]:5000, [::1]:5000/a:latest",
            "https://localhost:5000/a, https://localhost:5000, localhost:5000/a:latest",
            "http://registry/a/b_c__d--e.f:1, http://registry, registry/a/b_c__d--e.f:1",
            "Registry.Example:443/a, https://registry.example, Registry.Example:443/a:latest",
            "docker.io/nginx:1.29, https://registry-1.docker.io, docker.io/library/nginx:1.29",
            "docker.io/bitnami/nginx, https://registry-1.docker.io, docker.io/bitnami/nginx:latest"})
    void readsRegistries(String text, String origin, String whole) throws MalformedReferenceException {
        assertThat(Reference.parse(text)).isInstanceOfSatisfying(Reference.Registry.class, registry -> {
            assertThat(registry.origin()).hasToString(origin);
            assertThat(registry).hasToString(whole);
        });
    }

    @Test
    void aDigestCountsAloneWhereATagIsWrittenToo() throws MalformedReferenceException {
        assertThat(Reference.parse("ghcr.io/a:1@" + DIGEST)).hasToString("ghcr.io/a@" + DIGEST);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"ghcr.io/A, 'A' is no repository; which is lower case",
            "ghcr.io/a:, '' is no tag", "ghcr.io/a:b:c, 'a:b' is no repository; which is lower case",
            "ghcr.io/a@sha256:12, what follows @ is no sha256 or sha512 digest",
            "https://ghcr.io, it names no repository", "http://u@ghcr.io/a, 'u@ghcr.io' is no HOST[:PORT]",
            "ghcr.io:0/a, 0 is no port", "ghcr.io:99999/a, 99999 is no port",
            "./absent.json, there is no such file or folder", "/absent, there is no such file or folder",
            "ghcr.io/a b, it is empty; too long or holds blanks or control characters"})
    void refusesWhatIsNoReference(String text, String why) {
        assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(MalformedReferenceException.class)
                .hasMessage("'" + text + "' is no reference: "
                        + why.replace("repository;", "repository,").replace("empty;", "empty,") + "; " + EXPECTED);
    }

    @Test
    void asksForTheHostWhereNoneIsWritten() {
        assertThatThrownBy(() -> Reference.parse("library/nginx")).hasMessage("'library/nginx' names no registry, and"
                + " there is no such file or folder; write the registry's host too, as in docker.io/library/nginx:1.29");
    }

    @Test
    void whatExistsIsAPath(@TempDir Path folder) throws IOException, MalformedReferenceException {
        Path file = Files.writeString(folder.resolve("index of.json"), "{}");
        Path layout = Files.createDirectory(folder.resolve("layout"));

        assertThat(Reference.parse(file.toString())).isEqualTo(new Reference.IndexFile(file));
        assertThat(Reference.parse(layout.toString())).isEqualTo(new Reference.Layout(layout, null));
        assertThat(Reference.parse(layout + ":2021.5")).isEqualTo(new Reference.Layout(layout, "2021.5"));
    }
}
