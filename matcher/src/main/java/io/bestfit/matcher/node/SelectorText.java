package io.bestfit.matcher.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The writer of selectors: a declaration as words joined by dots, valid in the name of a repository. */
final class SelectorText {

    /** The components of a repository's name (distribution-spec, "Pulling manifests"). */
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");

    private SelectorText() {}

    /** The selector that reads back as this very declaration; empty where there is none. */
    static Optional<String> of(Declaration declaration) {
        Optional<String> profile = declaration.profile();
        if (profile.isPresent()) {
            boolean alone = declaration.declared().size() == 1 && declaration.words().isEmpty();
            return profile.filter(name -> alone && COMPONENT.matcher(name).matches());
        }
        List<String> words = new ArrayList<>();
        for (Key key : Key.values()) {
            KeyValue value = declaration.value(key);
            if (value != null) {
                value.items().forEach(item -> words.add(word(key, item)));
            }
        }
        words.addAll(declaration.words());
        String text = String.join(".", words);
        return COMPONENT.matcher(text).matches() && readsBack(text, declaration) ? Optional.of(text) : Optional.empty();
    }

    /** The word of a key's item; of a key that has no words the item itself, which does not read back. */
    private static String word(Key key, String item) {
        String prefix = Map.of(Key.NVIDIA_DRIVER, "nvidia-", Key.CUDA, "cuda-", Key.NVIDIA_CC, "nv-compute-")
                .getOrDefault(key, "");
        return prefix.isEmpty() ? item : prefix + item.replace('.', '-');
    }

    private static boolean readsBack(String text, Declaration declaration) {
        try {
            return Declaration.parseSelector(text).equals(declaration);
        } catch (MalformedDeclarationException e) {
            return false; // a word that a selector cannot hold
        }
    }
}
