package io.bestfit.proxy.config;

import io.bestfit.proxy.config.YamlValue.Entry;
import io.bestfit.proxy.config.YamlValue.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into values that know their place.
 *
 * <p>An alias is refused where it stands and never expanded, so that a small file cannot grow large.
 */
final class YamlReader {

    /** The deepest setting is at depth 3; the rest is room for the fault report to be about the setting. */
    private static final int MAX_DEPTH = 16;
    private static final YAMLFactory YAML = new YAMLFactory();

    private final String source;
    private final List<Fault> faults;

    YamlReader(String source, List<Fault> faults) {
        this.source = source;
        this.faults = faults;
    }

    /** The document's value, or {@code null} where it is empty or is no YAML (then there is a fault). */
    @Nullable
    YamlValue read(String text) {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            YamlValue value = value(parser, 0);
            if (parser.nextToken() != null) {
                fault(place(parser), "a second document begins here; a configuration is one document");
            }
            return value;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            Place place = at == null ? new Place(1, 1) : new Place(at.getLineNr(), at.getColumnNr());
            fault(place, "this is no YAML: " + firstLine(e.getOriginalMessage()));
            return null;
        }
    }

    private YamlValue value(JsonParser parser, int depth) {
        Place place = place(parser);
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            fault(place, "aliases (*" + parser.getString() + ") are not followed here; write the value out");
            return new YamlValue.Nothing(place);
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            if (depth >= MAX_DEPTH) {
                fault(place, "values are nested deeper than " + MAX_DEPTH + " levels");
                parser.skipChildren();
                return new YamlValue.Nothing(place);
            }
            return token == JsonToken.START_OBJECT ? mapping(parser, place, depth) : sequence(parser, place, depth);
        }
        return token == JsonToken.VALUE_NULL || parser.getString().isEmpty()
                ? new YamlValue.Nothing(place)
                : new YamlValue.Scalar(parser.getString(), place);
    }

    private YamlValue mapping(JsonParser parser, Place place, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place key = place(parser);
            String name = parser.currentName();
            parser.nextToken();
            Entry entry = new Entry(key, value(parser, depth + 1));
            Entry earlier = entries.putIfAbsent(name, entry);
            if (earlier != null) {
                fault(key, "'" + name + "' stands here a second time; the first is on line " + earlier.key().line());
            }
        }
        return new YamlValue.Mapping(entries, place);
    }

    private YamlValue sequence(JsonParser parser, Place place, int depth) {
        List<YamlValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, depth + 1));
        }
        return new YamlValue.Sequence(items, place);
    }

    private void fault(Place place, String sentence) {
        faults.add(new Fault(source, place.line(), place.column(), sentence));
    }

    private static Place place(JsonParser parser) {
        TokenStreamLocation at = parser.currentTokenLocation();
        return new Place(at.getLineNr(), at.getColumnNr());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
