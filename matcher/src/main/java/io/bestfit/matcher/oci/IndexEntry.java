package io.bestfit.matcher.oci;

/** One place of an index's {@code manifests} list: a descriptor, or what was wrong with it. */
public sealed interface IndexEntry {

    /**
     * A descriptor that could be read.
     *
     * @param descriptor the descriptor
     */
    record Usable(Descriptor descriptor) implements IndexEntry {}

    /**
     * An entry that no client could pull either: it keeps its place in the list and is never chosen.
     *
     * @param problem one clause saying what is wrong, such as "its digest is not sha256 or sha512"
     */
    record Malformed(String problem) implements IndexEntry {}
}
