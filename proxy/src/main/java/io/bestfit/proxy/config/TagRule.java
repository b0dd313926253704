package io.bestfit.proxy.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the tags of some repositories are named, so that those of one version are the images to choose from.
 *
 * @param repository the repositories: a name in which {@code *} stands for anything but {@code /} and {@code **} for
 *     anything
 * @param tags how a tag is made, such as <code>{version}_{features}</code>; {@code null} where every word of a tag that
 *     speaks of the machine is a feature
 * @param words what words mean in these repositories
 * @param plain what a tag means that names no machine; {@code null} where it means nothing
 */
public record TagRule(String repository, @Nullable String tags, Map<String, String> words, @Nullable String plain) {

    public TagRule {
        words = Map.copyOf(words);
    }
}
