package io.bestfit.matcher.tag;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One word of a tag: what it is, and where.
 *
 * @param kind what it is
 * @param start where it begins in the tag, counted from 0
 * @param text the word as it is written, with the separators inside it
 * @param value what it stands for: {@code neoverse_n1}, {@code 12.4}, {@code ubuntu22.04}, {@code python 3.12}
 * @param says what it says of the image, by key of the annotation vocabulary
 * @param architecture the OCI architecture that it names or that its target belongs to; {@code null} where none
 */
public record TagWord(Kind kind, int start, String text, String value, Map<String, String> says,
        @Nullable String architecture) {

    /** What a word is. */
    public enum Kind {
        /** A CPU target or level. */
        CPU(true),
        /** An architecture. */
        ARCHITECTURE(true),
        /** A version of the CUDA toolkit. */
        CUDA(true),
        /** A version of ROCm. */
        ROCM(true),
        /** That it uses a GPU, or none. */
        GPU(true),
        /** Targets of GPU code. */
        GPU_CODE(true),
        /** A minimum of the NVIDIA driver. */
        GPU_DRIVER(true),
        /** An accelerator that no key of the vocabulary speaks of: only nodes that declare the word have it. */
        ACCELERATOR(true),
        /** An MPI implementation. */
        MPI(true),
        /** An interconnect. */
        FABRIC(true),
        /** A word of one site. */
        SITE(true),
        /** A word that names no machine and yet comes and goes with those that do: {@code generic}, {@code cudnn9}. */
        NEUTRAL(true),
        /** Windows, where it is not the operating system of the other tags. */
        WINDOWS(true),
        /** A distribution that the image is made from. */
        DISTRIBUTION(false),
        /** A program or a library. */
        SOFTWARE(false),
        /** What the image is for: {@code devel}, {@code runtime}. */
        ROLE(false),
        /** Which build of one version it is. */
        REVISION(false),
        /** When it was built. */
        DATE(false),
        /** Nothing that is known: the version, the name of a problem. */
        UNKNOWN(false);

        private final boolean machine;

        Kind(boolean machine) {
            this.machine = machine;
        }

        /** Whether it speaks of the machine rather than of what is in the image. */
        public boolean isOfMachine() {
            return machine;
        }

        /** Whether it tells two builds of one thing apart. */
        boolean isOfBuild() {
            return this == REVISION || this == DATE;
        }
    }

    public TagWord {
        says = Map.copyOf(says);
    }

    /** Where it ends in the tag: the place behind its last character. */
    public int end() {
        return start + text.length();
    }

    TagWord at(int place, String written) {
        return new TagWord(kind, place, written, value, says, architecture);
    }
}
