package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the loader takes is what the schema takes. */
class ValueTypeTest {

    private static final JsonNode SCHEMA = JsonMapper.shared().valueToTree(ValueType.LABEL_SELECTOR.schema());

    @ParameterizedTest
    @MethodSource("selectors")
    void aLabelSelectorIsAsKubectlTakesIt(String selector) {
        assertThat(ValueType.LABEL_SELECTOR.parse().apply(selector)).isEqualTo(selector);
        assertThat(fitsTheSchema(selector)).isTrue();
    }

    static Stream<String> selectors() {
        return Stream.of("node-role.kubernetes.io/worker", "pool in (gpu, cpu),!virtual", "a=b", "a".repeat(1024));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "pool=gpu;all", "a\nb", "=b"})
    void whatIsNoneIsNotTaken(String text) {
        assertThatThrownBy(() -> ValueType.LABEL_SELECTOR.parse().apply(text)).hasMessage("'" + text + "' is no label"
                + " selector: write what kubectl takes by -l, such as node-role.kubernetes.io/worker or"
                + " pool in (gpu,cpu)");
        assertThat(fitsTheSchema(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 100_000})
    void oneThatIsTooLongIsNotTaken(int length) {
        whatIsNoneIsNotTaken("a".repeat(length));
    }

    private static boolean fitsTheSchema(String text) {
        assertThat(SCHEMA.propertyNames()).containsExactlyInAnyOrderElementsOf(List.of("type", "pattern", "maxLength"));
        return text.length() <= SCHEMA.path("maxLength").asInt()
                && Pattern.compile(SCHEMA.path("pattern").asString()).matcher(text).find();
    }
}
