package io.bestfit.proxy.client;

import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.proxy.client.RegistryClient.Manifest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The reader of one OCI image layout directory (OCI image-spec, image-layout.md). */
final class LayoutReader {

    private static final String REFERENCE_NAME = "org.opencontainers.image.ref.name";
    /** The most names that a sentence lists. */
    private static final int MOST_NAMES = 10;

    private final Reference.Layout layout;

    LayoutReader(Reference.Layout layout) {
        this.layout = layout;
    }

    /** What the reference names: the image of its tag, else the only image, else all images as one index. */
    Manifest get() throws UnavailableException {
        if (!Files.isRegularFile(layout.directory().resolve("oci-layout"))) {
            throw failed("it holds no file oci-layout", "name the folder of an OCI image layout");
        }
        byte[] body = list();
        List<Descriptor> images = index(body).entries().stream().filter(IndexEntry.Usable.class::isInstance)
                .map(IndexEntry.Usable.class::cast).map(IndexEntry.Usable::descriptor).toList();
        String tag = layout.tag();
        if (tag != null) {
            return only(images.stream().filter(image -> tag.equals(name(image))).toList(),
                    "images of the tag " + tag, images);
        }
        if (images.size() == 1) {
            return get(images.getFirst());
        }
        List<Descriptor> indexes = images.stream().filter(image -> MediaTypes.isIndex(image.mediaType())).toList();
        if (indexes.isEmpty() && images.stream().allMatch(image -> name(image).isEmpty())) {
            return new Manifest(ContentDigest.sha256(body), MediaTypes.OCI_INDEX, Buffer.buffer(body));
        }
        return only(indexes, "indexes", images);
    }

    /** What the layout lists. */
    ImageIndex index() throws UnavailableException {
        return index(list());
    }

    private byte[] list() throws UnavailableException {
        return read(layout.directory().resolve("index.json"));
    }

    private ImageIndex index(byte[] body) throws UnavailableException {
        return switch (ImageIndexReader.read(body)) {
            case ReadIndex.Index(var index) -> index;
            case ReadIndex.NotAnIndex(String why) -> throw failed("of its index.json " + why, "write the layout anew");
        };
    }

    /** Whether the layout holds a document; layouts may be parts of what their indexes list. */
    boolean holds(Digest digest) {
        return Files.exists(file(digest));
    }

    /** A document by its digest. */
    Manifest get(Digest digest) throws UnavailableException {
        Path file = file(digest);
        byte[] body = read(file);
        if (!ContentDigest.matches(digest, body)) {
            throw new UnavailableException("Tried to read " + file + ", but its content has the digest "
                    + ContentDigest.sha256(body) + "; write the layout anew");
        }
        return new Manifest(digest, "", Buffer.buffer(body));
    }

    private Path file(Digest digest) {
        return layout.directory().resolve("blobs").resolve(digest.algorithm())
                .resolve(digest.text().substring(digest.algorithm().length() + 1));
    }

    private Manifest get(Descriptor descriptor) throws UnavailableException {
        Manifest manifest = get(descriptor.digest());
        return new Manifest(manifest.digest(), descriptor.mediaType(), manifest.content());
    }

    private Manifest only(List<Descriptor> found, String what, List<Descriptor> all) throws UnavailableException {
        if (found.size() == 1) {
            return get(found.getFirst());
        }
        String tags = all.stream().map(LayoutReader::name).filter(name -> !name.isEmpty()).distinct()
                .limit(MOST_NAMES).map(name -> Printable.text(name, 128)).collect(Collectors.joining(", "));
        throw failed("it holds " + (found.isEmpty() ? "no" : found.size()) + " " + what,
                tags.isEmpty() ? "write the layout anew with tags" : "write DIR:TAG with one of its tags: " + tags);
    }

    /** The name that the layout gives an image; empty where it gives none. */
    static String name(Descriptor image) {
        return Objects.requireNonNullElse(image.annotations().get(REFERENCE_NAME), "");
    }

    private UnavailableException failed(String why, String advice) {
        return new UnavailableException("Tried to read " + layout + " as an OCI image layout, but " + why + "; "
                + advice);
    }

    /** The bytes of a file, up to the limit of a manifest. */
    static byte[] read(Path file) throws UnavailableException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] body = in.readNBytes(Exchange.MOST_BYTES + 1);
            if (body.length > Exchange.MOST_BYTES) {
                throw new UnavailableException("Tried to read " + file + ", but it is over " + Exchange.MOST_BYTES
                        + " bytes; it is no manifest");
            }
            return body;
        } catch (NoSuchFileException e) {
            throw new UnavailableException("Tried to read " + file + ", but there is no such file; check the path,"
                    + " or write the layout anew", e);
        } catch (IOException e) {
            throw new UnavailableException("Tried to read " + file + ", but it cannot be read ("
                    + e.getClass().getSimpleName() + "); check its permissions", e);
        }
    }
}
