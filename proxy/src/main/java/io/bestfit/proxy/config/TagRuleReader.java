package io.bestfit.proxy.config;

import io.bestfit.matcher.tag.TagScheme;
import io.bestfit.proxy.config.YamlValue.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the list of tag rules, each part where it stands. */
final class TagRuleReader {

    static final List<String> KEYS = List.of("repository", "tags", "words", "plain");
    /** A repository's name with stars (distribution-spec, "Pulling manifests"). */
    static final Pattern REPOSITORY = Pattern.compile("[a-z0-9*][a-z0-9._*-]*(?:/[a-z0-9*][a-z0-9._*-]*)*");
    /** One or several whole words of a tag. */
    static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MOST_RULES = 1_000;

    private final ConfigReader reader;
    private final String path;

    TagRuleReader(ConfigReader reader, String path) {
        this.reader = reader;
        this.path = path;
    }

    List<TagRule> read(YamlValue value) {
        if (!(value instanceof YamlValue.Sequence sequence)) {
            reader.fault(value.place(), "'" + path + "' must be a list of rules, such as [{repository: hpc/*}]");
            return List.of();
        }
        if (sequence.items().size() > MOST_RULES) {
            reader.fault(value.place(), "'" + path + "' has more than " + MOST_RULES + " rules");
            return List.of();
        }
        List<TagRule> rules = new ArrayList<>();
        for (YamlValue item : sequence.items()) {
            if (item instanceof YamlValue.Mapping mapping) {
                TagRule rule = rule(mapping);
                if (rule != null) {
                    rules.add(rule);
                }
            } else {
                reader.fault(item.place(), "a rule of '" + path + "' must be a mapping; known here: "
                        + String.join(", ", KEYS));
            }
        }
        return rules;
    }

    private @Nullable TagRule rule(YamlValue.Mapping mapping) {
        mapping.entries().forEach((name, entry) -> {
            if (!KEYS.contains(name)) {
                String suggestion = DidYouMean.suffix(name, KEYS);
                reader.fault(entry.key(), "unknown key '" + path + "." + name + "'"
                        + (suggestion.isEmpty() ? "; known here: " + String.join(", ", KEYS) : suggestion));
            }
        });
        Entry repository = mapping.entries().get("repository");
        String pattern = repository == null
                ? null
                : reader.scalar(path + ".repository", repository.value(), TagRuleReader::repository);
        if (repository == null) {
            reader.fault(mapping.place(), "this rule names no repository; add one, such as repository: hpc/*");
        }
        String tags = text(mapping.entries().get("tags"), path + ".tags", text -> TagScheme.of(text, Map.of(), null));
        String plain = text(mapping.entries().get("plain"), path + ".plain",
                text -> TagScheme.of(null, Map.of(), text));
        Entry words = mapping.entries().get("words");
        Map<String, String> meanings = words == null ? Map.of() : words(words.value());
        return pattern == null ? null : new TagRule(pattern, tags, meanings, plain);
    }

    private @Nullable String text(@Nullable Entry entry, String at, Consumer<String> check) {
        return entry == null ? null : reader.scalar(at, entry.value(), text -> {
            check.accept(text);
            return text;
        });
    }

    private Map<String, String> words(YamlValue value) {
        Map<String, String> words = new LinkedHashMap<>();
        if (!(value instanceof YamlValue.Mapping mapping)) {
            reader.fault(value.place(), "'" + path + ".words' must be a mapping of words to what they mean");
            return words;
        }
        mapping.entries().forEach((word, entry) -> {
            if (!WORD.matcher(word).matches()) {
                reader.fault(entry.key(), "'" + word + "' cannot be a word of a tag: letters, digits and . _ -");
            }
            // Nothing, written as "": it says nothing of the machine.
            String meaning = entry.value() instanceof YamlValue.Nothing
                    ? ""
                    : text(entry, path + ".words." + word, text -> TagScheme.of(null, Map.of("word", text), null));
            words.put(word, meaning == null ? "" : meaning);
        });
        return words;
    }

    private static String repository(String text) {
        if (!REPOSITORY.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no pattern of repositories: write a name without the"
                    + " registry's, with * for anything but / and ** for anything, such as hpc/*");
        }
        return text;
    }
}
