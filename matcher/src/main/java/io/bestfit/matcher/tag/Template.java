package io.bestfit.matcher.tag;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the tags of a repository are made of a version and features: <code>{version}_{features}</code>,
 * <code>{features}-{version}-runtime</code>, <code>{features}</code>.
 *
 * @param before what comes before the features, with the placeholder of the version where it is there
 * @param after what comes behind them, likewise
 */
record Template(String before, String after) {

    private static final String VERSION = "{version}";
    private static final String FEATURES = "{features}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_.-]*");

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException with a sentence about what cannot be read
     */
    static Template parse(String text) {
        int features = text.indexOf(FEATURES);
        if (features < 0) {
            throw new IllegalArgumentException("'" + text + "' has no " + FEATURES
                    + ": write where the features stand, as in {version}_{features}");
        }
        String before = text.substring(0, features);
        String after = text.substring(features + FEATURES.length());
        Matcher placeholder = PLACEHOLDER.matcher(before + "\n" + after);
        int versions = 0;
        while (placeholder.find()) {
            if (!placeholder.group().equals(VERSION)) {
                throw new IllegalArgumentException("'" + placeholder.group() + "' "
                        + (placeholder.group().equals(FEATURES)
                                ? "comes twice in '" + text + "'; write it once"
                                : "is no placeholder; known here: {version}, {features}"));
            }
            versions++;
        }
        if (versions > 1) {
            throw new IllegalArgumentException("{version} comes twice in '" + text + "'; write it once");
        }
        if (before.endsWith(VERSION) || after.startsWith(VERSION)) {
            throw new IllegalArgumentException("'" + text + "' does not say where the version ends; write a separator"
                    + " between {version} and {features}, as in {version}_{features}");
        }
        if (!LITERAL.matcher(before.replace(VERSION, "") + after.replace(VERSION, "")).matches()) {
            throw new IllegalArgumentException("'" + text + "' holds what no tag can hold; besides the placeholders"
                    + " letters, digits, '.', '_' and '-' are possible");
        }
        return new Template(before, after);
    }

    /** The features of a tag of a version; {@code null} where the tag is not made like that. */
    @Nullable
    String features(String version, String tag) {
        if (!hasVersion() && !version.equals(TagScheme.LATEST)) {
            return null;
        }
        String head = before.replace(VERSION, version);
        String tail = after.replace(VERSION, version);
        return tag.length() > head.length() + tail.length() && tag.startsWith(head) && tag.endsWith(tail)
                ? tag.substring(head.length(), tag.length() - tail.length())
                : null;
    }

    private boolean hasVersion() {
        return before.contains(VERSION) || after.contains(VERSION);
    }
}
