package io.bestfit.matcher.tag;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A naming scheme of tags, by which one tag is a variant of another.
 *
 * <p>With a template such as <code>{version}_{features}</code> a tag is a variant of the version that fills in the
 * template: {@code 2021.5_zen3} of {@code 2021.5}. Words of the features that nobody knows are words of the site. Without a
 * template a tag is a variant of what is left of it without the words that speak of the machine:
 * {@code 2.8.0-cuda12.8-devel} of {@code 2.8.0-devel}; then every word has to be known.
 *
 * <p>The number of a build ({@code rev6}) or its date may be there too where the version names none. A template without
 * a version is one of {@code latest}, and so is a tag of which nothing is left. A tag that speaks of the machine itself
 * has no variants: it was asked for as what it is.
 */
public final class TagScheme {

    /** The tag that clients ask for where nobody named one. */
    public static final String LATEST = "latest";

    private final @Nullable Template template;
    private final TagReader reader;
    private final List<TagWord> plain;

    private TagScheme(@Nullable Template template, TagReader reader, List<TagWord> plain) {
        this.template = template;
        this.reader = reader;
        this.plain = plain;
    }

    /**
     * Reads a scheme as an operator writes it.
     *
     * @param template the template; {@code null} for none
     * @param words what words of this repository mean, by their text
     * @param plain what a tag means that names no machine
     * @throws IllegalArgumentException with a sentence about what cannot be read
     */
    public static TagScheme of(@Nullable String template, Map<String, String> words, @Nullable String plain) {
        Map<String, TagWord> own = new HashMap<>();
        words.forEach((word, meaning) -> own.put(word.toLowerCase(Locale.ROOT), OwnWords.read(meaning)));
        return new TagScheme(template == null ? null : Template.parse(template), new TagReader(own),
                plain == null ? List.of() : List.of(OwnWords.read(plain)));
    }

    /** The words of a tag in this scheme. */
    public List<TagWord> words(String tag) {
        return reader.read(tag);
    }

    /** Whether a tag can have variants: it does not speak of the machine itself. */
    public boolean isVersion(String tag) {
        List<TagWord> words = reader.read(tag);
        return !words.isEmpty() && words.stream().noneMatch(word -> word.kind().isOfMachine());
    }

    /** The variant that a version itself is: what the scheme says of tags that name no machine. */
    public TagVariant plain(String version) {
        return new TagVariant(version, plain);
    }

    /**
     * The variants of a version among tags, in their order; each tag counts once.
     *
     * @param most how many tags are read as words at most
     * @throws IllegalArgumentException where more tags than that may be variants
     */
    public List<TagVariant> variants(String version, Collection<String> tags, int most) {
        List<String> possible = tags.stream().distinct().filter(tag -> mayBe(version, tag)).limit(most + 1L).toList();
        if (possible.size() > most) {
            throw new IllegalArgumentException("more than " + most + " tags may be variants of " + version);
        }
        return possible.stream().flatMap(tag -> variant(version, tag).stream()).sorted().toList();
    }

    /** Reads a tag as a variant of a version; nothing where it is none, or the version itself. */
    public Optional<TagVariant> variant(String version, String tag) {
        if (tag.equals(version) || tag.length() > TagReader.MAX_LENGTH || !mayBe(version, tag) || !isVersion(version)) {
            return Optional.empty();
        }
        List<TagWord> words = template == null ? greedy(version, tag) : filled(template, version, tag);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TagVariant(tag, words.stream().anyMatch(word -> word.kind().isOfMachine())
                ? words
                : with(words, plain)));
    }

    // A cheap look first: a repository may have thousands of tags, of which few are of one version.
    private static boolean mayBe(String version, String tag) {
        int end = 0;
        while (end < version.length() && !TagReader.isSeparator(version.charAt(end))) {
            end++;
        }
        return version.equals(LATEST) || tag.contains(version.substring(0, end));
    }

    private List<TagWord> greedy(String version, String tag) {
        List<TagWord> wanted = reader.read(version);
        boolean anyBuild = wanted.stream().noneMatch(word -> word.kind().isOfBuild());
        List<TagWord> said = new ArrayList<>();
        List<TagWord> left = new ArrayList<>();
        for (TagWord word : reader.read(tag)) {
            boolean told = word.kind().isOfMachine() || (anyBuild && word.kind().isOfBuild());
            (told ? said : left).add(word);
        }
        return texts(left).equals(texts(wanted)) ? said : List.of();
    }

    private List<TagWord> filled(Template filled, String version, String tag) {
        List<TagWord> builds = new ArrayList<>();
        String rest = tag;
        if (reader.read(version).stream().noneMatch(word -> word.kind().isOfBuild())) {
            List<TagWord> words = reader.read(tag);
            for (int last = words.size() - 1; last > 0 && words.get(last).kind().isOfBuild(); last--) {
                builds.addFirst(words.get(last));
                rest = tag.substring(0, words.get(last).start() - 1);
            }
        }
        if (rest.equals(version)) {
            return builds;
        }
        String features = filled.features(version, rest);
        List<TagWord> said = features == null ? List.of() : features(features);
        return said.isEmpty() ? said : with(said, builds);
    }

    /** The words of a text that is nothing but features; none where it is something else too. */
    private List<TagWord> features(String text) {
        List<TagWord> said = new ArrayList<>();
        int from = -1;
        List<TagWord> words = reader.read(text);
        for (int place = 0; place < words.size(); place++) {
            TagWord word = words.get(place);
            if (word.kind() == TagWord.Kind.UNKNOWN) {
                from = from < 0 ? word.start() : from;
                if (place + 1 == words.size() || words.get(place + 1).kind() != TagWord.Kind.UNKNOWN) {
                    TagWord site = site(text.substring(from, word.end()), from);
                    if (site == null) {
                        return List.of();
                    }
                    said.add(site);
                    from = -1;
                }
            } else if (word.kind().isOfMachine()) {
                said.add(word);
            } else {
                return List.of();
            }
        }
        return said;
    }

    // A number is a part of a longer version: 2021.5 has no variant 2021.5_1.
    private static @Nullable TagWord site(String text, int start) {
        String word = text.toLowerCase(Locale.ROOT);
        return Character.isDigit(word.charAt(0))
                ? null
                : new TagWord(TagWord.Kind.SITE, start, text, word, Words.says("features", word), null);
    }

    private static List<String> texts(List<TagWord> words) {
        return words.stream().map(TagWord::text).filter(text -> !text.equals(LATEST)).toList();
    }

    private static List<TagWord> with(List<TagWord> words, List<TagWord> more) {
        List<TagWord> all = new ArrayList<>(words);
        all.addAll(more);
        return all;
    }
}
