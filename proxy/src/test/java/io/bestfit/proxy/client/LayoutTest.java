package io.bestfit.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.credentials.DockerCredentials;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {

    private static final String NAME = "org.opencontainers.image.ref.name";
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INNER = IndexBuilder.oci().features(ZEN3, "amd64", "zen3").build();
    private static final Image OUTER = IndexBuilder.oci().entry(INNER, new JsonObject(), Map.of()).build();

    @TempDir
    Path folder;

    @BeforeEach
    void layout() throws IOException {
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.createDirectories(folder.resolve("blobs/sha256"));
        for (Image image : new Image[]{ZEN3, INNER, OUTER}) {
            Files.write(blob(image), image.manifest().getBytes());
        }
    }

    @Test
    void readsTheOnlyIndexWithWhatIsNestedInIt() throws Exception {
        holds(IndexBuilder.oci().entry(OUTER, new JsonObject(), Map.of(NAME, "1")).build());

        for (Reference reference : new Reference[]{new Reference.Layout(folder, null),
                new Reference.Layout(folder, "1")}) {
            assertThat(read(reference)).isInstanceOfSatisfying(Referenced.Index.class, index -> {
                assertThat(index.digest()).isEqualTo(OUTER.digest());
                assertThat(index.name()).isEqualTo(folder.toString());
                assertThat(index.nested()).containsOnlyKeys(INNER.digest());
                assertThat(index.problems()).isEmpty();
            });
        }
    }

    @Test
    void asksForATagWhereThereAreSeveral() throws Exception {
        holds(IndexBuilder.oci().entry(OUTER, new JsonObject(), Map.of(NAME, "1"))
                .entry(INNER, new JsonObject(), Map.of(NAME, "2")).build());

        assertThatThrownBy(() -> read(new Reference.Layout(folder, null))).hasMessage("Tried to read " + folder
                + " as an OCI image layout, but it holds 2 indexes; write DIR:TAG with one of its tags: 1, 2");
        assertThatThrownBy(() -> read(new Reference.Layout(folder, "3"))).hasMessage("Tried to read " + folder
                + ":3 as an OCI image layout, but it holds no images of the tag 3; write DIR:TAG with one of its tags:"
                + " 1, 2");
    }

    @Test
    void takesImagesWithoutTagsForOneIndex() throws Exception {
        Image top = IndexBuilder.oci().features(ZEN3, "amd64", "zen3")
                .features(ImageBuilder.variant("amd64", "zen4"), "amd64", "zen4").build();
        holds(top);

        assertThat(read(new Reference.Layout(folder, null)).digest()).isEqualTo(top.digest());
    }

    @Test
    void aSingleImageIsPassedThrough() throws Exception {
        holds(IndexBuilder.oci().entry(ZEN3, new JsonObject(), Map.of(NAME, "1")).build());

        assertThat(read(new Reference.Layout(folder, "1"))).isInstanceOfSatisfying(Referenced.Whole.class,
                whole -> assertThat(whole).isEqualTo(new Referenced.Whole(folder.toString(), ZEN3.digest(),
                        ZEN3.mediaType(), "it is a single image", whole.store())));
    }

    @Test
    void aBlobThatIsNotWhatItsDigestSaysIsRefused() throws Exception {
        holds(IndexBuilder.oci().entry(OUTER, new JsonObject(), Map.of()).build());
        Files.writeString(blob(OUTER), "{}");

        assertThatThrownBy(() -> read(new Reference.Layout(folder, null))).hasMessage("Tried to read " + blob(OUTER)
                + ", but its content has the digest"
                + " sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a; write the layout anew");
    }

    @Test
    void aNestedIndexThatIsMissingIsToldAndTheRestIsRead() throws Exception {
        holds(IndexBuilder.oci().entry(OUTER, new JsonObject(), Map.of()).build());
        Files.delete(blob(INNER));

        assertThat(read(new Reference.Layout(folder, null))).isInstanceOfSatisfying(Referenced.Index.class,
                index -> assertThat(index.problems()).containsExactly("Tried to read " + blob(INNER)
                        + ", but there is no such file; check the path, or write the layout anew"));
    }

    @Test
    void aFolderThatIsNoLayoutIsRefused() throws Exception {
        Files.delete(folder.resolve("oci-layout"));

        assertThatThrownBy(() -> read(new Reference.Layout(folder, null))).hasMessage("Tried to read " + folder
                + " as an OCI image layout, but it holds no file oci-layout; name the folder of an OCI image layout");
    }

    private void holds(Image top) throws IOException {
        Files.write(folder.resolve("index.json"), top.manifest().getBytes());
    }

    private Path blob(Image image) {
        return folder.resolve("blobs/sha256").resolve(image.digest().text().substring("sha256:".length()));
    }

    private static Referenced read(Reference reference) throws UnavailableException {
        try (RegistryClient client = new RegistryClient(DockerCredentials.none())) {
            return new ReferenceReader(client).read(reference);
        }
    }
}
