package io.bestfit.matcher.oci;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A document of a registry that every parser reads as the same JSON object, or why it is none; bounded. */
sealed interface JsonDocument {

    /** The deepest nesting; a real index nests five deep. */
    int MAX_DEPTH = 64;
    /** The longest string, a quarter of the largest document. */
    int MAX_STRING_CHARACTERS = 1 << 20;

    /** It is one. */
    record Read(JsonNode root) implements JsonDocument {}

    /**
     * It is none.
     *
     * @param why one clause, such as {@code it is not UTF-8}
     */
    record Unread(String why) implements JsonDocument {}

    /** A mapper for documents of at most so many tokens, so that a small document cannot become a large tree. */
    static JsonMapper mapper(long maxTokens) {
        return JsonMapper
                .builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                                .maxStringLength(MAX_STRING_CHARACTERS).maxTokenCount(maxTokens).build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    static JsonDocument read(byte[] body, int maxBytes, JsonMapper mapper) {
        if (body.length > maxBytes) {
            return new Unread("it is over " + maxBytes + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            return new Unread("it is not UTF-8");
        }
        if (text.startsWith("\uFEFF")) {
            return new Unread("it begins with a byte order mark");
        }
        try {
            JsonNode root = mapper.readTree(text);
            return root != null && root.isObject() ? new Read(root) : new Unread("it is no JSON object");
        } catch (StreamConstraintsException e) {
            return new Unread("it is nested too deeply or holds too much" + place(e));
        } catch (JacksonException e) {
            return new Unread("it is not one JSON document without duplicate names" + place(e));
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
    }
}
