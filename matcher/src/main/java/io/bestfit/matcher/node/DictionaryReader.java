package io.bestfit.matcher.node;

import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

    private static final Pattern COLON_WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]*:[A-Za-z0-9._*-]+");
    private static final Pattern DOTTED_NUMBER = Pattern.compile("[0-9]+\\.[0-9].*");

    /** A member of the text: from its first character to the comma behind it. */
    private record Member(int start, String text) {
        String key() {
            int end = text.indexOf('=');
            int parameters = text.indexOf(';');
            end = end < 0 || (parameters >= 0 && parameters < end) ? parameters : end;
            return (end < 0 ? text : text.substring(0, end)).strip();
        }

        boolean isBare() {
            return text.indexOf('=') < 0 && text.indexOf(';') < 0;
        }
    }

    private final String text;

    private DictionaryReader(String text) {
        this.text = text;
    }

    static Declaration read(String text) throws MalformedDeclarationException {
        return new DictionaryReader(text).read();
    }

    /** Fails where the keys contradict each other; a declaration with a profile is judged together with it, later. */
    static void check(Declaration declaration) throws MalformedDeclarationException {
        if (declaration.profile().isEmpty()) {
            declaration.resolve();
        }
    }

    private Declaration read() throws MalformedDeclarationException {
        if (text.length() > MAX_TEXT) {
            throw fault(MAX_TEXT, "at most " + MAX_TEXT + " characters");
        }
        List<Member> members = members();
        if (members.size() > MAX_MEMBERS) {
            throw fault(members.get(MAX_MEMBERS).start, "at most " + MAX_MEMBERS + " members");
        }
        StringBuilder legal = new StringBuilder(text);
        Map<String, Member> byKey = new HashMap<>();
        for (Member member : members) {
            String key = member.key();
            if (member.isBare() && COLON_WORD.matcher(key).matches()) {
                key = key.replace(':', '_').toLowerCase(Locale.ROOT);
                legal.replace(member.start, member.start + key.length(), key);
            }
            byKey.put(key, member);
        }
        TokenCollector collector = new TokenCollector(text);
        Map<String, ListElement<? extends Object>> parsed = parsed(legal.toString(), members);
        for (Map.Entry<String, ListElement<? extends Object>> entry : parsed.entrySet()) {
            Member member = byKey.getOrDefault(entry.getKey(), new Member(0, entry.getKey()));
            if (!member.isBare()) {
                key(collector, member, entry.getKey(), entry.getValue());
            }
        }
        for (Map.Entry<String, ListElement<? extends Object>> entry : parsed.entrySet()) {
            Member member = byKey.getOrDefault(entry.getKey(), new Member(0, entry.getKey()));
            if (member.isBare()) {
                bare(collector, member);
            }
        }
        Declaration declaration = collector.done();
        if (declaration.profile().isEmpty()) {
            try {
                NodeResolver.resolve(declaration);
            } catch (KeyFault contradiction) {
                Member member = byKey.get(contradiction.key().text());
                throw fault(member == null ? 0 : member.start, contradiction.expected());
            }
        }
        return declaration;
    }

    private void bare(TokenCollector collector, Member member) throws MalformedDeclarationException {
        var key = Key.of(member.key());
        if (key.isPresent()) {
            throw fault(member.start, key.get().expected());
        }
        collector.token(member.start, member.key());
    }

    private void key(TokenCollector collector, Member member, String name, ListElement<? extends Object> element)
            throws MalformedDeclarationException {
        Key key = Key.of(name).orElse(null);
        if (key == null) {
            throw fault(member.start, "a known key; the nearest is " + Key.nearest(name).text());
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
            throw fault(member.start, key.expected());
        }
        Map<String, String> parameters = new HashMap<>();
        for (var parameter : element.getParams().entrySet()) {
            if (!key.takes(parameter.getKey())) {
                throw fault(member.start, key.text() + " without the parameter " + parameter.getKey());
            }
            String value = text(parameter.getValue());
            if (value == null || (parameter.getKey().equals("glibc") && !isVersion(value))) {
                throw fault(member.start, key.text() + " with a quoted parameter, as in ;glibc=\"2.31\"");
            }
            parameters.put(parameter.getKey(), value);
        }
        collector.put(key, new KeyValue(items, parameters));
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
            throw fault(member.start, key.expected());
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
            for (Member member : members) {
                int value = member.text.indexOf('=') + 1;
                if (value > 0 && e.getPosition() >= member.start
                        && e.getPosition() <= member.start + member.text.length()
                        && DOTTED_NUMBER.matcher(member.text.substring(value)).matches()) {
                    String expected = Key.of(member.key()).map(Key::expected).orElse("a value in quotes");
                    throw fault(member.start, expected);
                }
            }
            throw fault(Math.clamp(e.getPosition(), 0, text.length()),
                    "a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1");
        }
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            if (i < text.length() && quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && (!quoted || i == text.length())) {
                while (start < i && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
                    start++;
                }
                members.add(new Member(start, text.substring(start, i)));
                start = i + 1;
            }
        }
        return members;
    }

    private MalformedDeclarationException fault(int position, String expected) {
        return new MalformedDeclarationException(position, expected, text);
    }
}
