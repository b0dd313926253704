package io.bestfit.proxy.config;

import io.bestfit.proxy.config.YamlValue.Entry;
import io.bestfit.proxy.config.YamlValue.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document against {@link ConfigModel}: every fault is kept and the reading goes on.
 *
 * <p>What was read is asked for by dotted name, such as {@code timeouts.connect}; where a key is absent it is the
 * model's default.
 */
final class ConfigReader {

    private final String source;
    private final List<Fault> faults;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final @Nullable Path folder;
    private final Set<Path> files = new LinkedHashSet<>();
    private final ProfileReader profiles = new ProfileReader(this);

    /**
     * @param source the name of the document in faults
     * @param folder the folder from which the names of files count; {@code null} for the working directory
     */
    ConfigReader(String source, @Nullable Path folder, List<Fault> faults) {
        this.source = source;
        this.folder = folder;
        this.faults = faults;
    }

    void read(@Nullable YamlValue document) {
        section(ConfigModel.ROOT, "", document == null ? new YamlValue.Nothing(new Place(1, 1)) : document);
        profiles.checkUses();
    }

    /** The reader of what names profiles. */
    ProfileReader profiles() {
        return profiles;
    }

    /** The value of a key that has one always. */
    <T> T value(Class<T> type, String path) {
        return Objects.requireNonNull(cast(type, path), path);
    }

    /** The value of a key, or {@code null} where it is absent and has no default. */
    <T> @Nullable T cast(Class<T> type, String path) {
        return type.cast(values.get(path));
    }

    /** The values of a key that is a list. */
    <T> List<T> items(Class<T> type, String path) {
        List<T> items = new ArrayList<>();
        for (Object item : value(List.class, path)) {
            items.add(type.cast(item));
        }
        return items;
    }

    /** Where the value of a key stands; {@code null} where the file does not have the key. */
    @Nullable
    Place placeOf(String path) {
        return places.get(path);
    }

    /** Where the value of a key stands, the beginning of the file where it does not have the key. */
    Place place(String path) {
        return places.getOrDefault(path, new Place(1, 1));
    }

    /** Whether a key below a prefix is there and has no value because of a fault. */
    boolean isFaulty(String prefix) {
        return places.keySet().stream().anyMatch(path -> path.startsWith(prefix) && values.get(path) == null);
    }

    private void section(Setting.Section section, String prefix, YamlValue value) {
        Map<String, Entry> entries = switch (value) {
            case YamlValue.Mapping mapping -> mapping.entries();
            case YamlValue.Nothing _ -> Map.of();
            case YamlValue.Scalar scalar -> notAMapping(prefix, scalar.place());
            case YamlValue.Sequence sequence -> notAMapping(prefix, sequence.place());
        };
        List<String> known = section.settings().stream().map(Setting::name).toList();
        unknownKeys(prefix, entries, known);
        section.settings().forEach(setting -> {
            Entry entry = entries.get(setting.name());
            setting(setting, prefix + setting.name(), entry == null ? null : entry.value());
        });
    }

