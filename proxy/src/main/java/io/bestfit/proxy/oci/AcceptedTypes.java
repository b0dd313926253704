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
        if (lines.isEmpty()) {
            return true;
        }
        for (String line : lines) {
            int start = 0;
            while (start <= line.length()) {
                int comma = line.indexOf(',', start);
                int end = comma < 0 ? line.length() : comma;
                if (isSingleManifest(line.substring(start, end).strip())) {
                    return true;
                }
                start = end + 1;
            }
        }
        return false;
    }

    private static boolean isSingleManifest(String range) {
        int semicolon = range.indexOf(';');
        String type = (semicolon < 0 ? range : range.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (semicolon >= 0 && isZero(range.substring(semicolon))) {
            return false;
        }
        return MediaTypes.isManifest(type) || type.equals("*/*") || type.equals("application/*");
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
