package io.bestfit.proxy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting that two configuration files write differently. Comments, the order of keys and how values are quoted do not
 * count, and neither does a default that one of them writes out, nor a listener that one writes as an address and the
 * other as an object or a list of one.
 *
 * @param line where it stands in the later file; 0 where it does not
 * @param setting its dotted name; entries of a list are counted from 1
 * @param before what it was, as it was written; {@code null} where there was nothing
 * @param after what it is
 */
public record ConfigChange(int line, String setting, @Nullable String before, @Nullable String after) {

    private static final String LISTEN = "listen";
    private static final String ADDRESS = "address";

    /**
     * What has changed from one file to another, in the order of the later one; what is only in the earlier one comes last.
     *
     * @throws ConfigFaultsException where one of them cannot be read as YAML
     */
    public static List<ConfigChange> between(Path earlier, Path later) throws ConfigFaultsException {
        Map<String, YamlValue.Scalar> before = settings(earlier);
        Map<String, YamlValue.Scalar> after = settings(later);
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        List<ConfigChange> changes = new ArrayList<>();
        for (String name : names) {
            YamlValue.Scalar now = after.get(name);
            ConfigChange change = new ConfigChange(now == null ? 0 : now.place().line(), name,
                    text(before.get(name), name), text(now, name));
            if (change.before == null ? change.after != null : !change.before.equals(change.after)) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static @Nullable String text(YamlValue.@Nullable Scalar value, String name) {
        return value == null ? ConfigModel.fallback(name) : value.text();
    }

    private static Map<String, YamlValue.Scalar> settings(Path file) throws ConfigFaultsException {
        List<Fault> faults = new ArrayList<>();
        YamlValue document = new YamlReader(file.toString(), faults).read(ConfigLoader.text(file,
                ConfigLoader.MAX_BYTES));
        if (!faults.isEmpty()) {
            throw new ConfigFaultsException(faults, Set.of(file));
        }
        Map<String, YamlValue.Scalar> settings = new LinkedHashMap<>();
        if (document != null) {
            collect(document, "", settings);
        }
        // Without one it is the default, which stands in no line: a list in the other file differs from it.
        if (settings.keySet().stream().noneMatch(name -> name.equals(LISTEN) || name.startsWith(LISTEN + "."))) {
            settings.put(LISTEN, new YamlValue.Scalar(ProxyConfig.DEFAULT_LISTENER.address().toString(),
                    new YamlValue.Place(0, 0)));
        }
        return settings;
    }

    /** What is said of the one listener is said of {@code listen}, in whichever of its forms that is written. */
    private static void collectListeners(YamlValue value, Map<String, YamlValue.Scalar> settings) {
        YamlValue only = value instanceof YamlValue.Sequence(List<YamlValue> items, _) && items.size() == 1
                ? items.getFirst()
                : value;
        if (only instanceof YamlValue.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> collect(entry.value(),
                    key.equals(ADDRESS) ? LISTEN : LISTEN + "." + key, settings));
        } else {
            collect(only, LISTEN, settings);
        }
    }

    private static void collect(YamlValue value, String name, Map<String, YamlValue.Scalar> settings) {
        switch (value) {
            case YamlValue.Nothing _ -> {
                // Says as much as a key that is not there.
            }
            case YamlValue.Scalar scalar -> settings.put(name, scalar);
            case YamlValue.Mapping(Map<String, YamlValue.Entry> entries, _) -> entries.forEach((key, entry) -> {
                if (name.isEmpty() && key.equals(LISTEN)) {
                    collectListeners(entry.value(), settings);
                } else {
                    collect(entry.value(), name.isEmpty() ? key : name + "." + key, settings);
                }
            });
            case YamlValue.Sequence(List<YamlValue> items, YamlValue.Place place) -> {
                if (items.stream().allMatch(YamlValue.Scalar.class::isInstance)) {
                    settings.put(name, new YamlValue.Scalar(items.stream().map(item -> ((YamlValue.Scalar) item).text())
                            .collect(Collectors.joining(", ", "[", "]")), place));
                } else {
                    for (int number = 0; number < items.size(); number++) {
                        collect(items.get(number), name + "." + (number + 1), settings);
                    }
                }
            }
        }
    }

    /** One sentence. */
    @Override
    public String toString() {
        return setting + ": " + (before == null ? "was not set" : "was " + before) + ", is "
                + (after == null ? "not set" : after);
    }
}
