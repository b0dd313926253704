package io.bestfit.matcher.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageIndexReaderTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String ENTRY = """
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":503,
             "urls":["http://127.0.0.1:1/"],
             "platform":{"os":"linux","architecture":"amd64","variant":"v3","os.features":["f"],"features":["sse4"]},
             "annotations":{"org.supercontainers.hardware.cpu.target.microarch":"zen3"}}""".formatted(DIGEST);
    private static final String INDEX = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s],
             "annotations":{"a":"b"}}""".formatted(ENTRY);

    @Test
    void anIndexIsReadEntryByEntry() {
        ImageIndex index = index(ImageIndexReader.read(bytes(INDEX), "application/vnd.oci.image.index.v1+json;a=b"));
        assertThat(index.annotations()).containsEntry("a", "b");
        assertThat(index.entries()).singleElement().isInstanceOfSatisfying(IndexEntry.Usable.class, usable -> {
            Descriptor descriptor = usable.descriptor();
            assertThat(descriptor.digest().text()).isEqualTo(DIGEST);
            assertThat(descriptor.size()).isEqualTo(503);
            assertThat(descriptor.artifactType()).isNull();
            assertThat(descriptor.platform()).hasToString("linux/amd64/v3");
            assertThat(descriptor.annotations())
                    .containsEntry("org.supercontainers.hardware.cpu.target.microarch", "zen3");
        });
    }

    @Test
    void aFileIsAnIndexByItsManifests() {
        assertThat(index(ImageIndexReader.read(bytes("{\"manifests\":[]}"))).entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"manifests":[],"layers":[]}              | it holds both manifests and layers
            {"manifests":[],"config":{}}              | it holds both manifests and config
            {"manifests":[],"fsLayers":[]}            | it holds both manifests and fsLayers
            {"manifests":[],"Layers":[]}              | it holds both manifests and Layers
            {"manifests":[],"Manifests":[]}           | it spells a name of the specification in another case
            {"manifests":[],"manifests":[]}           | it is not one JSON document without duplicate names
            {"manifests":[]} {}                       | it is not one JSON document without duplicate names
            {"manifests":[]                           | it is not one JSON document without duplicate names
            {"manifests":{}}                          | it has no list of manifests
            {}                                        | it has no list of manifests
            []                                        | it is no JSON object
            {"schemaVersion":1,"manifests":[]}        | its schemaVersion is not 2
            {"schemaVersion":1e999,"manifests":[]}    | its schemaVersion is not 2
            {"mediaType":"text/plain","manifests":[]} | its mediaType is not that of an index
            {"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]} | its mediaType \
            contradicts its content type
            {"manifests":[],"annotations":{"a":1}}    | its annotations are not texts
            """)
    void anAmbiguousDocumentIsNoIndex(String document, String why) {
        assertThat(why(ImageIndexReader.read(bytes(document), MediaTypes.OCI_INDEX))).startsWith(why);
    }

    @Test
    void anythingOverALimitIsNoIndex() {
        assertThat(why(read("[".repeat(100)))).startsWith("it is nested too deeply or holds too much");
        assertThat(why(read("{\"manifests\":[" + "1,".repeat(ImageIndexReader.MAX_ENTRIES) + "1]}")))
                .isEqualTo("it has more than 10000 entries");
        assertThat(why(read("{\"manifests\":[],\"x\":\"" + "a".repeat((1 << 20) + 1) + "\"}")))
                .startsWith("it is nested too deeply or holds too much");
        assertThat(why(ImageIndexReader.read(new byte[ImageIndexReader.MAX_DOCUMENT_BYTES + 1])))
                .isEqualTo("it is over 4393216 bytes");
    }

    @Test
    void anythingButPlainUtf8IsNoIndex() {
        assertThat(why(read("\uFEFF" + INDEX))).isEqualTo("it begins with a byte order mark");
        assertThat(why(ImageIndexReader.read(new byte[]{(byte) 0xff, (byte) 0xfe, '{'}))).isEqualTo("it is not UTF-8");
        assertThat(ImageIndexReader.read(INDEX.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(ReadIndex.NotAnIndex.class);
        assertThat(why(ImageIndexReader.read(bytes(INDEX), "text/html")))
                .isEqualTo("its content type is not that of an index");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "sha256:aa         | "sha256:../../        | its digest is not sha256 or sha512
            "sha256:aa         | "md5:aa               | its digest is not sha256 or sha512
            "sha256:aa         | "sha256:AA            | its digest is not sha256 or sha512
            "size":503         | "size":-1             | its size is missing or no number of bytes
            "size":503         | "size":1e999          | its size is missing or no number of bytes
            "size":503         | "size":"503"          | its size is missing or no number of bytes
            "size":503         | "size":99999999999999999999 | its size is missing or no number of bytes
            "size":503         | "size":503,"Size":1   | it spells a name of the specification in another case
            "mediaType":"app   | "mediaType":"         | its mediaType is missing or no media type
            "os":"linux"       | "os":1                | its platform cannot be read
            ["sse4"]           | [1]                   | its platform cannot be read
            :"zen3"            | :["zen3"]             | its annotations are not texts
            "size":503         | "size":503,"artifactType":1 | its artifactType is no text
            """)
    void aWrongEntryKeepsItsPlace(String part, String replacement, String problem) {
        String wrong = ENTRY.replace(part, replacement);
        if (replacement.equals("\"mediaType\":\"")) {
            wrong = wrong.replace("lication/vnd.oci.image.manifest.v1+json", "no type");
        }
        ImageIndex index = index(read("{\"manifests\":[" + wrong + "," + ENTRY + "]}"));
        assertThat(index.entries()).hasSize(2);
        assertThat(index.entries().getFirst()).isEqualTo(new IndexEntry.Malformed(problem));
        assertThat(index.entries().getLast()).isInstanceOf(IndexEntry.Usable.class);
    }

    @Test
    void noMutationOfADocumentMakesItThrow() {
        long seed = 20260101L;
        Random random = new Random(seed);
        String alphabet = "{}[]\":,\\0e9-ntu \u0000\u00ff";
        for (int round = 0; round < 20_000; round++) {
            byte[] document = bytes(INDEX);
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                document[random.nextInt(document.length)] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(document.length) : document.length;
            byte[] cut = Arrays.copyOf(document, length);
            assertThatCode(() -> ImageIndexReader.read(cut)).as("seed %d, round %d", seed, round)
                    .doesNotThrowAnyException();
        }
    }

    private static ReadIndex read(String document) {
        return ImageIndexReader.read(bytes(document), MediaTypes.OCI_INDEX);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ImageIndex index(ReadIndex read) {
        assertThat(read).isInstanceOf(ReadIndex.Index.class);
        return ((ReadIndex.Index) read).index();
    }

    private static String why(ReadIndex read) {
        assertThat(read).isInstanceOf(ReadIndex.NotAnIndex.class);
        return ((ReadIndex.NotAnIndex) read).why();
    }
}
