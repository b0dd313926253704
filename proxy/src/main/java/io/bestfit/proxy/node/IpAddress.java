package io.bestfit.proxy.node;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The text of an IP address. No name is ever looked up. */
public final class IpAddress {

    /** The longest: eight groups, the last two as IPv4. */
    private static final int MAX_CHARACTERS = 45;

    private IpAddress() {}

    /** Reads IPv4 as four decimal numbers, or IPv6 without brackets and zone; an IPv4-mapped IPv6 address is IPv4. */
    public static Optional<InetAddress> parse(String text) {
        if (text.length() > MAX_CHARACTERS || !isOfAddresses(text)) {
            return Optional.empty();
        }
        if (!NetUtil.isValidIpV4Address(text) && !NetUtil.isValidIpV6Address(text)) {
            return Optional.empty();
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    private static boolean isOfAddresses(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f || (c != '.' && c != ':' && Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return true;
    }
}
