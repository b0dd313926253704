package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigSchemaTest {

    /** The keys of the components that have another name there, or several. */
    private static final Map<String, List<String>> KEYS = Map.of("listeners", List.of("listen"), "upstreams",
            List.of("upstream", "upstreams"), "trust", List.of("ca", "clientCertificate"), "account",
            List.of("credentials", "allow"));

    private final JsonNode schema = JsonMapper.shared().readTree(ConfigSchema.text());

    @Test
    void everyComponentOfTheRecordsIsAKey() {
        assertKeys(ProxyConfig.class, schema);
        assertKeys(Upstream.class, schema.at("/properties/upstream"));
        assertKeys(Upstream.class, schema.at("/properties/upstreams/additionalProperties"));
        assertKeys(Selection.class, schema.at("/properties/selection"));
        assertKeys(Cache.class, schema.at("/properties/cache"));
        assertKeys(Timeouts.class, schema.at("/properties/timeouts"));
        assertKeys(Log.class, schema.at("/properties/log"));
        assertKeys(Listener.class, schema.at("/properties/listen/oneOf/1"));
        assertKeys(Tls.class, schema.at("/properties/listen/oneOf/1/properties/tls"));
    }

    @Test
    void defaultsAreInTheSchema() {
        assertThat(schema.at("/properties/listen/default").asString()).isEqualTo("127.0.0.1:5000");
        assertThat(schema.at("/properties/upstream/properties/maxConnections/default").asInt()).isEqualTo(256);
        assertThat(schema.at("/properties/cache/properties/maxBytes/default").asString()).isEqualTo("64MiB");
        assertThat(schema.at("/properties/selection/properties/onNoMatch/enum").toString())
                .isEqualTo("[\"passthrough\",\"refuse\"]");
        assertThat(schema.at("/additionalProperties").asBoolean()).isFalse();
    }

    private static void assertKeys(Class<?> type, JsonNode section) {
        Set<String> components = new TreeSet<>();
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName)
                .flatMap(name -> KEYS.getOrDefault(name, List.of(name)).stream()).forEach(components::add);
        assertThat(new TreeSet<>(section.get("properties").propertyNames())).isEqualTo(components);
    }
}
