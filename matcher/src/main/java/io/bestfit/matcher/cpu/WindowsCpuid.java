package io.bestfit.matcher.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reader of a list of CPUID answers: lines of leaf, subleaf, EAX, EBX, ECX and EDX, decimal, with commas
 * between. Windows has no list of flags to read.
 */
public final class WindowsCpuid {

    private static final Pattern LINE = Pattern.compile("\\s*\\d{1,10}(\\s*,\\s*\\d{1,10}){5}\\s*");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private enum Register {
        EAX(0),
        EBX(1),
        ECX(2),
        EDX(3);

        private final int column;

        Register(int column) {
            this.column = column;
        }
    }

    private record Leaf(long number, long subleaf) {}

    private record Bit(Leaf leaf, Register register, int position, String flag) {}

    private static final Leaf VENDOR = new Leaf(0, 0);
    private static final Leaf BASIC = new Leaf(1, 0);
    private static final Leaf EXTENDED = new Leaf(7, 0);
    private static final Leaf EXTENDED_1 = new Leaf(7, 1);
    private static final Leaf STATE = new Leaf(13, 1);
    private static final Leaf AMD = new Leaf(0x80000001L, 0);
    private static final Leaf AMD_SIZES = new Leaf(0x80000008L, 0);

    /** Bits with the names Linux gives them (Intel SDM volume 2A, CPUID; AMD APM volume 3, appendix E). */
    private static final List<Bit> BITS = List.of(
            bit(BASIC, Register.EDX, 0, "fpu"), bit(BASIC, Register.EDX, 15, "cmov"),
            bit(BASIC, Register.EDX, 23, "mmx"), bit(BASIC, Register.EDX, 25, "sse"),
            bit(BASIC, Register.EDX, 26, "sse2"), bit(BASIC, Register.ECX, 0, "sse3"),
            bit(BASIC, Register.ECX, 1, "pclmulqdq"), bit(BASIC, Register.ECX, 9, "ssse3"),
            bit(BASIC, Register.ECX, 12, "fma"), bit(BASIC, Register.ECX, 13, "cx16"),
            bit(BASIC, Register.ECX, 19, "sse4_1"), bit(BASIC, Register.ECX, 20, "sse4_2"),
            bit(BASIC, Register.ECX, 22, "movbe"), bit(BASIC, Register.ECX, 23, "popcnt"),
            bit(BASIC, Register.ECX, 25, "aes"), bit(BASIC, Register.ECX, 26, "xsave"),
            bit(BASIC, Register.ECX, 28, "avx"), bit(BASIC, Register.ECX, 29, "f16c"),
            bit(BASIC, Register.ECX, 30, "rdrand"), bit(EXTENDED, Register.EBX, 0, "fsgsbase"),
            bit(EXTENDED, Register.EBX, 1, "tsc_adjust"), bit(EXTENDED, Register.EBX, 3, "bmi1"),
            bit(EXTENDED, Register.EBX, 5, "avx2"), bit(EXTENDED, Register.EBX, 8, "bmi2"),
            bit(EXTENDED, Register.EBX, 16, "avx512f"), bit(EXTENDED, Register.EBX, 17, "avx512dq"),
            bit(EXTENDED, Register.EBX, 18, "rdseed"), bit(EXTENDED, Register.EBX, 19, "adx"),
            bit(EXTENDED, Register.EBX, 21, "avx512ifma"), bit(EXTENDED, Register.EBX, 23, "clflushopt"),
            bit(EXTENDED, Register.EBX, 24, "clwb"), bit(EXTENDED, Register.EBX, 26, "avx512pf"),
            bit(EXTENDED, Register.EBX, 27, "avx512er"), bit(EXTENDED, Register.EBX, 28, "avx512cd"),
            bit(EXTENDED, Register.EBX, 29, "sha_ni"), bit(EXTENDED, Register.EBX, 30, "avx512bw"),
            bit(EXTENDED, Register.EBX, 31, "avx512vl"), bit(EXTENDED, Register.ECX, 1, "avx512vbmi"),
            bit(EXTENDED, Register.ECX, 3, "pku"), bit(EXTENDED, Register.ECX, 5, "waitpkg"),
            bit(EXTENDED, Register.ECX, 6, "avx512_vbmi2"), bit(EXTENDED, Register.ECX, 8, "gfni"),
            bit(EXTENDED, Register.ECX, 9, "vaes"), bit(EXTENDED, Register.ECX, 10, "vpclmulqdq"),
            bit(EXTENDED, Register.ECX, 11, "avx512_vnni"), bit(EXTENDED, Register.ECX, 12, "avx512_bitalg"),
            bit(EXTENDED, Register.ECX, 14, "avx512_vpopcntdq"), bit(EXTENDED, Register.ECX, 22, "rdpid"),
            bit(EXTENDED, Register.ECX, 25, "cldemote"), bit(EXTENDED, Register.ECX, 27, "movdiri"),
            bit(EXTENDED, Register.ECX, 28, "movdir64b"), bit(EXTENDED, Register.EDX, 8, "avx512_vp2intersect"),
            bit(EXTENDED, Register.EDX, 14, "serialize"), bit(EXTENDED, Register.EDX, 22, "amx_bf16"),
            bit(EXTENDED, Register.EDX, 24, "amx_tile"), bit(EXTENDED, Register.EDX, 25, "amx_int8"),
            bit(EXTENDED, Register.EDX, 28, "flush_l1d"), bit(EXTENDED_1, Register.EAX, 0, "sha512"),
            bit(EXTENDED_1, Register.EAX, 1, "sm3"), bit(EXTENDED_1, Register.EAX, 2, "sm4"),
            bit(EXTENDED_1, Register.EAX, 4, "avx_vnni"), bit(EXTENDED_1, Register.EAX, 5, "avx512_bf16"),
            bit(EXTENDED_1, Register.EAX, 7, "cmpccxadd"), bit(EXTENDED_1, Register.EAX, 23, "avx_ifma"),
            bit(EXTENDED_1, Register.EDX, 4, "avx_vnni_int8"), bit(EXTENDED_1, Register.EDX, 5, "avx_ne_convert"),
            bit(EXTENDED_1, Register.EDX, 10, "avx_vnni_int16"), bit(STATE, Register.EAX, 0, "xsaveopt"),
            bit(STATE, Register.EAX, 1, "xsavec"), bit(AMD, Register.ECX, 0, "lahf_lm"),
            bit(AMD, Register.ECX, 5, "abm"), bit(AMD, Register.ECX, 6, "sse4a"), bit(AMD, Register.ECX, 11, "xop"),
            bit(AMD, Register.ECX, 16, "fma4"), bit(AMD, Register.ECX, 21, "tbm"),
            bit(AMD, Register.EDX, 29, "lm"), bit(AMD, Register.EDX, 30, "3dnowext"),
            bit(AMD, Register.EDX, 31, "3dnow"), bit(AMD_SIZES, Register.EBX, 0, "clzero"));

