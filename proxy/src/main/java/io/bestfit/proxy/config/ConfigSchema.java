package io.bestfit.proxy.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema (2020-12) of the configuration file, from the model that reads it. */
public final class ConfigSchema {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ConfigSchema() {}

    /** The schema as JSON text. */
    public static String text() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Bestfit");
        schema.putAll(of(ConfigModel.ROOT));
        return JSON.writeValueAsString(schema);
    }

    private static Map<String, Object> of(Setting setting) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", setting.description());
        switch (setting) {
            case Setting.Section section -> {
                Map<String, Object> properties = new LinkedHashMap<>();
                section.settings().forEach(child -> properties.put(child.name(), of(child)));
                schema.putAll(object(properties));
            }
            case Setting.Value value -> {
                schema.putAll(value.type().schema());
                if (!value.fallback().isEmpty()) {
                    schema.put("default", "integer".equals(value.type().schema().get("type"))
                            ? (Object) Integer.valueOf(value.fallback())
                            : value.fallback());
                }
            }
            case Setting.Values values -> {
                schema.put("type", "array");
                schema.put("items", values.type().schema());
                schema.put("uniqueItems", true);
                if (values.complete()) {
                    schema.put("minItems", values.fallback().size());
                }
                schema.put("default", values.fallback());
            }
            case Setting.Listeners _ -> {
                Map<String, Object> address = ValueType.ADDRESS.schema();
                Map<String, Object> listener = new LinkedHashMap<>(
                        object(Map.of("address", address, "profile", Map.of("type", "string"))));
                listener.put("required", List.of("address"));
                schema.put("oneOf", List.of(address, listener, Map.of("type", "array", "minItems", 1, "items",
                        Map.of("oneOf", List.of(address, listener)))));
                schema.put("default", ProxyConfig.DEFAULT_LISTENER.address().toString());
            }
            case Setting.Profiles _ -> {
                schema.put("type", "object");
                schema.put("propertyNames", Map.of("pattern", "^" + ConfigModel.PROFILE_NAME.pattern() + "$", "not",
                        Map.of("enum", List.of("v2", "any"))));
                schema.put("additionalProperties", Map.of("type", "string"));
            }
        }
        return schema;
    }

    private static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("additionalProperties", false);
        return object;
    }
}
