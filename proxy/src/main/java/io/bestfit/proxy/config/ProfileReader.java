package io.bestfit.proxy.config;

import io.bestfit.matcher.nfd.FeatureSetReader;
import io.bestfit.proxy.config.YamlValue.Entry;
import io.bestfit.proxy.config.YamlValue.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reader of profiles, and of the texts that stand for one elsewhere in the document. */
final class ProfileReader {

    private final ConfigReader reader;
    private final Map<String, String> defined = new LinkedHashMap<>();
    private final List<Use> uses = new ArrayList<>();

    ProfileReader(ConfigReader reader) {
        this.reader = reader;
    }

    /** The profiles of a section, name to what {@link io.bestfit.proxy.node.Profile#read} reads. */
    Map<String, String> read(String path, YamlValue value) {
        if (!(value instanceof YamlValue.Mapping mapping)) {
            reader.fault(value.place(), "'" + path + "' must be a mapping of names to declarations");
            return Map.of();
        }
        mapping.entries().forEach((name, entry) -> {
            String problem = ProfileCheck.name(name);
            if (problem != null) {
                reader.fault(entry.key(), problem);
            }
            String declaration = entry.value() instanceof YamlValue.Mapping features
                    ? features(path + "." + name, features)
                    : reader.scalar(path + "." + name, entry.value(), ProfileCheck::declaration);
            defined.put(name, declaration == null ? "" : declaration);
        });
        return Collections.unmodifiableMap(defined);
    }

    /** The JSON in the file of {@code features}, which serves as a declaration does. */
    private @Nullable String features(String path, YamlValue.Mapping mapping) {
        reader.unknownKeys(path + ".", mapping.entries(), List.of("features"));
        Entry named = mapping.entries().get("features");
        Path file = named == null ? null : reader.file(path + ".features", named.value(), NamedFile::readable);
        if (named == null) {
            reader.fault(mapping.place(),
                    "'" + path + "' has no features; name the file that 'nfd export features' wrote");
        }
        if (named == null || file == null) {
            return null;
        }
        try {
            String text = ConfigLoader.text(file, FeatureSetReader.LONGEST);
            String problem = ProfileCheck.export(text);
            if (problem != null) {
                reader.fault(named.value().place(), "'" + path + ".features': " + file.getFileName() + ": " + problem);
            }
            return text;
        } catch (ConfigFaultsException e) {
            e.faults().forEach(reader::add);
            return null;
        }
    }

    /** What a section names profiles for. */
    Map<String, String> uses(Setting.ProfileUses setting, String path, YamlValue value) {
        Map<String, String> named = new LinkedHashMap<>();
        if (!(value instanceof YamlValue.Mapping mapping)) {
            reader.fault(value.place(), "'" + path + "' must be a mapping to profiles");
            return named;
        }
        mapping.entries().forEach((name, entry) -> {
            try {
                setting.key().accept(name);
            } catch (IllegalArgumentException e) {
                reader.fault(entry.key(), "'" + path + "': " + e.getMessage());
            }
            String profile = reader.scalar(path + "." + name, entry.value(), text -> text);
            if (profile != null) {
                use("the profile", profile, entry.value().place());
                named.put(name, profile);
            }
        });
        return named;
    }

    /** Notes that a text has to stand for a profile; whether it does is known when everything is read. */
    void use(String who, String text, Place place) {
        uses.add(new Use(who, text, place));
    }

    /** Tells of every text that stands for no profile, once all are read. */
    void checkUses() {
        List<String> names = List.copyOf(defined.keySet());
        for (Use use : uses) {
            String problem = ProfileCheck.use(use.text(), names);
            if (problem != null) {
                reader.fault(use.place(), use.who() + " '" + use.text() + "' " + problem);
            }
        }
    }

    private record Use(String who, String text, Place place) {}
}
