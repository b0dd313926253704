package io.bestfit.proxy.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that audit lines are added to.
 *
 * <p>It is looked at before each batch: where another file has its name, or none, as when logrotate moved it away, the
 * lines go to a new one of that name. So no signal is needed, and no line is lost. What cannot be written is counted,
 * and told once until writing comes off again.
 */
final class AuditFile implements BatchedLines.Sink {

    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final Set<OpenOption> ADDING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
    /** It says who pulled what: not for everybody. */
    private static final FileAttribute<Set<PosixFilePermission>> NOT_FOR_ALL = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private final Path file;
    private @Nullable OutputStream out;
    private @Nullable Object key;
    private boolean failing;

    /**
     * Opens it.
     *
     * @throws IOException where it cannot be written to
     */
    AuditFile(Path file) throws IOException {
        this.file = file;
        open();
    }

    @Override
    public boolean write(String batch) {
        try {
            if (out == null || !isStillThere()) {
                close();
                open();
            }
            OutputStream opened = out;
            if (opened != null) {
                opened.write(batch.getBytes(StandardCharsets.UTF_8));
            }
            if (failing) {
                failing = false;
                LOG.info("audit lines are written to {} again", file);
            }
            return true;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.error(
                        "audit lines cannot be written to {} and are lost: {}; make room, or correct who may write it",
                        file, e.toString());
            }
            close();
            return false;
        }
    }

    @Override
    public void dropped(long lines) {
        LOG.error("{} audit lines were dropped: {} is written too slowly", lines, file);
    }

    @Override
    public void close() {
        OutputStream opened = out;
        out = null;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                LOG.debug("closing {}: {}", file, e.toString());
            }
        }
    }

    private void open() throws IOException {
        out = Channels.newOutputStream(Files.newByteChannel(file, ADDING, NOT_FOR_ALL));
        key = key();
    }

    private boolean isStillThere() throws IOException {
        try {
            Object now = key();
            return now == null || now.equals(key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What tells the file from another of its name: device and inode. */
    private @Nullable Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
