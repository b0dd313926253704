package io.bestfit.proxy.oci;

import io.bestfit.matcher.oci.MediaTypes;
import java.util.List;
import java.util.Locale;

/**
 * What a client's {@code Accept} lines let us answer with: a set, over all lines, without order.
 *
 * <p>Clients send one line or six, in random order (dockerd), and with stray q-values (Charliecloud), so neither order
 * nor preference means anything; only {@code q=0} excludes (RFC 9110, 12.5.1).
 */
public final class AcceptedTypes {

    private AcceptedTypes() {}

    /** Whether a client with these lines takes the manifest of a single image; no line at all accepts everything. */
    public static boolean acceptsSingleManifest(List<String> lines) {
        return accepts(lines, MediaTypes.OCI_MANIFEST) || accepts(lines, MediaTypes.DOCKER_MANIFEST);
    }

    /**
     * Whether a client with these lines takes a media type; what names it says more than a wildcard.
     *
     * @param mediaType a media type below {@code application/}, lower case, without parameters
     */
    public static boolean accepts(List<String> lines, String mediaType) {
        boolean anything = lines.isEmpty();
        for (String line : lines) {
            for (String range : line.split(",", -1)) {
                int semicolon = range.indexOf(';');
                String type = (semicolon < 0 ? range : range.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
                boolean taken = semicolon < 0 || !isZero(range.substring(semicolon));
                if (type.equals(mediaType)) {
                    return taken;
                }
                anything |= taken && (type.equals("*/*") || type.equals("application/*"));
            }
        }
        return anything;
    }

    private static boolean isZero(String parameters) {
        String compact = parameters.toLowerCase(Locale.ROOT).replace(" ", "");
        int q = compact.indexOf(";q=");
        if (q < 0) {
            return false;
        }
        int end = compact.indexOf(';', q + 1);
        String value = compact.substring(q + 3, end < 0 ? compact.length() : end);
        return value.equals("0") || value.equals("0.0") || value.equals("0.00") || value.equals("0.000");
    }
}
