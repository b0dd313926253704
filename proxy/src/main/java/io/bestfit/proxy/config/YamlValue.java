package io.bestfit.proxy.config;

import java.util.List;
import java.util.Map;

/** A value of a YAML document and where it stands. */
sealed interface YamlValue {

    Place place();

    /** A line and a column, both counted from 1. */
    record Place(int line, int column) {}

    /** A text, number or boolean, as it was written. */
    record Scalar(String text, Place place) implements YamlValue {}

    /** Nothing, written as {@code null}, {@code ~} or an empty value. */
    record Nothing(Place place) implements YamlValue {}

    /** A list. */
    record Sequence(List<YamlValue> items, Place place) implements YamlValue {}

    /** Keys in the order of the file. */
    record Mapping(Map<String, Entry> entries, Place place) implements YamlValue {}

    /** A value and the place of its key. */
    record Entry(Place key, YamlValue value) {}
}
