package io.bestfit.matcher.node;

import io.bestfit.matcher.node.Members.Member;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.greenbytes.http.sfv.TokenItem;
import org.jspecify.annotations.Nullable;

/** Reads a declaration from the text of an RFC 9651 Dictionary. */
final class DictionaryReader {

    /** The longest declaration; twice the usual limit of all headers together, so that a file may be longer. */
    static final int MAX_TEXT = 16 * 1024;

    /** The most members of a declaration; more than any node has kernel modules worth naming. */
    static final int MAX_MEMBERS = 256;

    private static final Pattern DOTTED_NUMBER = Pattern.compile("[0-9]+\\.[0-9]");

    private final String text;

    private DictionaryReader(String text) {
        this.text = text;
    }

    static Declaration read(String text) throws MalformedDeclarationException {
        return new DictionaryReader(text).read();
    }

    private Declaration read() throws MalformedDeclarationException {
        if (text.length() > MAX_TEXT) {
            throw fault(MAX_TEXT, "at most " + MAX_TEXT + " characters");
        }
        List<Member> members = Members.of(text);
        if (members.size() > MAX_MEMBERS) {
            throw fault(members.get(MAX_MEMBERS).start(), "at most " + MAX_MEMBERS + " members");
        }
        StringBuilder legal = new StringBuilder(text);
        Map<String, Member> lastOfKey = new HashMap<>();
        for (Member member : members) {
            if (isColonWord(member)) {
                // No key of RFC 9651 has a colon: stars of the same length keep every position behind it.
                int length = member.key().length();
                legal.replace(member.start(), member.start() + length, "*".repeat(length));
            } else {
                lastOfKey.put(member.key(), member);
            }
        }
        Map<String, ListElement<? extends Object>> parsed = parsed(legal.toString(), members);
        TokenCollector collector = new TokenCollector(text);
        for (Map.Entry<String, ListElement<? extends Object>> entry : parsed.entrySet()) {
            Member member = lastOfKey.get(entry.getKey());
            if (member != null && !member.isBare()) {
                key(collector, member, entry.getKey(), entry.getValue());
            }
        }
        for (Member member : members) {
            if (isColonWord(member) || (member.isBare() && member.equals(lastOfKey.get(member.key())))) {
                bare(collector, member);
            }
        }
        return collector.done();
    }

    private static boolean isColonWord(Member member) {
        return member.isBare() && TokenCollector.COLON_WORD.matcher(member.key()).matches();
    }

    private void bare(TokenCollector collector, Member member) throws MalformedDeclarationException {
        Key key = Key.of(member.key()).orElse(null);
        if (key != null) {
            throw fault(member.start(), key.expected());
        }
        if (!member.key().isEmpty()) {
            collector.token(member.start(), member.key());
        }
    }

    private void key(TokenCollector collector, Member member, String name, ListElement<? extends Object> element)
            throws MalformedDeclarationException {
        Key key = Key.of(name).orElse(null);
        if (key == null) {
            throw fault(member.start(), "a known key; the nearest is " + Key.nearest(name).text());
        }
        List<String> items = new ArrayList<>();
        if (element instanceof InnerList list && key.kind().isList()) {
            for (ListElement<? extends Object> item : list.get()) {
                items.add(item(key, member, item));
            }
        } else {
            items.add(item(key, member, element));
        }
        if (items.isEmpty()) {
            throw fault(member.value(), key.expected());
        }
        Map<String, String> parameters = new HashMap<>();
        for (var parameter : element.getParams().entrySet()) {
            if (!key.takes(parameter.getKey())) {
                throw fault(member.parameter(parameter.getKey()),
                        key.text() + " without the parameter " + parameter.getKey());
            }
            String value = text(parameter.getValue());
            if (value == null || (parameter.getKey().equals("glibc") && !isVersion(value))) {
                throw fault(member.parameter(parameter.getKey()),
                        key.text() + " with a quoted parameter, as in ;glibc=\"2.31\"");
            }
            parameters.put(parameter.getKey(), value);
        }
        collector.put(member.value(), key, new KeyValue(items, parameters));
    }

    private String item(Key key, Member member, ListElement<? extends Object> item)
            throws MalformedDeclarationException {
        String value = item instanceof IntegerItem number && key.kind() == Key.Kind.BYTES
                ? Long.toString(number.getAsLong())
                : text(item);
        boolean good = value != null && switch (key.kind()) {
            case NAME, NAMES -> !value.isBlank();
            case VERSION, VERSIONS -> isVersion(value);
            case BYTES -> item instanceof IntegerItem bytes && bytes.getAsLong() > 0
                    && Long.bitCount(bytes.getAsLong()) == 1;
        };
        if (!good) {
            throw fault(member.value(), key.expected());
        }
        return Objects.requireNonNull(value);
    }

    private static @Nullable String text(Object item) {
        return switch (item) {
            case StringItem string -> string.get();
            case TokenItem token -> token.get();
            case Object _ -> null;
        };
    }

    private static boolean isVersion(String value) {
        return Version.parse(value).isPresent();
    }

    private Map<String, ListElement<? extends Object>> parsed(String legal, List<Member> members)
            throws MalformedDeclarationException {
        try {
            return Parser.parseDictionary(legal).get();
        } catch (ParseException e) {
            int position = Math.clamp(e.getPosition(), 0, text.length());
            for (Member member : members) {
                Key key = Key.of(member.key()).orElse(null);
                if (key != null && isInValue(member, position)) {
                    boolean number = DOTTED_NUMBER.matcher(text.substring(member.value())).lookingAt();
                    throw fault(number ? member.value() : position, key.expected());
                }
            }
            throw fault(position, "a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1");
        }
    }

    /** Whether a place is in the value and not behind it, where a comma is missing. */
    private boolean isInValue(Member member, int position) {
        if (!member.contains(position) || position < member.value()) {
            return false;
        }
        String before = text.substring(member.value(), position);
        return before.isEmpty() || before.startsWith("(") || before.startsWith("\"") || !before.endsWith(" ");
    }

    private MalformedDeclarationException fault(int position, String expected) {
        return new MalformedDeclarationException(position, expected, text);
    }
}
