package io.bestfit.proxy.client;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.Origin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a person points at on the command line: an image of a registry, or a file or folder with one.
 */
public sealed interface Reference {

    /** The tag where none is written, as every registry client has it. */
    String DEFAULT_TAG = "latest";

    /**
     * Reads {@code [http://|https://]HOST[:PORT]/REPO[:TAG|@DIGEST]}, the path of an index file, or the path of an OCI
     * image layout directory, {@code DIR[:TAG]}.
     *
     * <p>What begins with {@code /} or {@code .} is a path; otherwise what exists as a file or folder is one. Without
     * a scheme a registry is asked by HTTPS, one on this machine ({@code localhost}, {@code 127.0.0.0/8}, {@code ::1})
     * by HTTP.
     *
     * @throws MalformedReferenceException where it is none of them
     */
    static Reference parse(String text) throws MalformedReferenceException {
        return ReferenceParser.parse(text);
    }

    /** What stands before {@code @DIGEST} once an image is chosen. */
    String name();

    /**
     * An image of a registry.
     *
     * @param origin where the registry is
     * @param host the host and port as they were written
     * @param repository the repository, as the registry names it
     * @param tag the tag; {@code null} where there is a digest, which counts alone
     * @param digest the digest, where one was written
     */
    record Registry(Origin origin, String host, String repository, @Nullable String tag, @Nullable Digest digest)
            implements
                Reference {

        public Registry {
            if ((tag == null) == (digest == null)) {
                throw new IllegalArgumentException("a reference has either a tag or a digest");
            }
        }

        /** {@code HOST/REPO}. */
        @Override
        public String name() {
            return host + "/" + repository;
        }

        /** The tag or the digest, as it stands in a URL. */
        String manifest() {
            return digest == null ? String.valueOf(tag) : digest.text();
        }

        @Override
        public String toString() {
            return name() + (digest == null ? ":" + tag : "@" + digest);
        }
    }

    /**
     * A file that holds an index.
     *
     * @param file the file
     */
    record IndexFile(Path file) implements Reference {

        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /**
     * An OCI image layout.
     *
     * @param directory the directory
     * @param tag the {@code org.opencontainers.image.ref.name} of one of its images; {@code null} where it holds one
     */
    record Layout(Path directory, @Nullable String tag) implements Reference {

        @Override
        public String name() {
            return directory.toString();
        }

        @Override
        public String toString() {
            return directory + (tag == null ? "" : ":" + tag);
        }
    }
}
