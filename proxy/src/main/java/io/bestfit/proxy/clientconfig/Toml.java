package io.bestfit.proxy.clientconfig;

/** Strings of TOML 1.0. */
final class Toml {

    private Toml() {}

    /** A literal string where it can be one, since declarations are full of quotes; else a basic one. */
    static String string(String text) {
        boolean plain = text.chars().allMatch(c -> c >= 0x20 && c != 0x7f);
        if (plain && text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            return '"' + text + '"';
        }
        if (plain && text.indexOf('\'') < 0) {
            return '\'' + text + '\'';
        }
        StringBuilder basic = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                basic.append('\\').append((char) c);
            } else if (c >= 0x20 && c != 0x7f) {
                basic.append((char) c);
            } else {
                basic.append("\\u%04X".formatted(c));
            }
        });
        return basic.append('"').toString();
    }
}
