package io.bestfit.proxy.registry;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A layer as a ustar archive of small files, packed and unpacked.
 *
 * <p>Every file belongs to user 0 and dates from the epoch, so that equal files give equal bytes. Source: POSIX.1-2017,
 * pax, "ustar Interchange Format".
 */
public final class LayerArchive {

    private static final int BLOCK = 512;
    /** The length of a name in the header. */
    private static final int NAME = 100;
    private static final int MODE_AT = 100;
    private static final int SIZE_AT = 124;
    private static final int CHECKSUM_AT = 148;
    /** The largest layer that is unpacked here; a judgement against compression bombs. */
    private static final int LARGEST = 16 * 1024 * 1024;

    private LayerArchive() {}

    /**
     * A file of a layer.
     *
     * @param content its bytes
     * @param executable whether everybody may run it
     */
    record Entry(Buffer content, boolean executable) {}

    static byte[] tar(Map<String, Entry> files) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        files.forEach((path, entry) -> {
            byte[] content = entry.content().getBytes();
            archive.writeBytes(header(path, content.length, entry.executable() ? "0000755\0" : "0000644\0"));
            archive.writeBytes(content);
            archive.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        });
        archive.writeBytes(new byte[2 * BLOCK]);
        return archive.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /**
     * The text of one file of a gzip-compressed layer, or nothing where the layer has no such file.
     *
     * @throws IOException where the layer is no gzip stream or larger than 16 MiB
     */
    public static Optional<String> read(byte[] layer, String path) throws IOException {
        byte[] tar;
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(layer))) {
            tar = gzip.readNBytes(LARGEST + 1);
        }
        if (tar.length > LARGEST) {
            throw new IOException("the layer unpacks to more than " + LARGEST + " bytes");
        }
        int at = 0;
        while (at + BLOCK <= tar.length && tar[at] != 0) {
            String name = text(tar, at, NAME);
            String octal = text(tar, at + SIZE_AT, 12).strip();
            if (!octal.matches("[0-7]{1,11}")) {
                throw new IOException("the layer is no tar archive: '" + octal + "' is no size");
            }
            long size = Long.parseLong(octal, 8);
            if (size > tar.length - at - BLOCK) {
                throw new IOException("the layer ends within the file " + name);
            }
            if (name.equals(path)) {
                return Optional.of(new String(tar, at + BLOCK, (int) size, StandardCharsets.UTF_8));
            }
            at += BLOCK + (int) ((size + BLOCK - 1) / BLOCK) * BLOCK;
        }
        return Optional.empty();
    }

    private static byte[] header(String path, int size, String mode) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > NAME) {
            throw new IllegalArgumentException("the path " + path + " is longer than " + NAME + " bytes");
        }
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, name.length);
        put(header, MODE_AT, mode);
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, SIZE_AT, octal(size, 11) + "\0");
        put(header, 136, octal(0, 11) + "\0");
        Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, CHECKSUM_AT, octal(sum, 6) + "\0 ");
        return header;
    }

    private static String octal(int value, int digits) {
        String text = Integer.toOctalString(value);
        return "0".repeat(digits - text.length()) + text;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static String text(byte[] tar, int at, int length) {
        int end = at;
        while (end < at + length && tar[end] != 0) {
            end++;
        }
        return new String(tar, at, end - at, StandardCharsets.UTF_8);
    }
}
