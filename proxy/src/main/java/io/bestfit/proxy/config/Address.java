package io.bestfit.proxy.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place to listen on.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port the port; 0 lets the operating system choose
 */
public record Address(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^\\[\\]:/\\s@]+)):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    public Address {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and " + MAX_PORT);
        }
    }

    /**
     * Reads {@code HOST:PORT}, IPv6 as {@code [::1]:5000}.
     *
     * @throws IllegalArgumentException with a sentence, where it is anything else
     */
    public static Address parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address: write HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000");
        }
        String host = form.group(1) != null ? form.group(1) : form.group(2);
        return new Address(host, Integer.parseInt(form.group(3)));
    }

    /** {@code HOST:PORT}, as it is read. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
