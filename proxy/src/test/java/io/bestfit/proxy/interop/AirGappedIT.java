package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.docs.Document.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page for sites without the internet carry an index whole, from a Bestfit that knows the machine. */
class AirGappedIT {

    @TempDir
    private Path folder;

    @Test
    void theIndexArrivesWhole() throws Exception {
        Command.require("docker-registry");
        Command.require("skopeo");
        List<Block> blocks = Document.of("deploy/air-gapped.md").blocks();
        List<String> commands = blocks.stream().filter(block -> block.language().equals("sh")).map(Block::text)
                .toList();
        String matrix = blocks.stream().map(Block::text).filter(text -> text.startsWith("IMAGE ")).findFirst()
                .orElseThrow();
        assertThat(commands).hasSize(4);
        Files.writeString(folder.resolve("nodes.yaml"),
                "version: 1\nnodes: [{name: here, addresses: [127.0.0.1], declaration: cpu=zen4}]\n");
        try (DockerRegistry outside = DockerRegistry.start(Files.createDirectory(folder.resolve("outside")));
                DockerRegistry inside = DockerRegistry.start(Files.createDirectory(folder.resolve("inside")));
                Bestfit bestfit = Bestfit.serve(folder, outside.baseUrl(), "nodes: {file: nodes.yaml}\n")) {
            outside.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
            Map<String, String> names = Map.of("registry.example", bestfit.address(), "registry.inside",
                    inside.address());

            assertThat(run(names, commands.get(0))).isEmpty();
            assertThat(run(names, commands.get(1))).isEqualTo(matrix);
            assertThat(run(names, commands.get(2))).isEmpty();
            assertThat(run(names, commands.get(3)))
                    .startsWith(Sample.INDEX.digest().text().substring("sha256:".length()));
            for (var image : Sample.INDEX.children()) {
                assertThat(run(names, "skopeo inspect --raw docker://registry.inside/%s@%s"
                        .formatted(Sample.REPOSITORY, image.digest().text()))).isEqualTo(image.manifest().toString());
            }
        }
    }

    private String run(Map<String, String> names, String command) throws Exception {
        String here = command.replace("skopeo copy ",
                "skopeo --insecure-policy copy --quiet --src-tls-verify=false --dest-tls-verify=false ")
                .replace("skopeo inspect ", "skopeo inspect --tls-verify=false ");
        for (Map.Entry<String, String> name : names.entrySet()) {
            here = here.replace(name.getKey(), name.getValue());
        }
        return Command.script(folder, Map.of("COLUMNS", "100", "LC_ALL", "C.UTF-8", "PATH",
                Document.repository() + ":" + System.getenv("PATH")), here);
    }
}
