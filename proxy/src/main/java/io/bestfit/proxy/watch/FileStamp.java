package io.bestfit.proxy.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a file holds at a moment; two stamps are equal where the contents are. */
final class FileStamp {

    /** Times of files are exact to two seconds at worst; what is as young may have changed since without showing it. */
    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final String ABSENT = "absent";
    private static final int BLOCK = 1 << 16;

    private final String content;
    private final @Nullable Object attributes;
    private final boolean settled;

    private FileStamp(String content, @Nullable Object attributes, boolean settled) {
        this.content = content;
        this.attributes = attributes;
        this.settled = settled;
    }

    /** The stamp of a file, which is only read where its attributes leave open whether it is as it was. */
    static FileStamp of(Path file, @Nullable FileStamp earlier) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            var attributes = new Attributes(found.lastModifiedTime().toInstant(), found.size(), found.fileKey());
            boolean settled = attributes.modified.isBefore(Instant.now().minus(YOUNG));
            return earlier != null && earlier.settled && attributes.equals(earlier.attributes)
                    ? earlier
                    : new FileStamp(digest(file), attributes, settled);
        } catch (IOException e) {
            return new FileStamp(ABSENT, null, false);
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileStamp that && content.equals(that.content);
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }

    private record Attributes(Instant modified, long size, @Nullable Object key) {}
}
