package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns feature tokens into keys and site words, one after the other. */
final class TokenCollector {

    /** A site word must be a bare member of a dictionary, or two words with a colon. */
    private static final Pattern SITE_WORD = Pattern.compile("[a-z*][a-z0-9_.*-]*(?::[a-z0-9_.*-]+)?");

    private final String text;
    private final Map<Key, KeyValue> values = new EnumMap<>(Key.class);
    private final SortedSet<String> words = new TreeSet<>();

    TokenCollector(String text) {
        this.text = text;
    }

    void put(Key key, KeyValue value) {
        values.put(key, value);
    }

    void token(int position, String token) throws MalformedDeclarationException {
        switch (FeatureToken.parse(token)) {
            case FeatureToken.CpuTarget cpu -> cpu(position, cpu);
            case FeatureToken.NvidiaDriver driver -> single(position, Key.NVIDIA_DRIVER, driver.version().toString());
            case FeatureToken.Cuda cuda -> single(position, Key.CUDA, cuda.version().toString());
            case FeatureToken.ComputeCapability capability -> capability(capability.version().toString());
            case FeatureToken.SiteWord word -> {
                if (!SITE_WORD.matcher(word.word()).matches() || Key.of(word.word()).isPresent()) {
                    throw new MalformedDeclarationException(position,
                            "a feature token such as broadwell, nvidia-396-44 or cluster_1", text);
                }
                words.add(word.word());
            }
        }
    }

    Declaration done() {
        return new Declaration(values, words);
    }

    private void cpu(int position, FeatureToken.CpuTarget token) throws MalformedDeclarationException {
        @Nullable
        KeyValue earlier = values.get(Key.CPU);
        Optional<Microarchitecture> known = earlier == null
                ? Optional.empty()
                : MicroarchitectureCatalog.standard().find(earlier.first());
        if (known.isEmpty() || known.get().runsOn(token.target())) {
            values.put(Key.CPU, KeyValue.of(token.name()));
        } else if (!token.target().runsOn(known.get())) {
            throw new MalformedDeclarationException(position, "a CPU target on the line of " + known.get().name()
                    + ", because a node has one CPU", text);
        }
    }

    private void single(int position, Key key, String version) throws MalformedDeclarationException {
        @Nullable
        KeyValue earlier = values.putIfAbsent(key, KeyValue.of(version));
        if (earlier != null && !earlier.first().equals(version)) {
            throw new MalformedDeclarationException(position, "one " + key.text() + ", which is already "
                    + earlier.first(), text);
        }
    }

    private void capability(String version) {
        @Nullable
        KeyValue earlier = values.get(Key.NVIDIA_CC);
        List<String> all = new ArrayList<>(earlier == null ? List.of() : earlier.items());
        if (!all.contains(version)) {
            all.add(version);
        }
        values.put(Key.NVIDIA_CC, new KeyValue(all, Map.of()));
    }
}
