package io.bestfit.proxy.conformance;

/** A request and its answer. */
record Exchange(Request request, Answer answer) {

    /** Whether a manifest was read by its tag. */
    boolean readsTag() {
        int reference = request.target().lastIndexOf("/manifests/");
        return reference >= 0 && !request.target().substring(reference).contains(":")
                && (request.method().equals("GET") || request.method().equals("HEAD"));
    }
}
