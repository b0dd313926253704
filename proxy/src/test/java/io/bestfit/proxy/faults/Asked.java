package io.bestfit.proxy.faults;

/** What a client asks a registry for, and which of the questions that follow is answered wrongly. */
enum Asked {
    TAG("GET", "/v2/REPOSITORY/manifests/1.0", false),
    DIGEST("GET", "/v2/REPOSITORY/manifests/INDEX", false),
    DIGEST_BY_HEAD("HEAD", "/v2/REPOSITORY/manifests/INDEX", false),
    BLOB("GET", "/v2/REPOSITORY/blobs/BLOB", false),
    LARGE_BLOB("GET", "/v2/REPOSITORY/blobs/LARGE", false),
    BLOB_BY_HEAD("HEAD", "/v2/REPOSITORY/blobs/BLOB", false),
    UPLOAD("PATCH", "/v2/REPOSITORY/blobs/uploads/u?_state=a%2Fb", false),
    TAGS("GET", "/v2/REPOSITORY/tags/list?n=5", false),
    TOKEN("GET", "/v2/REPOSITORY/token?service=r&scope=repository:lab/app:pull", false),
    SELECTED_TAG("HEAD", "/v2/REPOSITORY/manifests/1.0", true),
    SELECTED_INDEX("GET", "/v2/REPOSITORY/manifests/INDEX", true),
    SELECTED_CHILD("GET", "/v2/REPOSITORY/manifests/CHILD", true),
    EVIDENCE_REFERRERS("GET", "/v2/REPOSITORY/referrers/CHILD", true),
    EVIDENCE_CONFIG("GET", "/v2/REPOSITORY/blobs/CONFIG", true);

    private final String method;
    private final String target;
    private final boolean selected;

    Asked(String method, String target, boolean selected) {
        this.method = method;
        this.target = target;
        this.selected = selected;
    }

    /** The method of the question that is answered wrongly. */
    String method() {
        return method;
    }

    boolean toHead() {
        return method.equals("HEAD");
    }

    /** Its target in a repository. */
    String target(String repository) {
        return target.replace("REPOSITORY", repository).replace("INDEX", Contents.INDEX.digest().text())
                .replace("CHILD", Contents.FITTING.digest().text()).replace("CONFIG", Contents.configuration())
                .replace("LARGE", Contents.LARGE_BLOB_DIGEST).replace("BLOB", Contents.BLOB_DIGEST);
    }

    /** Whether Bestfit asks it for itself, on behalf of a client that wants a tag and declares its node. */
    boolean isSelected() {
        return selected;
    }

    /** The request of a client, of a tag where Bestfit itself asks. */
    String request(String repository) {
        String line = selected ? "GET " + TAG.target(repository) : method + " " + target(repository);
        return line + " HTTP/1.1\r\nHost: p\r\nConnection: close\r\n"
                + (selected ? "Node-Features: cpu=zen3\r\n" : "")
                + (this == UPLOAD ? "Content-Length: 5\r\n\r\nbytes" : "\r\n");
    }
}