    private WindowsCpuid() {}

    /** The CPU of the text. Lines of another form are passed over; what is not said stays empty. */
    public static CpuInfo parse(String text) {
        Map<Leaf, int[]> answers = new HashMap<>();
        text.lines().filter(line -> LINE.matcher(line).matches()).forEach(line -> {
            long[] numbers = COMMA.splitAsStream(line.strip()).mapToLong(Long::parseLong).toArray();
            answers.putIfAbsent(new Leaf(numbers[0], numbers[1]),
                    new int[]{(int) numbers[2], (int) numbers[3], (int) numbers[4], (int) numbers[5]});
        });
        Set<String> flags = new HashSet<>();
        for (Bit bit : BITS) {
            int[] registers = answers.get(bit.leaf);
            if (registers != null && (registers[bit.register.column] >>> bit.position & 1) == 1) {
                flags.add(bit.flag);
            }
        }
        return new CpuInfo(vendor(answers.get(VENDOR)), flags, "", 0, "");
    }

    /** The vendor's twelve letters: EBX, EDX, ECX. */
    private static String vendor(int @Nullable [] registers) {
        if (registers == null) {
            return "";
        }
        ByteBuffer letters = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(registers[Register.EBX.column])
                .putInt(registers[Register.EDX.column])
                .putInt(registers[Register.ECX.column]);
        return new String(letters.array(), StandardCharsets.ISO_8859_1);
    }

    private static Bit bit(Leaf leaf, Register register, int position, String flag) {
        return new Bit(leaf, register, position, flag);
    }
}
