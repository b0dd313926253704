package io.bestfit.proxy.detect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the dynamic section of an ELF file tells the loader: System V ABI, chapter 5, and the GNU extension for symbol
 * versions (Linux Standard Base, Core, 10.7).
 *
 * @param soname the name that programs were linked with
 * @param needs the symbol versions that it wants of other libraries
 * @param provides the symbol versions that it defines
 * @param isOpenMpi whether it defines or uses the object behind Open MPI's {@code MPI_COMM_WORLD}
 */
record ElfLibrary(@Nullable String soname, Set<String> needs, Set<String> provides, boolean isOpenMpi) {

    private static final int MOST_SEGMENTS = 256;
    private static final int MOST_DYNAMIC_BYTES = 64 * 1024;
    /** Names of C++ symbols; the largest libraries have a few MiB of them. */
    private static final int MOST_STRING_BYTES = 16 * 1024 * 1024;
    private static final int MOST_VERSIONS = 4096;
    private static final int LONGEST_NAME = 256;
    private static final String OPEN_MPI_WORLD = "ompi_mpi_comm_world";

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final long DT_STRTAB = 5;
    private static final long DT_STRSZ = 10;
    private static final long DT_SONAME = 14;
    private static final long DT_VERDEF = 0x6ffffffcL;
    private static final long DT_VERNEED = 0x6ffffffeL;

    ElfLibrary {
        needs = Set.copyOf(needs);
        provides = Set.copyOf(provides);
    }

    /** Reads a file; nothing where it is no ELF file with a dynamic section, or a damaged one. */
    static Optional<ElfLibrary> read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return new Reader(channel).read();
        } catch (IOException e) {
            return Optional.empty(); // it cannot be read, or its numbers point outside of it
        }
    }

    /** A part of the file and where the loader puts it. */
    private record Segment(long address, long offset, long size) {}

    private static final class Reader {

        private final FileChannel channel;
        private final List<Segment> segments = new ArrayList<>();
        private boolean wide;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        private byte[] strings = {};

        Reader(FileChannel channel) {
            this.channel = channel;
        }

        Optional<ElfLibrary> read() throws IOException {
            ByteBuffer header = at(0, 52);
            if (header.getInt(0) != (0x7f | 'E' << 8 | 'L' << 16 | 'F' << 24)) {
                return Optional.empty();
            }
            wide = header.get(4) == 2;
            order = header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            Segment dynamic = segments();
            if (dynamic == null) {
                return Optional.empty();
            }
            Map<Long, Long> entries = dynamic(dynamic);
            strings = bytes(offset(entries, DT_STRTAB), entries.getOrDefault(DT_STRSZ, 0L));
            Long soname = entries.get(DT_SONAME);
            return Optional.of(new ElfLibrary(soname == null ? null : string(soname), needs(entries),
                    provides(entries), hasString(OPEN_MPI_WORLD)));
        }

        /** Notes what is loaded, and answers where the dynamic section is. */
        private @Nullable Segment segments() throws IOException {
            ByteBuffer header = at(0, wide ? 64 : 52);
            long table = word(header, wide ? 32 : 28);
            int size = Short.toUnsignedInt(header.getShort(wide ? 54 : 42));
            int count = Math.min(Short.toUnsignedInt(header.getShort(wide ? 56 : 44)), MOST_SEGMENTS);
            Segment dynamic = null;
            for (int i = 0; i < count; i++) {
                ByteBuffer entry = at(table + (long) i * size, wide ? 56 : 32);
                Segment segment = wide
                        ? new Segment(entry.getLong(16), entry.getLong(8), entry.getLong(32))
                        : new Segment(word(entry, 8), word(entry, 4), word(entry, 16));
                switch (entry.getInt(0)) {
                    case PT_LOAD -> segments.add(segment);
                    case PT_DYNAMIC -> dynamic = segment;
                    default -> {
                        // notes, stacks, thread-local data
                    }
                }
            }
            return dynamic;
        }

        private Map<Long, Long> dynamic(Segment section) throws IOException {
            int pair = wide ? 16 : 8;
            ByteBuffer buffer = at(section.offset(), Math.clamp(section.size(), 0, MOST_DYNAMIC_BYTES));
            Map<Long, Long> entries = new TreeMap<>();
            for (int i = 0; i + pair <= buffer.limit(); i += pair) {
                entries.putIfAbsent(word(buffer, i), word(buffer, i + pair / 2));
            }
            return entries;
        }

        private Set<String> needs(Map<Long, Long> entries) throws IOException {
            Set<String> names = new TreeSet<>();
            if (!entries.containsKey(DT_VERNEED)) {
                return names;
            }
            long library = offset(entries, DT_VERNEED);
            long step = 1;
            for (int left = MOST_VERSIONS; left > 0 && step != 0; left--) {
                ByteBuffer need = at(library, 16);
                long version = library + Integer.toUnsignedLong(need.getInt(8));
                for (int more = Short.toUnsignedInt(need.getShort(2)); more > 0 && left > 0; more--, left--) {
                    ByteBuffer auxiliary = at(version, 16);
                    names.add(string(Integer.toUnsignedLong(auxiliary.getInt(8))));
                    version += Integer.toUnsignedLong(auxiliary.getInt(12));
                }
                step = Integer.toUnsignedLong(need.getInt(12));
                library += step;
            }
            return names;
        }

        private Set<String> provides(Map<Long, Long> entries) throws IOException {
            Set<String> names = new TreeSet<>();
            if (!entries.containsKey(DT_VERDEF)) {
                return names;
            }
            long definition = offset(entries, DT_VERDEF);
            long step = 1;
            for (int left = MOST_VERSIONS; left > 0 && step != 0; left--) {
                ByteBuffer defined = at(definition, 20);
                ByteBuffer auxiliary = at(definition + Integer.toUnsignedLong(defined.getInt(12)), 8);
                names.add(string(Integer.toUnsignedLong(auxiliary.getInt(0))));
                step = Integer.toUnsignedLong(defined.getInt(16));
                definition += step;
            }
            return names;
        }

        /** Where the bytes of an entry's address are in the file. */
        private long offset(Map<Long, Long> entries, long tag) throws IOException {
            Long address = entries.get(tag);
            if (address != null) {
                for (Segment segment : segments) {
                    long into = address - segment.address();
                    if (into >= 0 && into < segment.size()) {
                        return segment.offset() + into;
                    }
                }
            }
            throw new IOException("the dynamic section points to nothing that is loaded");
        }

        private String string(long start) throws IOException {
            if (start < 0 || start >= strings.length) {
                throw new IOException("a name is outside of the names");
            }
            int end = (int) start;
            while (end < strings.length && strings[end] != 0 && end - start < LONGEST_NAME) {
                end++;
            }
            return new String(strings, (int) start, end - (int) start, StandardCharsets.ISO_8859_1);
        }

        private boolean hasString(String name) {
            return new String(strings, StandardCharsets.ISO_8859_1).contains('\0' + name + '\0');
        }

        private long word(ByteBuffer buffer, int place) {
            return wide ? buffer.getLong(place) : Integer.toUnsignedLong(buffer.getInt(place));
        }

        private byte[] bytes(long offset, long size) throws IOException {
            return at(offset, Math.clamp(size, 0, MOST_STRING_BYTES)).array();
        }

        private ByteBuffer at(long offset, int size) throws IOException {
            if (offset < 0 || offset > channel.size() - size) {
                throw new IOException("the file ends before " + offset);
            }
            ByteBuffer buffer = ByteBuffer.allocate(size).order(order);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new IOException("the file ended while it was read");
                }
            }
            return buffer;
        }
    }
}
