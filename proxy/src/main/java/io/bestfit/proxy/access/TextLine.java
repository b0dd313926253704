package io.bestfit.proxy.access;

import org.jspecify.annotations.Nullable;

/**
 * {@code key=value} pairs; values with blanks, quotes or equal signs are quoted. What could end the line, forge a pair or
 * speak to a terminal is replaced: quotes by apostrophes, control and format characters by question marks.
 */
final class TextLine implements Line {

    private final StringBuilder text = new StringBuilder(320);

    @Override
    public void put(String key, @Nullable String value) {
        if (value == null) {
            return;
        }
        key(key);
        String bounded = Line.bounded(value);
        if (isPlain(bounded)) {
            text.append(bounded);
            return;
        }
        text.append('"');
        bounded.codePoints().forEach(c -> text.appendCodePoint(isHostile(c) ? '?' : c == '"' ? '\'' : c));
        text.append('"');
    }

    @Override
    public void put(String key, long value) {
        key(key);
        text.append(value);
    }

    private void key(String key) {
        if (!text.isEmpty()) {
            text.append(' ');
        }
        text.append(key).append('=');
    }

    private static boolean isPlain(String value) {
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '=') {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private static boolean isHostile(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    @Override
    public String finish() {
        return text.toString();
    }
}
