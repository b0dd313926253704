package io.bestfit.proxy.node;

import org.jspecify.annotations.Nullable;

/**
 * A request's path, taken apart into the selector that a client's mirror URL carries and what the registry is asked.
 *
 * <p>Three grammars are routed, since clients put a mirror's path in front of {@code /v2} (Docker, containerd), behind it
 * (podman, skopeo, BuildKit, k3s), or replace it (containerd with {@code override_path}):
 *
 * <pre>
 * /for/SEL/v2/REPO/…    /v2/for/SEL/REPO/…    /for/SEL/REPO/…
 * </pre>
 *
 * @param selector the selector, or {@code null} where the path carries none
 * @param path the raw path without it, such as {@code /v2/REPO/manifests/TAG}
 */
public record SelectorPath(@Nullable String selector, String path) {

    private static final String BEFORE = "/for/";
    private static final String AFTER = "/v2/for/";

    /** Takes a raw path apart; nothing is decoded or normalised. */
    public static SelectorPath parse(String path) {
        if (path.startsWith(AFTER)) {
            int end = path.indexOf('/', AFTER.length());
            if (end < 0) {
                return new SelectorPath(path.substring(AFTER.length()), "/v2/");
            }
            String rest = path.substring(end);
            return new SelectorPath(path.substring(AFTER.length(), end),
                    rest.startsWith("/v2/") || rest.equals("/v2") ? rest : "/v2" + rest);
        }
        if (path.startsWith(BEFORE)) {
            int end = path.indexOf('/', BEFORE.length());
            if (end < 0) {
                return new SelectorPath(path.substring(BEFORE.length()), "/v2/");
            }
            String rest = path.substring(end);
            boolean whole = rest.startsWith("/v2/") || rest.equals("/v2") || rest.startsWith("/bestfit/");
            return new SelectorPath(path.substring(BEFORE.length(), end), whole ? rest : "/v2" + rest);
        }
        return new SelectorPath(null, path);
    }
}
