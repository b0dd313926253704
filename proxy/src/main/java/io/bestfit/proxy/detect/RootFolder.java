package io.bestfit.proxy.detect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The files of a machine below a folder that stands for its root.
 *
 * <p>Symbolic links are followed as if the folder were {@code /}, so that nothing outside of it is read. What is not a
 * regular file is not opened, every file is read up to a limit, and what is absent or cannot be read is nothing.
 */
final class RootFolder {

    /** The most links on one way (linux: include/linux/namei.h, MAXSYMLINKS). */
    private static final int MOST_LINKS = 40;
    /** The most names of one folder; a judgement. */
    private static final int MOST_NAMES = 4096;

    private final Path root;
    private final SortedSet<String> unreadable = new TreeSet<>();

    RootFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Whether it is the root of this machine. */
    boolean isThisMachine() {
        return root.getNameCount() == 0;
    }

    /** The first so many bytes of a regular file. */
    Optional<String> read(String path, int limit) {
        Optional<Path> file = resolve(path);
        if (file.isEmpty() || !Files.isRegularFile(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(in.readNBytes(limit), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            refused(path, e);
            return Optional.empty();
        }
    }

    /** The first line of a file, printable and stripped; nothing where that is empty. */
    Optional<String> line(String path) {
        return read(path, RawFacts.MAX_LINE).flatMap(text -> text.lines().findFirst())
                .map(line -> RawFacts.printable(line).strip()).filter(line -> !line.isEmpty());
    }

    /** The names in a folder, sorted. */
    List<String> names(String path) {
        Optional<Path> folder = resolve(path);
        if (folder.isEmpty() || !Files.isDirectory(folder.get(), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.get())) {
            for (Path entry : entries) {
                if (names.size() < MOST_NAMES) {
                    names.add(entry.getFileName().toString());
                }
            }
        } catch (IOException e) {
            refused(path, e);
        }
        Collections.sort(names);
        return names;
    }

    /** Whether there is anything at a path. */
    boolean has(String path) {
        return resolve(path).filter(found -> Files.exists(found, LinkOption.NOFOLLOW_LINKS)).isPresent();
    }

    /** The last name of what a symbolic link points to, whether that is there or not. */
    Optional<String> linkTarget(String path) {
        int slash = path.lastIndexOf('/');
        Optional<Path> folder = resolve(path.substring(0, slash));
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Path link = folder.get().resolve(path.substring(slash + 1));
        if (!Files.isSymbolicLink(link)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Files.readSymbolicLink(link).getFileName()).map(Path::toString);
        } catch (IOException e) {
            refused(path, e);
            return Optional.empty();
        }
    }

    /** Where a path leads to, every link followed below the root. */
    Optional<Path> resolve(String path) {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("/", -1)));
        Path at = root;
        int links = 0;
        try {
            while (!rest.isEmpty()) {
                String name = rest.removeFirst();
                if (name.isEmpty() || name.equals(".")) {
                    continue;
                }
                if (name.equals("..")) {
                    at = at.equals(root) ? root : Objects.requireNonNullElse(at.getParent(), root);
                    continue;
                }
                Path next = at.resolve(name);
                if (!Files.isSymbolicLink(next)) {
                    at = next;
                    continue;
                }
                if (++links > MOST_LINKS) {
                    return Optional.empty();
                }
                String target = Files.readSymbolicLink(next).toString();
                if (target.startsWith("/")) {
                    at = root;
                }
                List.of(target.split("/", -1)).reversed().forEach(rest::addFirst);
            }
        } catch (IOException e) {
            refused(path, e);
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // a name with a character that no file has
        }
        return Optional.of(at);
    }

    /** Files that are there and could not be read, sorted. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private void refused(String path, IOException problem) {
        if (problem instanceof AccessDeniedException) {
            unreadable.add(path);
        }
    }
}
