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
            int begin = 0;
            while (begin <= line.length()) {
                int comma = line.indexOf(',', begin);
                int end = comma < 0 ? line.length() : comma;
                int semicolon = line.indexOf(';', begin);
                int typeEnd = semicolon < 0 || semicolon > end ? end : semicolon;
                if (is(mediaType, line, begin, typeEnd)) {
                    return isTaken(line, typeEnd, end);
                }
                anything |= (is("*/*", line, begin, typeEnd) || is("application/*", line, begin, typeEnd))
                        && isTaken(line, typeEnd, end);
                begin = end + 1;
            }
        }
        return anything;
    }

    /** Whether a part of a line is a type, but for case and blanks around it; compared in place, since every tag is. */
    private static boolean is(String type, String line, int begin, int end) {
        int first = begin;
        while (first < end && Character.isWhitespace(line.charAt(first))) {
            first++;
        }
        int last = end;
        while (last > first && Character.isWhitespace(line.charAt(last - 1))) {
            last--;
        }
        return last - first == type.length() && line.regionMatches(true, first, type, 0, type.length());
    }

    private static boolean isTaken(String line, int parameters, int end) {
        return parameters == end || !isZero(line.substring(parameters, end));
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
