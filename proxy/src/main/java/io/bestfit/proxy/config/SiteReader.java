package io.bestfit.proxy.config;

import io.bestfit.matcher.baseline.BaselineRule;
import io.bestfit.matcher.baseline.Glob;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.DescriptorKeys;
import io.bestfit.proxy.config.YamlValue.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reader of what a site states of images: its own keys of annotations, and CPU levels. */
final class SiteReader {

    /** The keys of one statement about CPU levels. */
    static final List<String> BASELINE = List.of("name", "repository", "baseDigest", "baseName", "labels", "cpu");

    private static final List<String> CONDITIONS = List.of("repository", "baseDigest", "baseName", "labels");

    private final ConfigReader reader;

    SiteReader(ConfigReader reader) {
        this.reader = reader;
    }

    /** Own keys with the keys of the vocabulary that they stand for. */
    Map<String, String> keys(String path, YamlValue value) {
        Map<String, String> keys = new LinkedHashMap<>();
        if (!(value instanceof YamlValue.Mapping mapping)) {
            reader.fault(value.place(), "'" + path + "' must be a mapping of your keys to keys of the vocabulary");
            return keys;
        }
        mapping.entries().forEach((own, entry) -> {
            if (DescriptorKeys.isOfVocabulary(own)) {
                reader.fault(entry.key(), "'" + path + "': '" + own + "' is a key of the vocabulary itself");
            }
            String meant = reader.scalar(path + "." + own, entry.value(), SiteReader::vocabulary);
            if (meant != null) {
                keys.put(own, meant);
            }
        });
        return keys;
    }

    /** Statements about CPU levels, in their order. */
    List<BaselineRule> baselines(String path, YamlValue value) {
        List<BaselineRule> rules = new ArrayList<>();
        if (!(value instanceof YamlValue.Sequence sequence)) {
            reader.fault(value.place(), "'" + path + "' must be a list of mappings, such as"
                    + " [{repository: team/*, cpu: x86-64-v3}]");
            return rules;
        }
        for (int place = 0; place < sequence.items().size(); place++) {
            String name = path + "[" + place + "]";
            if (sequence.items().get(place) instanceof YamlValue.Mapping mapping) {
                BaselineRule rule = baseline(name, mapping);
                if (rule != null) {
                    rules.add(rule);
                }
            } else {
                reader.fault(sequence.items().get(place).place(), "'" + name + "' must be a mapping of conditions and"
                        + " cpu");
            }
        }
        return rules;
    }

    private @Nullable BaselineRule baseline(String path, YamlValue.Mapping mapping) {
        reader.unknownKeys(path + ".", mapping.entries(), BASELINE);
        Entry named = mapping.entries().get("name");
        String name = named == null ? path : reader.scalar(path + ".name", named.value(), text -> text);
        Map<String, List<Glob>> origins = new LinkedHashMap<>();
        Entry labels = mapping.entries().get("labels");
        if (labels != null && labels.value() instanceof YamlValue.Mapping texts) {
            texts.entries().forEach((key, entry) -> origins.put(key,
                    patterns(path + ".labels." + key, entry.value())));
        } else if (labels != null) {
            reader.fault(labels.value().place(), "'" + path + ".labels' must be a mapping of labels to patterns");
        }
        origin(path, "baseDigest", BaselineRule.BASE_DIGEST, mapping, origins);
        origin(path, "baseName", BaselineRule.BASE_NAME, mapping, origins);
        Entry repository = mapping.entries().get("repository");
        List<Glob> repositories = repository == null
                ? List.of()
                : patterns(path + ".repository", repository.value());
        if (CONDITIONS.stream().noneMatch(mapping.entries()::containsKey)) {
            reader.fault(mapping.place(), "'" + path + "' has no condition; give one of "
                    + String.join(", ", CONDITIONS));
        }
        Entry cpu = mapping.entries().get("cpu");
        if (cpu == null) {
            reader.fault(mapping.place(), "'" + path + "' states no cpu; give one, such as x86-64-v3");
            return null;
        }
        Microarchitecture target = reader.scalar(path + ".cpu", cpu.value(), SiteReader::target);
        return name == null || target == null || (repositories.isEmpty() && origins.isEmpty())
                ? null
                : new BaselineRule(name, repositories, origins, target);
    }

    private void origin(String path, String key, String label, YamlValue.Mapping mapping,
            Map<String, List<Glob>> origins) {
        Entry entry = mapping.entries().get(key);
        if (entry != null) {
            origins.put(label, patterns(path + "." + key, entry.value()));
        }
    }

    private List<Glob> patterns(String path, YamlValue value) {
        List<Glob> patterns = new ArrayList<>();
        for (YamlValue item : value instanceof YamlValue.Sequence sequence ? sequence.items() : List.of(value)) {
            Glob pattern = reader.scalar(path, item, Glob::new);
            if (pattern != null) {
                patterns.add(pattern);
            }
        }
        if (value instanceof YamlValue.Sequence sequence && sequence.items().isEmpty()) {
            reader.fault(value.place(), "'" + path + "' names no pattern; give at least one");
        }
        return patterns;
    }

    private static String vocabulary(String text) {
        if (!DescriptorKeys.isOfVocabulary(text)) {
            throw new IllegalArgumentException("'" + text + "' is no key of the vocabulary"
                    + DidYouMean.suffix(text, DescriptorKeys.vocabulary()));
        }
        return text;
    }

    private static Microarchitecture target(String text) {
        return MicroarchitectureCatalog.standard().find(text).orElseThrow(() -> {
            List<String> known = Stream.concat(Stream.of("x86-64-v2", "x86-64-v3", "x86-64-v4"),
                    MicroarchitectureCatalog.standard().all().stream().map(Microarchitecture::name)).toList();
            return new IllegalArgumentException("'" + text + "' is no CPU target that archspec knows, such as"
                    + " x86-64-v3" + DidYouMean.suffix(text, known));
        });
    }
}
