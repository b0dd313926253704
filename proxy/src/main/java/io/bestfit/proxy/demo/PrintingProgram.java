package io.bestfit.proxy.demo;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A static program for Linux that prints a text and ends, so that an image needs nothing else to run.
 *
 * <p>The file is one loaded segment: the headers, the instructions, the text. Source: the ELF-64 object file format,
 * version 1.5; Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
 */
enum PrintingProgram {

    /** x86-64. */
    AMD64("amd64", 62) {
        @Override
        void instructions(ByteBuffer file, int length) {
            file.put((byte) 0xb8).putInt(1); // mov eax, write
            file.put((byte) 0xbf).putInt(1); // mov edi, standard output
            file.put(new byte[]{0x48, (byte) 0x8d, 0x35}).putInt(16); // lea rsi, the text, 16 bytes behind this
            file.put((byte) 0xba).putInt(length); // mov edx, length
            file.put(new byte[]{0x0f, 0x05}); // syscall
            file.put((byte) 0xb8).putInt(60); // mov eax, exit
            file.put(new byte[]{0x31, (byte) 0xff}); // xor edi, edi
            file.put(new byte[]{0x0f, 0x05}); // syscall
        }
    },
    /** AArch64. */
    ARM64("arm64", 183) {
        @Override
        void instructions(ByteBuffer file, int length) {
            file.putInt(0xd2800020); // mov x0, standard output
            file.putInt(0x100000e1); // adr x1, the text, 28 bytes ahead
            file.putInt(0xd2800002 | (length << 5)); // mov x2, length
            file.putInt(0xd2800808); // mov x8, write
            file.putInt(0xd4000001); // svc 0
            file.putInt(0xd2800000); // mov x0, 0
            file.putInt(0xd2800ba8); // mov x8, exit
            file.putInt(0xd4000001); // svc 0
        }
    };

    private static final int HEADERS = 64 + 56;
    private static final long BASE = 0x400000;
    /** The largest page of AArch64, to which a segment must be aligned. */
    private static final long ALIGNMENT = 0x10000;
    /** One mov holds it on both machines. */
    private static final int LONGEST_TEXT = 0xffff;
    private static final int MOST_INSTRUCTION_BYTES = 64;

    private final String architecture;
    private final int machine;

    PrintingProgram(String architecture, int machine) {
        this.architecture = architecture;
        this.machine = machine;
    }

    /** The architecture as platforms of images name it. */
    String architecture() {
        return architecture;
    }

    /** The program that prints a text. */
    Buffer printing(String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        if (message.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("the text has " + message.length + " bytes, over " + LONGEST_TEXT);
        }
        ByteBuffer code = littleEndian(new byte[MOST_INSTRUCTION_BYTES]);
        instructions(code, message.length);
        int size = HEADERS + code.position() + message.length;
        byte[] bytes = new byte[size];
        ByteBuffer file = littleEndian(bytes);
        file.put(new byte[]{0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16); // 64 bits, little endian, version 1
        file.putShort((short) 2).putShort((short) machine).putInt(1); // an executable
        file.putLong(BASE + HEADERS).putLong(64).putLong(0); // entry, program headers, no sections
        file.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1).position(64);
        file.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE); // loaded, readable and executable
        file.putLong(size).putLong(size).putLong(ALIGNMENT);
        file.put(code.flip()).put(message);
        return Buffer.buffer(bytes);
    }

    /** Writes the instructions, which end where the text begins. */
    abstract void instructions(ByteBuffer file, int length);

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
