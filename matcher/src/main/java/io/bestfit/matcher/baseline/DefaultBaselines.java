package io.bestfit.matcher.baseline;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The rules for images of Red Hat Enterprise Linux, its Universal Base Images and AlmaLinux: version 9 was built for
 * x86-64-v2, version 10 for x86-64-v3, and their indexes say neither.
 *
 * <p>Red Hat's labels stay in images that are built from its own, unless they are set anew. AlmaLinux sets none: it is
 * known by repository, by the reference of a base image, and as an official image of Docker by the annotations of the
 * latter. Version 10 of AlmaLinux has builds for x86-64-v2 as well; where they are not told by a variant, their name
 * tells them. Sources: docker-library/repo-info, repos/redhat; AlmaLinux/container-images, README.md and
 * .github/workflows/build-test-push.yml; docker-library/meta-scripts, doi.jq; developers.redhat.com, "Building Red Hat
 * Enterprise Linux 9 for the x86-64-v2 microarchitecture level".
 */
public final class DefaultBaselines {

    private static final String SOURCE = "org.opencontainers.image.source";
    private static final String URL = "org.opencontainers.image.url";
    private static final String VERSION = "org.opencontainers.image.version";
    /** How a build for x86-64-v2 is named. */
    private static final List<String> LEVEL_2 = List.of("x86_64_v2", "x86-64-v2", "amd64_v2", "amd64v2");

    private static final List<BaselineRule> RULES = rules();

    private DefaultBaselines() {}

    /** The rules, in the order in which they are tried. */
    public static List<BaselineRule> all() {
        return RULES;
    }

    private static List<BaselineRule> rules() {
        Microarchitecture level2 = MicroarchitectureCatalog.standard().get("x86_64_v2");
        Microarchitecture level3 = MicroarchitectureCatalog.standard().get("x86_64_v3");
        List<BaselineRule> rules = new ArrayList<>(almaLinuxForLevel2(level2));
        rules.addAll(redHat(10, level3));
        rules.addAll(redHat(9, level2));
        rules.addAll(almaLinux(10, level3));
        rules.addAll(almaLinux(9, level2));
        return List.copyOf(rules);
    }

    private static List<BaselineRule> almaLinuxForLevel2(Microarchitecture level) {
        String name = "AlmaLinux 10 for x86-64-v2";
        List<Glob> named = LEVEL_2.stream().map(spelling -> new Glob("*almalinux*10*" + spelling + "*")).toList();
        List<Glob> source = LEVEL_2.stream().map(spelling -> new Glob("*/AlmaLinux/container-images*" + spelling + "*"))
                .toList();
        List<Glob> repositories = LEVEL_2.stream().map(spelling -> new Glob("**almalinux**10**" + spelling + "**"))
                .toList();
        return List.of(new BaselineRule(name, repositories, Map.of(), level),
                new BaselineRule(name, List.of(), Map.of(BaselineRule.BASE_NAME, named), level),
                new BaselineRule(name, List.of(), Map.of(SOURCE, source), level));
    }

    private static List<BaselineRule> redHat(int version, Microarchitecture level) {
        String name = "RHEL " + version;
        String ubi = "ubi" + version;
        String rhel = "rhel" + version;
        return List.of(
                origin(name, "com.redhat.component", level, ubi + "-*", rhel + "-*"),
                origin(name, "cpe", level, "cpe:/?:redhat:enterprise_linux:" + version,
                        "cpe:/?:redhat:enterprise_linux:" + version + ".*",
                        "cpe:/?:redhat:enterprise_linux:" + version + ":*", "cpe:/?:redhat:*::el" + version),
                origin(name, "name", level, ubi, ubi + "/*", ubi + "-*", rhel + "/*"),
                origin(name, BaselineRule.BASE_NAME, level, "*/" + ubi, "*/" + ubi + ":*", "*/" + ubi + "@*",
                        "*/" + ubi + "/*", "*/" + ubi + "-*", "*/" + rhel + "/*"),
                new BaselineRule(name, globs(ubi, ubi + "/*", ubi + "-*", rhel + "/*", "**/" + ubi, "**/" + ubi + "/*",
                        "**/" + ubi + "-*", "**/" + rhel + "/*"), Map.of(), level));
    }

    private static List<BaselineRule> almaLinux(int version, Microarchitecture level) {
        String name = "AlmaLinux " + version;
        return List.of(
                new BaselineRule(name, globs("almalinux/" + version + "-*", "almalinuxorg/" + version + "-*",
                        "**/almalinux/" + version + "-*", "**/almalinuxorg/" + version + "-*"), Map.of(), level),
                origin(name, BaselineRule.BASE_NAME, level, "almalinux:" + version, "almalinux:" + version + ".*",
                        "almalinux:" + version + "-*", "*/almalinux:" + version, "*/almalinux:" + version + ".*",
                        "*/almalinux:" + version + "-*", "*almalinux/" + version + "-*",
                        "*almalinuxorg/" + version + "-*"),
                new BaselineRule(name, List.of(), Map.of(URL, globs("https://hub.docker.com/_/almalinux"), VERSION,
                        globs(String.valueOf(version), version + ".*", version + "-*")), level));
    }

    private static BaselineRule origin(String name, String key, Microarchitecture level, String... patterns) {
        return new BaselineRule(name, List.of(), Map.of(key, globs(patterns)), level);
    }

    private static List<Glob> globs(String... patterns) {
        return Arrays.stream(patterns).map(Glob::new).toList();
    }
}
