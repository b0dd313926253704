package io.bestfit.proxy.config;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.DescriptorKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema (2020-12) of the configuration file, from the model that reads it. */
public final class ConfigSchema {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Map<String, Object> TEXT = Map.of("type", "string");

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
            case Setting.OneOf oneOf -> schema.put("oneOf", oneOf.forms().stream().map(form -> {
                Map<String, Object> properties = new LinkedHashMap<>();
                form.forEach(child -> properties.put(child.name(), of(child)));
                Map<String, Object> whole = new LinkedHashMap<>(object(properties));
                whole.put("required", List.copyOf(properties.keySet()));
                return whole;
            }).toList());
            case Setting.Named named -> {
                Map<String, Object> each = new LinkedHashMap<>(of(named.each()));
                each.put("required", List.of("url"));
                schema.put("type", "object");
                schema.put("propertyNames", Map.of("pattern", "^" + UpstreamReader.NAME.pattern() + "$", "not",
                        Map.of("enum", UpstreamReader.TAKEN.stream().sorted().toList())));
                schema.put("additionalProperties", each);
            }
            case Setting.Value value -> {
                schema.putAll(value.type().schema());
                if (!value.fallback().isEmpty()) {
                    schema.put("default", fallback(value));
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
                Object flag = ValueType.YES_OR_NO.schema();
                Map<String, Object> tls = new LinkedHashMap<>(object(Map.of("certificate", TEXT, "key", TEXT,
                        "clientCa", TEXT, "clientAuth", ListenerReader.CLIENT_AUTH.schema(), "http2", flag)));
                tls.put("required", List.of("certificate", "key"));
                Map<String, Object> listener = new LinkedHashMap<>(object(Map.of("address", address, "profile", TEXT,
                        "tls", tls, "proxyProtocol", flag, "askUser", flag)));
                listener.put("required", List.of("address"));
                schema.put("oneOf", List.of(address, listener, Map.of("type", "array", "minItems", 1, "items",
                        Map.of("oneOf", List.of(address, listener)))));
                schema.put("default", ProxyConfig.DEFAULT_LISTENER.address().toString());
            }
            case Setting.FileName _ -> schema.putAll(TEXT);
            case Setting.ProfileUses _ -> {
                schema.put("type", "object");
                schema.put("additionalProperties", TEXT);
            }
            case Setting.OwnKeys _ -> {
                schema.put("type", "object");
                schema.put("additionalProperties", Map.of("enum", Stream.concat(DescriptorKeys.vocabulary().stream(),
                        DescriptorKeys.vocabulary().stream().map(key -> AnnotationVocabulary.PREFIX + key)).toList()));
            }
            case Setting.Baselines _ -> {
                Object patterns = Map.of("oneOf", List.of(TEXT, Map.of("type", "array", "minItems", 1, "items", TEXT)));
                Map<String, Object> rule = new LinkedHashMap<>();
                SiteReader.BASELINE.forEach(key -> rule.put(key, switch (key) {
                    case "name", "cpu" -> TEXT;
                    case "labels" -> Map.of("type", "object", "additionalProperties", patterns);
                    default -> patterns;
                }));
                Map<String, Object> item = new LinkedHashMap<>(object(rule));
                item.put("required", List.of("cpu"));
                schema.put("type", "array");
                schema.put("items", item);
            }
            case Setting.TagRules _ -> {
                Map<String, Object> rule = new LinkedHashMap<>(object(Map.of("repository",
                        Map.of("type", "string", "pattern", "^" + TagRuleReader.REPOSITORY.pattern() + "$"), "tags",
                        Map.of("type", "string"), "words", Map.of("type", "object", "propertyNames",
                                Map.of("pattern", "^" + TagRuleReader.WORD.pattern() + "$"), "additionalProperties",
                                Map.of("type", "string")),
                        "plain", Map.of("type", "string"))));
                rule.put("required", List.of("repository"));
                schema.put("type", "array");
                schema.put("items", rule);
                schema.put("default", List.of());
            }
            case Setting.Profiles _ -> {
                schema.put("type", "object");
                schema.put("propertyNames", Map.of("pattern", "^" + ConfigModel.PROFILE_NAME.pattern() + "$", "not",
                        Map.of("enum", List.of("v2", "any"))));
                Map<String, Object> features = new LinkedHashMap<>(object(Map.of("features", TEXT)));
                features.put("required", List.of("features"));
                schema.put("additionalProperties", Map.of("oneOf", List.of(TEXT, features)));
            }
        }
        return schema;
    }

    /** A default as JSON has it. */
    private static Object fallback(Setting.Value value) {
        return switch (String.valueOf(value.type().schema().get("type"))) {
            case "integer" -> Integer.valueOf(value.fallback());
            case "boolean" -> Boolean.valueOf(value.fallback());
            case "number" -> Double.valueOf(value.fallback());
            default -> value.fallback();
        };
    }

    private static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("additionalProperties", false);
        return object;
    }
}
