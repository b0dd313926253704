package io.bestfit.proxy.access;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object in ASCII: whatever else a value holds is escaped, so that it can neither end the line nor reach a terminal. */
final class JsonLine implements Line {

    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build()).build();
    private static final char DELETE = 0x7f;

    private final ObjectNode object = MAPPER.createObjectNode();

    @Override
    public void put(String key, @Nullable String value) {
        if (value != null) {
            // JSON has no need to escape it, and it is ASCII.
            object.put(key, Line.bounded(value).replace(DELETE, '?'));
        }
    }

    @Override
    public void put(String key, long value) {
        object.put(key, value);
    }

    @Override
    public String finish() {
        return MAPPER.writeValueAsString(object);
    }
}
