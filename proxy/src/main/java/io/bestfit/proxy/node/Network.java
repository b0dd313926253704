package io.bestfit.proxy.node;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network of IP addresses, such as {@code 10.0.0.0/8}; an address alone is the network of it alone.
 *
 * @param address the first address; an IPv4-mapped IPv6 address is IPv4
 * @param prefix how many of its first bits all addresses of the network share
 */
public record Network(InetAddress address, int prefix) {

    private static final int MAPPED_BITS = 96;

    public Network {
        if (prefix < 0 || prefix > bits(address)) {
            throw new IllegalArgumentException("a network of " + address.getHostAddress() + " has a prefix of 0 to "
                    + bits(address) + " bits, not " + prefix);
        }
    }

    /**
     * Reads {@code ADDRESS} or {@code ADDRESS/BITS}.
     *
     * @throws IllegalArgumentException with a sentence, where it is anything else or the address has bits behind the
     *     prefix
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = IpAddress.parse(literal).orElseThrow(() -> new IllegalArgumentException("'" + text
                + "' is no network: write an IP address, or one with a prefix, such as 10.0.0.0/8 or fd00::/64"));
        int prefix = slash < 0 ? bits(address) : prefix(text, text.substring(slash + 1), literal, address);
        Network network = of(address, prefix);
        if (!network.address.equals(address)) {
            throw new IllegalArgumentException("'" + text + "' has bits behind its prefix: write " + network
                    + ", or the address alone");
        }
        return network;
    }

    /** The network of an address with a prefix of so many bits. */
    public static Network of(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(prefix - i * 8L, 0, 8);
            bytes[i] = (byte) (bytes[i] & 0xff00 >> kept);
        }
        try {
            return new Network(InetAddress.getByAddress(bytes), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /** Whether an address is in it; IPv4 and IPv6 have no address in common. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int i = 0; i * 8 < prefix; i++) {
            int kept = Math.min(prefix - i * 8, 8);
            if (((mine[i] ^ its[i]) & 0xff00 >> kept & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    /** How it is written. */
    @Override
    public String toString() {
        return address.getHostAddress() + (prefix == bits(address) ? "" : "/" + prefix);
    }

    private static int prefix(String text, String bits, String literal, InetAddress address) {
        // Of ::ffff:10.0.0.0/104 the first 96 bits say that it is IPv4.
        int mapped = literal.indexOf(':') >= 0 && address.getAddress().length == 4 ? MAPPED_BITS : 0;
        String expected = "'" + text + "' has no prefix of 0 to " + (bits(address) + mapped) + " bits behind the slash";
        try {
            int prefix = Integer.parseInt(bits) - mapped;
            if (prefix < 0 || prefix > bits(address)) {
                throw new IllegalArgumentException(expected);
            }
            return prefix;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * 8;
    }
}
