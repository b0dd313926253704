package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.docs.Document.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page for authors tells them to type does what it says, with the tools as Debian packages them. */
class DescribeYourImageIT {

    /** The registry of the page. */
    private static final String NAME = "registry.example";
    private static final String BUILDS = """
            for build in any zen3; do
                container=$(buildah from scratch)
                buildah config --label build=$build "$container"
                buildah commit --quiet "$container" app:1.0-$build
                buildah push --quiet app:1.0-$build docker://registry.example/app:1.0-$build
            done
            """;

    @TempDir
    private Path folder;

    @Test
    void theCommandsDescribeAnImageAndTheAnswerIsWhatIsShown() throws Exception {
        Command.require("docker-registry");
        Command.require("buildah");
        Command.require("skopeo");
        List<Block> blocks = Document.of("proxy/docs/describe-your-image.md").blocks();
        List<String> commands = blocks.stream().filter(block -> block.language().equals("sh")).map(Block::text)
                .toList();
        List<String> answers = blocks.stream().map(Block::text).filter(text -> text.startsWith("Reference  ")).toList();
        assertThat(commands).hasSize(2);
        assertThat(answers).hasSize(1);
        try (DockerRegistry registry = DockerRegistry.start(folder)) {
            Map<String, String> variables = variables(registry);
            // Programs on containers/image push to no other name than that of the registry; and for lists, they
            // ask by HTTPS whatever the configuration of registries says.
            String describe = (BUILDS + commands.getFirst()).replace(NAME, registry.address())
                    .replaceAll("buildah manifest (add|push) ", "$0--tls-verify=false ");
            String check = commands.getLast().replace(NAME, registry.address())
                    .replace("skopeo copy ", "skopeo copy --src-tls-verify=false ");

            Command.script(folder, variables, describe);

            assertThat(withoutDigests(Command.script(folder, variables, check)))
                    .isEqualTo(withoutDigests(answers.getFirst()));
        }
    }

    private Map<String, String> variables(DockerRegistry registry) throws Exception {
        Path storage = Files.writeString(folder.resolve("storage.conf"), """
                [storage]
                driver = "vfs"
                runroot = "%s"
                graphroot = "%s"
                """.formatted(folder.resolve("run"), folder.resolve("images")));
        Path registries = Files.writeString(folder.resolve("registries.conf"), """
                unqualified-search-registries = []
                [[registry]]
                location = "%s"
                insecure = true
                """.formatted(registry.address()));
        return Map.of("CONTAINERS_STORAGE_CONF", storage.toString(), "CONTAINERS_REGISTRIES_CONF",
                registries.toString(), "COLUMNS", "100", "LC_ALL", "C.UTF-8", "PATH",
                Document.repository() + ":" + System.getenv("PATH"));
    }

    /** The labels of an image have the time of its build beside them, so that its digest is another one every time. */
    private static List<String> withoutDigests(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(line.replaceAll("\\b(?:[0-9a-f]{64}|[0-9a-f]{12})\\b", "DIGEST")));
        return lines;
    }
}
