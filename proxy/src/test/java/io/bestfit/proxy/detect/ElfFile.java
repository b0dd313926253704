package io.bestfit.proxy.detect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A small library, written byte by byte: a dynamic section with names and symbol versions, and the section headers by
 * which binutils finds them.
 *
 * @param wide whether it is of 64 bits
 * @param order its byte order
 * @param soname its soname; empty for none
 * @param needs the symbol versions that it wants of {@code libc.so.6}
 * @param provides the symbol versions that it defines
 * @param symbols further names in its table of names
 */
record ElfFile(boolean wide, ByteOrder order, String soname, List<String> needs, List<String> provides,
        List<String> symbols) {

    /** Addresses are not places in the file: whoever confuses them reads something else. */
    private static final long BASE = 0x10000;
    private static final int MACHINE_X86_64 = 62;
    private static final int MACHINE_POWER = 20;

    /** A part of the file that a section header describes. */
    private record Section(String name, int type, int link, int info, int entrySize, ByteBuffer content) {}

    byte[] bytes() {
        Names names = new Names();
        int library = names.place("libc.so.6");
        int own = names.place(soname);
        List<Integer> wanted = needs.stream().map(names::place).toList();
        List<Integer> defined = provides.stream().map(names::place).toList();
        symbols.forEach(names::place);
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(".dynstr", 3, 0, 0, 0, names.bytes()));
        sections.add(new Section(".gnu.version_r", 0x6ffffffe, 1, needs.isEmpty() ? 0 : 1, 0, needs(library, wanted)));
        sections.add(new Section(".gnu.version_d", 0x6ffffffd, 1, defined.size(), 0, provides(defined)));
        int header = wide ? 64 : 52;
        int programs = header;
        int at = programs + 2 * (wide ? 56 : 32);
        long[] places = new long[sections.size() + 2];
        for (int i = 0; i < sections.size(); i++) {
            places[i] = at;
            at += aligned(sections.get(i).content().limit());
        }
        List<long[]> entries = new ArrayList<>();
        entries.add(new long[]{1, library});
        if (!soname.isEmpty()) {
            entries.add(new long[]{14, own});
        }
        entries.add(new long[]{5, BASE + places[0]});
        entries.add(new long[]{10, sections.getFirst().content().limit()});
        if (!needs.isEmpty()) {
            entries.add(new long[]{0x6ffffffeL, BASE + places[1]});
            entries.add(new long[]{0x6fffffffL, 1});
        }
        if (!provides.isEmpty()) {
            entries.add(new long[]{0x6ffffffcL, BASE + places[2]});
            entries.add(new long[]{0x6ffffffdL, provides.size()});
        }
        entries.add(new long[]{0, 0});
        sections.add(new Section(".dynamic", 6, 1, 0, wide ? 16 : 8, dynamic(entries)));
        places[3] = at;
        at += aligned(sections.get(3).content().limit());
        Names sectionNames = new Names();
        sections.forEach(section -> sectionNames.place(section.name()));
        sectionNames.place(".shstrtab");
        sections.add(new Section(".shstrtab", 3, 0, 0, 0, sectionNames.bytes()));
        places[4] = at;
        at += aligned(sections.get(4).content().limit());
        ByteBuffer file = buffer(at + 6 * (wide ? 64 : 40));
        header(file, at);
        program(file, programs, 1, 0, at);
        program(file, programs + (wide ? 56 : 32), 2, places[3], sections.get(3).content().limit());
        for (int i = 0; i < sections.size(); i++) {
            file.put((int) places[i], sections.get(i).content(), 0, sections.get(i).content().limit());
            section(file, at + (i + 1) * (wide ? 64 : 40), sections.get(i), sectionNames.place(sections.get(i).name()),
                    places[i]);
        }
        byte[] bytes = new byte[file.limit()];
        file.get(0, bytes);
        return bytes;
    }

    private void header(ByteBuffer file, int sectionTable) {
        file.put(0, new byte[]{0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1),
                (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1), 1});
        file.putShort(16, (short) 3);
        file.putShort(18, (short) (wide ? MACHINE_X86_64 : MACHINE_POWER));
        file.putInt(20, 1);
        word(file, wide ? 32 : 28, wide ? 64 : 52);
        word(file, wide ? 40 : 32, sectionTable);
        int sizes = wide ? 52 : 40;
        file.putShort(sizes, (short) (wide ? 64 : 52));
        file.putShort(sizes + 2, (short) (wide ? 56 : 32));
        file.putShort(sizes + 4, (short) 2);
        file.putShort(sizes + 6, (short) (wide ? 64 : 40));
        file.putShort(sizes + 8, (short) 6);
        file.putShort(sizes + 10, (short) 5);
    }

    private void program(ByteBuffer file, int at, int type, long offset, long size) {
        file.putInt(at, type);
        if (wide) {
            file.putInt(at + 4, 6).putLong(at + 8, offset).putLong(at + 16, BASE + offset)
                    .putLong(at + 24, BASE + offset)
                    .putLong(at + 32, size).putLong(at + 40, size).putLong(at + 48, 8);
        } else {
            file.putInt(at + 4, (int) offset).putInt(at + 8, (int) (BASE + offset))
                    .putInt(at + 12, (int) (BASE + offset)).putInt(at + 16, (int) size).putInt(at + 20, (int) size)
                    .putInt(at + 24, 6).putInt(at + 28, 4);
        }
    }

    private void section(ByteBuffer file, int at, Section section, int name, long place) {
        file.putInt(at, name).putInt(at + 4, section.type());
        int size = section.content().limit();
        if (wide) {
            file.putLong(at + 8, 2).putLong(at + 16, BASE + place).putLong(at + 24, place).putLong(at + 32, size)
                    .putInt(at + 40, section.link()).putInt(at + 44, section.info()).putLong(at + 48, 8)
                    .putLong(at + 56, section.entrySize());
        } else {
            file.putInt(at + 8, 2).putInt(at + 12, (int) (BASE + place)).putInt(at + 16, (int) place)
                    .putInt(at + 20, size).putInt(at + 24, section.link()).putInt(at + 28, section.info())
                    .putInt(at + 32, 4).putInt(at + 36, section.entrySize());
        }
    }

    /** One library with all versions: Elf_Verneed and its Elf_Vernaux. */
    private ByteBuffer needs(int library, List<Integer> wanted) {
        ByteBuffer table = buffer(wanted.isEmpty() ? 0 : 16 + 16 * wanted.size());
        if (!wanted.isEmpty()) {
            table.putShort(0, (short) 1).putShort(2, (short) wanted.size()).putInt(4, library).putInt(8, 16);
        }
        for (int i = 0; i < wanted.size(); i++) {
            int at = 16 + 16 * i;
            table.putInt(at, 0x0d696910 + i).putShort(at + 6, (short) (i + 2)).putInt(at + 8, wanted.get(i))
                    .putInt(at + 12, i + 1 < wanted.size() ? 16 : 0);
        }
        return table;
    }

    /** For each version Elf_Verdef and its Elf_Verdaux. */
    private ByteBuffer provides(List<Integer> defined) {
        ByteBuffer table = buffer(28 * defined.size());
        for (int i = 0; i < defined.size(); i++) {
            int at = 28 * i;
            // The first is the file's own, by its flag.
            table.putShort(at, (short) 1).putShort(at + 2, (short) (i == 0 ? 1 : 0)).putShort(at + 4, (short) (i + 1))
                    .putShort(at + 6, (short) 1)
                    .putInt(at + 8, 0x0a000000 + i).putInt(at + 12, 20)
                    .putInt(at + 16, i + 1 < defined.size() ? 28 : 0).putInt(at + 20, defined.get(i));
        }
        return table;
    }

    private ByteBuffer dynamic(List<long[]> entries) {
        int word = wide ? 8 : 4;
        ByteBuffer table = buffer(2 * word * entries.size());
        for (int i = 0; i < entries.size(); i++) {
            word(table, 2 * word * i, entries.get(i)[0]);
            word(table, 2 * word * i + word, entries.get(i)[1]);
        }
        return table;
    }

    private void word(ByteBuffer buffer, int at, long value) {
        if (wide) {
            buffer.putLong(at, value);
        } else {
            buffer.putInt(at, (int) value);
        }
    }

    private ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order);
    }

    private static int aligned(int size) {
        return (size + 7) / 8 * 8;
    }

    /** A table of names that end with a zero, the first one empty. */
    private static final class Names {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<String> names = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();

        Names() {
            bytes.write(0);
        }

        int place(String name) {
            int known = names.indexOf(name);
            if (known >= 0) {
                return places.get(known);
            }
            names.add(name);
            places.add(bytes.size());
            bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
            bytes.write(0);
            return places.getLast();
        }

        ByteBuffer bytes() {
            return ByteBuffer.wrap(bytes.toByteArray());
        }
    }
}
