package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Turns feature tokens into keys and site words, one after the other. */
final class TokenCollector {

    /** Two words with a colon, {@code cpu:broadwell}. Source: qnib/metahub:ui/src/mixins/features.js. */
    static final Pattern COLON_WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*:[A-Za-z0-9._*+-]+");

    /** A key of RFC 9651 section 3.1.2: what a bare member of a dictionary can be. */
    private static final Pattern BARE_WORD = Pattern.compile("[a-z*][a-z0-9_.*-]*");

    private final String text;
    private final Map<Key, KeyValue> values = new EnumMap<>(Key.class);
    private final Map<Key, Place> places = new EnumMap<>(Key.class);
    private final SortedSet<String> words = new TreeSet<>();

    TokenCollector(String text) {
        this.text = text;
    }

    void put(int position, Key key, KeyValue value) {
        values.put(key, value);
        places.put(key, new Place(text, position));
    }

    void token(int position, String token) throws MalformedDeclarationException {
        switch (FeatureToken.parse(token)) {
            case FeatureToken.CpuTarget cpu -> cpu(position, cpu);
            case FeatureToken.NvidiaDriver driver -> single(position, Key.NVIDIA_DRIVER, driver.version());
            case FeatureToken.Cuda cuda -> single(position, Key.CUDA, cuda.version());
            case FeatureToken.ComputeCapability capability ->
                item(position, Key.NVIDIA_CC, capability.version().toString());
            case FeatureToken.GfxTarget gfx -> item(position, Key.AMD_GFX, gfx.target().text());
            case FeatureToken.SiteWord word -> {
                String name = word.word();
                boolean legal = BARE_WORD.matcher(name).matches() || COLON_WORD.matcher(name).matches();
                if (!legal || Key.of(name).isPresent()) {
                    throw new Place(text, position)
                            .fault("a feature token such as broadwell, nvidia-396-44 or cluster_1");
                }
                words.add(name);
            }
        }
    }

    /**
     * The declaration of everything that was taken in.
     *
     * @throws MalformedDeclarationException where keys contradict each other; beside a profile they are judged later
     */
    Declaration done() throws MalformedDeclarationException {
        Declaration declaration = new Declaration(values, places, words);
        if (declaration.profile().isEmpty()) {
            Node _ = declaration.resolve();
        }
        return declaration;
    }

    private void cpu(int position, FeatureToken.CpuTarget token) throws MalformedDeclarationException {
        KeyValue earlier = values.get(Key.CPU);
        if (earlier == null) {
            put(position, Key.CPU, KeyValue.of(token.name()));
            return;
        }
        Microarchitecture known = MicroarchitectureCatalog.standard().find(earlier.first()).orElse(null);
        if (known != null && known.runsOn(token.target())) {
            put(position, Key.CPU, KeyValue.of(token.name()));
        } else if (known == null || !token.target().runsOn(known)) {
            throw new Place(text, position).fault("a CPU target on the line of " + earlier.first()
                    + ", because a node has one CPU");
        }
    }

    private void single(int position, Key key, Version version) throws MalformedDeclarationException {
        KeyValue earlier = values.get(key);
        if (earlier == null) {
            put(position, key, KeyValue.of(version.toString()));
        } else if (!Version.of(earlier.first()).equals(version)) {
            throw new Place(text, position).fault("one " + key.text() + ", which is already " + earlier.first());
        }
    }

    private void item(int position, Key key, String item) {
        KeyValue earlier = values.get(key);
        List<String> all = new ArrayList<>(earlier == null ? List.of() : earlier.items());
        if (!all.contains(item)) {
            all.add(item);
        }
        put(position, key, new KeyValue(all, Map.of()));
    }
}
