package io.bestfit.proxy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A key of the configuration file: the model behind loading, checking and the schema. */
sealed interface Setting {

    String name();

    /** One sentence for the reader of the schema. */
    String description();

    /** Settings under one key. */
    record Section(String name, String description, List<Setting> settings) implements Setting {}

    /**
     * Settings under one key, of which not all go together.
     *
     * @param forms the settings that do
     */
    record OneOf(String name, String description, List<List<Setting>> forms) implements Setting {

        /** Every setting of every form. */
        List<Setting> settings() {
            return forms.stream().flatMap(List::stream).distinct().toList();
        }
    }

    /**
     * A single value.
     *
     * @param fallback what counts where the key is absent, as it would be written; empty where there is nothing
     */
    record Value(String name, String description, ValueType<?> type, String fallback) implements Setting {}

    /**
     * A list of values, each at most once.
     *
     * @param fallback what counts where the key is absent
     * @param complete whether every value must be there, and the last one last
     * @param example what a list may hold, for the reader of a fault
     */
    record Values(String name, String description, ValueType<?> type, List<String> fallback, boolean complete,
            String example)
            implements
                Setting {}

    /**
     * {@code upstreams}: sections by name.
     *
     * @param each what is in each of them
     */
    record Named(String name, String description, Section each) implements Setting {}

    /**
     * The name of a file, from the folder of the configuration on.
     *
     * @param check gives a sentence on what is wrong with the file, or {@code null}
     */
    record FileName(String name, String description, Function<Path, @Nullable String> check) implements Setting {}

    /**
     * A mapping of texts to profiles: the name of one, {@code any}, or a declaration.
     *
     * @param key what a text must be; gives a sentence by an {@link IllegalArgumentException}
     */
    record ProfileUses(String name, String description, Consumer<String> key) implements Setting {}

    /** {@code listen}: an address, an object with one, or a list of these. */
    record Listeners(String name, String description) implements Setting {}

    /** {@code evidence.descriptorKeys}: a site's keys with keys of the vocabulary. */
    record OwnKeys(String name, String description) implements Setting {}

    /** {@code evidence.baselines}: statements about CPU levels. */
    record Baselines(String name, String description) implements Setting {}

    /** {@code evidence.tagRules}: how tags are named. */
    record TagRules(String name, String description) implements Setting {}

    /** {@code profiles}: names for declarations, or for files with exported features. */
    record Profiles(String name, String description) implements Setting {}
}