    /** Tells of every key that is not known in its place. */
    void unknownKeys(String prefix, Map<String, Entry> entries, List<String> known) {
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                String suggestion = DidYouMean.suffix(name, known);
                fault(entry.key(), "unknown key '" + prefix + name + "'" + (suggestion.isEmpty()
                        ? "; known here: " + String.join(", ", known)
                        : suggestion));
            }
        });
    }

    private void setting(Setting setting, String path, @Nullable YamlValue value) {
        if (value != null) {
            places.put(path, value.place());
        }
        switch (setting) {
            case Setting.Named named -> values.put(path, value == null ? List.of() : named(named, path, value));
            case Setting.OneOf oneOf -> setting(
                    new Setting.Section(oneOf.name(), oneOf.description(), oneOf.settings()), path, value);
            case Setting.Section section -> section(section, path + ".",
                    value == null ? new YamlValue.Nothing(new Place(1, 1)) : value);
            case Setting.Value single -> {
                Object read = value == null ? null : scalar(path, value, single.type().parse());
                if (read == null && !single.fallback().isEmpty()) {
                    read = single.type().parse().apply(single.fallback());
                }
                values.put(path, read);
            }
            case Setting.Values several -> values.put(path, list(several, path, value));
            case Setting.Listeners _ -> values.put(path, value == null
                    ? List.of(ProxyConfig.DEFAULT_LISTENER)
                    : new ListenerReader(this, path).read(value));
            case Setting.FileName file -> values.put(path, value == null ? null : file(path, value, file.check()));
            case Setting.ProfileUses uses ->
                values.put(path, value == null ? Map.of() : profiles.uses(uses, path, value));
            case Setting.TagRules _ -> values.put(path,
                    value == null ? List.of() : new TagRuleReader(this, path).read(value));
            case Setting.Profiles _ -> values.put(path, value == null ? Map.of() : profiles.read(path, value));
            case Setting.OwnKeys _ -> values.put(path, value == null
                    ? Map.of()
                    : new SiteReader(this).keys(path, value));
            case Setting.Baselines _ -> values.put(path, value == null
                    ? List.of()
                    : new SiteReader(this).baselines(path, value));
        }
    }

    private List<String> named(Setting.Named named, String path, YamlValue value) {
        List<String> names = new ArrayList<>();
        if (!(value instanceof YamlValue.Mapping mapping)) {
            fault(value.place(), "'" + path + "' must be a mapping of names to " + path);
            return names;
        }
        mapping.entries().forEach((name, entry) -> {
            String problem = UpstreamReader.nameProblem(name);
            if (problem == null) {
                names.add(name);
                setting(named.each(), path + "." + name, entry.value());
            } else {
                fault(entry.key(), problem);
            }
        });
        return names;
    }

    private List<Object> list(Setting.Values setting, String path, @Nullable YamlValue value) {
        List<Object> fallback = new ArrayList<>();
        setting.fallback().forEach(text -> fallback.add(setting.type().parse().apply(text)));
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof YamlValue.Sequence sequence)) {
            fault(value.place(), "'" + path + "' must be a list, such as [" + setting.example() + "]");
            return fallback;
        }
        List<Object> read = new ArrayList<>();
        for (YamlValue item : sequence.items()) {
            Object one = scalar(path, item, setting.type().parse());
            if (one != null && read.contains(one)) {
                fault(item.place(), "'" + path + "' names " + one + " twice");
            } else if (one != null) {
                read.add(one);
            }
        }
        if (setting.complete()) {
            return permutation(path, sequence, read, fallback);
        }
        return read;
    }

    private List<Object> permutation(String path, YamlValue.Sequence sequence, List<Object> read,
            List<Object> whole) {
        List<Object> missing = new ArrayList<>(whole);
        missing.removeAll(read);
        if (!missing.isEmpty()) {
            fault(sequence.place(), "'" + path + "' must name every dimension once; missing: "
                    + String.join(", ", missing.stream().map(String::valueOf).toList()));
            return whole;
        }
        if (!read.getLast().equals(whole.getLast())) {
            fault(sequence.place(), "'" + path + "' must end with " + whole.getLast());
            return whole;
        }
        return read;
    }

    /** The file of a name; {@code null} and a fault where something is wrong with it. */
    @Nullable
    Path file(String path, YamlValue value, Function<Path, @Nullable String> check) {
        Path file = scalar(path, value, Path::of);
        if (file == null) {
            return null;
        }
        Path found = resolved(file);
        files.add(found);
        String problem = check.apply(found);
        if (problem != null) {
            fault(value.place(), "'" + path + "': " + file + " " + problem);
            return null;
        }
        return found;
    }

    /** Where a file is that the document names. */
    Path resolved(Path file) {
        return folder == null ? file : folder.resolve(file);
    }

    /** A single value; {@code null} and a fault where it is none. */
    <T> @Nullable T scalar(String path, YamlValue value, Function<String, T> parse) {
        if (!(value instanceof YamlValue.Scalar scalar)) {
            fault(value.place(), "'" + path + "' " + (value instanceof YamlValue.Nothing
                    ? "has no value; give one, or leave the key out"
                    : "must be a single value"));
            return null;
        }
        try {
            return parse.apply(scalar.text());
        } catch (IllegalArgumentException e) {
            fault(scalar.place(), "'" + path + "': " + e.getMessage());
            return null;
        }
    }

    /** Every file that was named so far, whether or not something is wrong with it. */
    Set<Path> files() {
        return files;
    }

    private Map<String, Entry> notAMapping(String prefix, Place place) {
        String name = prefix.isEmpty() ? "a configuration" : "'" + prefix.substring(0, prefix.length() - 1) + "'";
        fault(place, name + " must be a mapping of keys to values");
        return Map.of();
    }

    /** Adds what is wrong with a file that this one names. */
    void add(Fault fault) {
        faults.add(fault);
    }

    void fault(Place place, String sentence) {
        faults.add(new Fault(source, place.line(), place.column(), sentence));
    }
}
