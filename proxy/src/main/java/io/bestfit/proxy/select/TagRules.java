package io.bestfit.proxy.select;

import io.bestfit.matcher.tag.TagScheme;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The naming schemes of the repositories that have one. */
public final class TagRules {

    /** No repository has a scheme. */
    public static final TagRules NONE = new TagRules(List.of());

    private final List<Rule> rules;

    /**
     * @param rules the rules; of those for a repository the first counts
     */
    public TagRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The scheme by which the tags of a repository are named; nothing where no rule is for it. */
    Optional<TagScheme> of(String repository) {
        return rules.stream().filter(rule -> rule.repositories().matcher(repository).matches()).map(Rule::scheme)
                .findFirst();
    }

    /**
     * One rule.
     *
     * @param repositories the names of the repositories that it is for
     * @param scheme how their tags are named
     */
    public record Rule(Pattern repositories, TagScheme scheme) {

        /** A rule for a pattern of names in which {@code *} stands for anything but {@code /}, and {@code **} for anything. */
        public static Rule of(String pattern, TagScheme scheme) {
            StringBuilder regex = new StringBuilder(pattern.length() + 16);
            int place = 0;
            while (place < pattern.length()) {
                int stars = 0;
                while (place + stars < pattern.length() && pattern.charAt(place + stars) == '*') {
                    stars++;
                }
                if (stars > 0) {
                    // Possessive or not, names are short: 255 characters (distribution-spec).
                    regex.append(stars == 1 ? "[^/]*" : ".*");
                    place += stars;
                } else {
                    regex.append(Pattern.quote(String.valueOf(pattern.charAt(place++))));
                }
            }
            return new Rule(Pattern.compile(regex.toString()), scheme);
        }
    }
}
