package io.bestfit.proxy.interop;

/** A reason for which a pull through Bestfit fails, and the sentence by which a user can know it. */
enum Refused {
    GPU_DRIVER("No image fits: the GPU driver is too old", """
            `selection.onNoMatch` is `refuse`, and every image of the index needs CUDA 12.4.""",
            Upstream.REGISTRY, "cpu=zen4, nvidia-driver=\"470.57.02\", nvidia-cc=\"8.0\"", "", "lab/solver:1",
            "needs NVIDIA driver >= 525.60.13 (CUDA 12.4); the node has 470.57.02"),
    GLIBC("No image fits: the C library is too old", """
            `selection.onNoMatch` is `refuse`; the site injects libraries that need glibc 2.36.""",
            Upstream.REGISTRY, "cpu=zen4, glibc=\"2.36\"", "", "lab/mpi:1",
            "has glibc 2.31; the libraries that the site puts in need >= 2.36"),
    BAD_DECLARATION("A declaration that cannot be read", """
            The image is asked for as `HOST/for/v2/lab/solver:1`.""",
            Upstream.REGISTRY, "cpu=zen4", "", "for/v2/lab/solver:1",
            "a selector must not be named 'v2': write x86-64-v2"),
    LOGIN("A user is needed", """
            `upstream.allow` lists users alone, and the client brings none.""",
            Upstream.REGISTRY, "cpu=zen4", "credentials: {username: robot, passwordFile: password},"
                    + " allow: {htpasswd: users}",
            "lab/solver:1",
            "is open to users of this proxy only: log in to it with your user and password"),
    NOT_ALLOWED("The client is not among the allowed", """
            `upstream.allow` lists networks, and the client is in none of them.""",
            Upstream.REGISTRY, "cpu=zen4", "credentials: {username: robot, passwordFile: password},"
                    + " allow: {networks: [192.0.2.0/24]}",
            "lab/solver:1",
            "is not open to this client: its operator can add its network or certificate to those that are allowed"),
    ACCOUNT("The proxy's own account may not pull it", """
            The registry answers 401 to the account of `upstream.credentials`.""",
            Upstream.REFUSING, "cpu=zen4", "credentials: {username: robot, passwordFile: password},"
                    + " allow: {everybody: true}",
            "lab/solver:1",
            "does not give this to the account of this proxy; check the name, and ask the operator"),
    UNKNOWN_REGISTRY("No upstream has the name", """
            The configuration has no `upstream`, and the one of `upstreams` is neither the first word of the image's name
            nor the registry of containerd's `ns`.""",
            Upstream.NAMED, "cpu=zen4", "", "lab/solver:1",
            "no upstream is named in"),
    UNREACHABLE("The registry is down", """
            Nothing listens where `upstream.url` points.""",
            Upstream.CLOSED, "cpu=zen4", "", "lab/solver:1",
            "refused the connection; check that it is running and that its port is right"),
    TIMEOUT("The registry does not answer in time", """
            It takes longer than `timeouts.response`.""",
            Upstream.SILENT, "cpu=zen4", "", "lab/solver:1",
            "did not answer in time; try again, or check its load"),
    BUSY("Too many requests are under way", """
            All of `upstream.maxConnections` are taken, and as many requests as may wait for one do.""",
            Upstream.SILENT, "any", "maxConnections: 1", "lab/solver:1",
            "has no connection free for this request; try again later or allow more connections"),
    LOOP("The upstream is the proxy itself", """
            `upstream.url` leads back to Bestfit.""",
            Upstream.ITSELF, "cpu=zen4", "", "lab/solver:1",
            "leads back to this proxy; configure the registry itself as the upstream");

    /** What is behind Bestfit. */
    enum Upstream {
        /** A registry that answers. */
        REGISTRY,
        /** One that allows nothing. */
        REFUSING,
        /** One that has to be chosen by its name. */
        NAMED,
        /** A port where nothing listens. */
        CLOSED,
        /** One that takes requests and says nothing. */
        SILENT,
        /** Bestfit. */
        ITSELF
    }

    private final String title;
    private final String when;
    private final Upstream upstream;
    private final String node;
    private final String settings;
    private final String image;
    private final String reason;

    Refused(String title, String when, Upstream upstream, String node, String settings, String image, String reason) {
        this.title = title;
        this.when = when.strip();
        this.upstream = upstream;
        this.node = node;
        this.settings = settings;
        this.image = image;
        this.reason = reason;
    }

    /** Its heading in the document. */
    String title() {
        return title;
    }

    /** What has to be so that it comes to it. */
    String when() {
        return when;
    }

    Upstream upstream() {
        return upstream;
    }

    /** What the node declares, by the port that it asks. */
    String node() {
        return node;
    }

    /** More of the upstream's settings. */
    String settings() {
        return settings;
    }

    /** Repository and tag. */
    String image() {
        return image;
    }

    /** The status of the answer. */
    int status() {
        return switch (this) {
            case BAD_DECLARATION -> 400;
            case LOGIN -> 401;
            case GPU_DRIVER, GLIBC, NOT_ALLOWED, ACCOUNT -> 403;
            case UNKNOWN_REGISTRY -> 404;
            case UNREACHABLE -> 502;
            case BUSY -> 503;
            case TIMEOUT -> 504;
            case LOOP -> 508;
        };
    }

    /** Whether {@code /v2/} is refused as well, which many clients ask first. */
    boolean atPing() {
        return this == NOT_ALLOWED || (upstream != Upstream.REGISTRY && upstream != Upstream.NAMED);
    }

    /** What a user has to read. */
    String reason() {
        return reason;
    }
}
