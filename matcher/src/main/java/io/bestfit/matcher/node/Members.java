package io.bestfit.matcher.node;

import java.util.ArrayList;
import java.util.List;

/** The members of a dictionary's text, found without reading them: only strings and inner lists hide a comma. */
final class Members {

    /**
     * One member.
     *
     * @param start the place of its first character
     * @param text what stands up to the comma behind it
     */
    record Member(int start, String text) {

        String key() {
            return text.substring(0, keyEnd()).strip();
        }

        boolean isBare() {
            return text.indexOf('=') < 0 && text.indexOf(';') < 0;
        }

        /** The place of its value; of the member where it has none. */
        int value() {
            int end = keyEnd();
            return end < text.length() && text.charAt(end) == '=' ? start + end + 1 : start;
        }

        /** The place of the value's last parameter of a name; of the value where there is none. */
        int parameter(String name) {
            int found = value();
            Scan scan = new Scan(text);
            for (int i = 0; i < text.length(); i = scan.next()) {
                if (text.charAt(i) == ';' && scan.isOutside()) {
                    int at = skipBlanks(i + 1);
                    if (text.startsWith(name, at)) {
                        found = start + at;
                    }
                }
            }
            return found;
        }

        boolean contains(int position) {
            return position >= start && position <= start + text.length();
        }

        private int keyEnd() {
            int end = 0;
            while (end < text.length() && text.charAt(end) != '=' && text.charAt(end) != ';') {
                end++;
            }
            return end;
        }

        private int skipBlanks(int from) {
            int at = from;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            return at;
        }
    }

    /** A walk along a text that knows whether it is within a string or an inner list. */
    private static final class Scan {

        private final String text;
        private int at;
        private boolean quoted;
        private boolean listed;

        Scan(String text) {
            this.text = text;
        }

        boolean isOutside() {
            return !quoted && !listed;
        }

        /** Takes the character at its place in, and answers the next place. */
        int next() {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                at++;
            } else if (!quoted && (c == '(' || c == ')')) {
                listed = c == '(';
            }
            return ++at;
        }
    }

    private Members() {}

    static List<Member> of(String text) {
        List<Member> members = new ArrayList<>();
        Scan scan = new Scan(text);
        int start = 0;
        for (int i = 0; i < text.length(); i = scan.next()) {
            if (text.charAt(i) == ',' && scan.isOutside()) {
                members.add(member(text, start, i));
                start = i + 1;
            }
        }
        members.add(member(text, start, text.length()));
        return members;
    }

    private static Member member(String text, int from, int end) {
        int start = from;
        while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        return new Member(start, text.substring(start, end));
    }
}
