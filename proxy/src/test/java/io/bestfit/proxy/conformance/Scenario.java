package io.bestfit.proxy.conformance;

/** What a client does, in a repository of its own. */
record Scenario(String name, Kind kind, Script script) {

    /** What is needed to play it. */
    enum Kind {
        CONTENT,
        /** Megabytes are moved. */
        HEAVY,
        /** The registry must be one that can be told what to answer. */
        SCRIPTED,
        /** As {@link #SCRIPTED}, and connections to it break, which requests of other clients may meet. */
        BREAKING
    }

    /** The requests, each made in the light of the answers before. */
    @FunctionalInterface
    interface Script {
        void play(Conversation with) throws Exception;
    }

    static Scenario of(String name, Script script) {
        return new Scenario(name, Kind.CONTENT, script);
    }

    static Scenario heavy(String name, Script script) {
        return new Scenario(name, Kind.HEAVY, script);
    }

    static Scenario scripted(String name, Script script) {
        return new Scenario(name, Kind.SCRIPTED, script);
    }

    static Scenario breaking(String name, Script script) {
        return new Scenario(name, Kind.BREAKING, script);
    }

    @Override
    public String toString() {
        return name;
    }
}
