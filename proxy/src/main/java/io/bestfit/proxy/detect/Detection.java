package io.bestfit.proxy.detect;

import io.bestfit.matcher.node.Declaration;
import java.util.List;

/** What follows from the raw facts of a machine. */
public sealed interface Detection {

    /**
     * The node that the machine is.
     *
     * @param declaration what it has
     * @param origins for each key of the declaration where it comes from, in the order of the canonical text
     * @param notes sentences on what is there and could not be declared
     */
    record Node(Declaration declaration, List<Origin> origins, List<String> notes) implements Detection {

        public Node {
            origins = List.copyOf(origins);
            notes = List.copyOf(notes);
        }
    }

    /**
     * The facts do not even tell the architecture: an empty declaration would be taken for another machine's.
     *
     * @param why a sentence
     */
    record Unknown(String why) implements Detection {}

    /**
     * Where a key comes from.
     *
     * @param key the key
     * @param value its value as the declaration writes it
     * @param from the file, the program or the rule
     */
    record Origin(String key, String value, String from) {}

    /** Concludes. A pure function of the facts, which never throws. */
    static Detection of(RawFacts facts) {
        Machine machine = Machine.of(facts);
        if (machine == null) {
            return new Unknown("The architecture of the machine is unknown: neither /proc/sys/kernel/arch nor the"
                    + " kernel's release nor /proc/cpuinfo tells it; gather the facts on the machine itself");
        }
        Conclusions conclusions = new Conclusions();
        CpuConclusion.add(facts, machine, conclusions);
        NvidiaConclusion.add(facts, machine, conclusions);
        GpuConclusion.add(facts, conclusions);
        FabricConclusion.add(facts, conclusions);
        LibraryConclusion.add(facts, conclusions);
        KernelConclusion.add(facts, conclusions);
        facts.all("unreadable").forEach(fact -> conclusions.note(fact.value()
                + " cannot be read: run this as a user who may read it"));
        return conclusions.node();
    }
}
