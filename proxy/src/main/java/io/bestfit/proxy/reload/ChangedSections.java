package io.bestfit.proxy.reload;

import io.bestfit.proxy.config.ProxyConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which sections of two configurations differ, in their meaning: comments and the order of keys do not count. */
final class ChangedSections {

    /** What is in each section, by its key. */
    static final Map<String, Function<ProxyConfig, Object>> CONTENTS = contents();

    private ChangedSections() {}

    private static Map<String, Function<ProxyConfig, Object>> contents() {
        Map<String, Function<ProxyConfig, Object>> contents = new LinkedHashMap<>();
        contents.put("version", ProxyConfig::version);
        contents.put("listen", ProxyConfig::listeners);
        contents.put("trustedProxies", ProxyConfig::trustedProxies);
        contents.put("admin", ProxyConfig::admin);
        contents.put("upstream", config -> Optional.ofNullable(config.upstreams().unnamed()));
        contents.put("upstreams", config -> List.copyOf(config.upstreams().named().entrySet()));
        contents.put("selection", ProxyConfig::selection);
        contents.put("evidence", ProxyConfig::evidence);
        contents.put("nodes", ProxyConfig::nodes);
        contents.put("profiles", ProxyConfig::profiles);
        contents.put("cache", ProxyConfig::cache);
        contents.put("timeouts", ProxyConfig::timeouts);
        contents.put("transport", ProxyConfig::transport);
        contents.put("tracing", config -> Optional.ofNullable(config.tracing()));
        contents.put("log", ProxyConfig::log);
        return contents;
    }

    /** The keys of those that differ, in the order of the file. */
    static List<String> between(ProxyConfig one, ProxyConfig other) {
        return CONTENTS.entrySet().stream()
                .filter(section -> !section.getValue().apply(one).equals(section.getValue().apply(other)))
                .map(Map.Entry::getKey).toList();
    }
}
