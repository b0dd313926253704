package io.bestfit.matcher.node;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of its node: an RFC 9651 Dictionary of known keys and feature tokens.
 *
 * <p>Feature tokens of hardware become keys when they are read ({@code nvidia-396-44} is
 * {@code nvidia-driver="396.44"}); the others stay as site words.
 */
public final class Declaration {

    private final Map<Key, KeyValue> values;
    private final Map<Key, Place> places;
    private final SortedSet<String> words;

    /**
     * @param values the keys and their values
     * @param places where each of these keys was declared
     * @param words site words, lower case
     */
    Declaration(Map<Key, KeyValue> values, Map<Key, Place> places, SortedSet<String> words) {
        EnumMap<Key, KeyValue> ordered = new EnumMap<>(Key.class);
        ordered.putAll(values);
        this.values = Collections.unmodifiableMap(ordered);
        this.places = Map.copyOf(places);
        this.words = Collections.unmodifiableSortedSet(new TreeSet<>(words));
    }

    /**
     * Reads a dictionary (RFC 9651 section 3.2). Bare members of the form {@code word:word}, which are no keys there, are
     * feature tokens as well: {@code cpu:broadwell}.
     *
     * @throws MalformedDeclarationException with the position of what is wrong; nothing else is thrown
     */
    public static Declaration parse(String text) throws MalformedDeclarationException {
        return DictionaryReader.read(text);
    }

    /** Reads {@code os/arch[/variant]} and feature tokens behind colons, as an engine's platform flag would carry them. */
    public static Declaration parsePlatformForm(String text) throws MalformedDeclarationException {
        return TokenForms.platform(text);
    }

    /** Reads feature tokens joined by dots, as a path segment carries them: {@code zen4.nvidia-550-54}. */
    public static Declaration parseSelector(String text) throws MalformedDeclarationException {
        return TokenForms.selector(text);
    }

    /** Reads either form: the platform form where a slash comes before any {@code =}, quote or comma. */
    public static Declaration read(String text) throws MalformedDeclarationException {
        return TokenForms.isPlatform(text) ? parsePlatformForm(text) : parse(text);
    }

    /** Whether it says nothing at all. */
    public boolean isEmpty() {
        return values.isEmpty() && words.isEmpty();
    }

    /** The profile that it names. */
    public Optional<String> profile() {
        return Optional.ofNullable(values.get(Key.PROFILE)).map(KeyValue::first);
    }

    /** This declaration on top of a profile's: its keys win, site words add. */
    public Declaration over(Declaration profile) {
        Map<Key, KeyValue> merged = new EnumMap<>(Key.class);
        merged.putAll(profile.values);
        merged.putAll(values);
        Map<Key, Place> origins = new EnumMap<>(Key.class);
        origins.putAll(profile.places);
        origins.putAll(places);
        SortedSet<String> all = new TreeSet<>(profile.words);
        all.addAll(words);
        return new Declaration(merged, origins, all);
    }

    /**
     * The node it describes, with what absent keys mean.
     *
     * @throws MalformedDeclarationException where a CPU or variant is unknown or contradicts the architecture; the
     *     position is that of the key in the text that declared it, its own or the profile's
     */
    public Node resolve() throws MalformedDeclarationException {
        try {
            return NodeResolver.resolve(this);
        } catch (KeyFault fault) {
            Place place = places.getOrDefault(fault.key(), new Place(canonical(), 0));
            throw place.fault(fault.expected());
        }
    }

    /** The same declaration as a dictionary with its keys in order, then its site words; it reads back equal. */
    public String canonical() {
        StringJoiner text = new StringJoiner(", ");
        declared().forEach((key, value) -> text.add(key + "=" + value));
        words.forEach(text::add);
        return text.toString();
    }

    /**
     * The same declaration as a path segment carries it, for {@link #parseSelector}, or the profile's name where it names
     * one and nothing else.
     *
     * @return empty where it has a key that words cannot say, such as {@code mpi}
     */
    public Optional<String> selector() {
        return SelectorText.of(this);
    }

    Map<String, String> declared() {
        Map<String, String> declared = new LinkedHashMap<>();
        values.forEach((key, value) -> declared.put(key.text(), value.serialize(key.kind())));
        return declared;
    }

    @Nullable
    KeyValue value(Key key) {
        return values.get(key);
    }

    SortedSet<String> words() {
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Declaration that && values.equals(that.values) && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return 31 * values.hashCode() + words.hashCode();
    }

    @Override
    public String toString() {
        return canonical();
    }
}
