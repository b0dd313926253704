package io.bestfit.matcher.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The known CPU targets with all names they go by.
 *
 * <p>Targets, parents, vendors and features are facts of archspec (archspec/archspec-json@90b453f).
 */
public final class MicroarchitectureCatalog {

    private static final MicroarchitectureCatalog STANDARD = load();

    private final Map<String, Microarchitecture> targets;
    private final TargetNames names;

    private MicroarchitectureCatalog(Map<String, Microarchitecture> targets, TargetNames names) {
        this.targets = Collections.unmodifiableMap(targets);
        this.names = names;
    }

    /** The table that comes with Bestfit; loaded once. */
    public static MicroarchitectureCatalog standard() {
        return STANDARD;
    }

    /**
     * A table of one's own.
     *
     * @param targetsJson an object with the list {@code targets}: {@code name}, {@code vendor}, {@code parents},
     *     {@code adds} (features beyond the parents'), {@code without} (features of a parent that it lacks),
     *     {@code generation} (POWER) and {@code part} (ARM)
     * @param aliasesJson an object from a target's name to the list of its aliases
     * @throws MalformedCatalogException if a text is not of that form, a target or a name comes twice, a parent is
     *     unknown or a target is its own ancestor
     */
    public static MicroarchitectureCatalog read(String targetsJson, String aliasesJson)
            throws MalformedCatalogException {
        Map<String, Microarchitecture> targets = CatalogReader.targets(targetsJson);
        return new MicroarchitectureCatalog(targets, new TargetNames(targets, CatalogReader.aliases(aliasesJson)));
    }

    /** All targets, in the order of the table. */
    public Collection<Microarchitecture> all() {
        return targets.values();
    }

    /**
     * The target of exactly this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Microarchitecture get(String name) {
        Microarchitecture target = targets.get(name);
        if (target == null) {
            throw new IllegalArgumentException("There is no CPU target " + name + " in the table.");
        }
        return target;
    }

    /** The target of a name or alias in any spelling: {@code znver4}, {@code GOAMD64=v3}, {@code arm64/v8.2}. */
    public Optional<Microarchitecture> find(String nameOrAlias) {
        return names.find(nameOrAlias);
    }

    /**
     * The target of a name within an OCI architecture: {@code power9} of {@code ppc64le} is {@code power9le}, and
     * {@code v3} of {@code amd64} is {@code x86_64_v3}. Empty where the name is unknown or of another architecture.
     */
    public Optional<Microarchitecture> find(String nameOrAlias, String ociArchitecture) {
        Optional<Microarchitecture> root = baseline(ociArchitecture);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        String family = root.get().family();
        Optional<Microarchitecture> found = find(nameOrAlias).filter(target -> target.family().equals(family));
        if (found.isEmpty() && family.equals("ppc64le")) {
            found = find(nameOrAlias + "le").filter(target -> target.family().equals(family));
        }
        return found.isPresent() || nameOrAlias.isBlank() ? found : ofVariant(ociArchitecture, nameOrAlias);
    }

    /** The root of the family of an OCI architecture, such as {@code x86_64} for {@code amd64}. */
    public Optional<Microarchitecture> baseline(String ociArchitecture) {
        String name = switch (ociArchitecture.strip().toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x86-64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            case "386", "i386", "x86" -> "x86";
            case "arm", "armhf", "armel" -> "arm";
            case String other -> other;
        };
        Microarchitecture root = targets.get(name);
        return root != null && root.parents().isEmpty() ? Optional.of(root) : Optional.empty();
    }

    /**
     * The generic target of an OCI variant, the nearest one that is not above it: {@code v8.7} of {@code arm64} is
     * {@code armv8.6a}. An empty variant is the baseline; a variant that the architecture does not have is empty.
     *
     * <p>Rounding down is right for what a node can run. What an image needs may be more than the answer.
     */
    public Optional<Microarchitecture> ofVariant(String ociArchitecture, String variant) {
        Optional<Microarchitecture> root = baseline(ociArchitecture);
        if (root.isEmpty() || variant.isBlank()) {
            return root;
        }
        @Nullable
        String name = OciVariants.target(root.get().family(), variant.strip().toLowerCase(Locale.ROOT));
        return name == null ? Optional.empty() : Optional.ofNullable(targets.get(name));
    }

    private static MicroarchitectureCatalog load() {
        try {
            return read(resource("microarchitectures.json"), resource("cpu-aliases.json"));
        } catch (MalformedCatalogException e) {
            throw new IllegalStateException("The table of CPU targets in this build is damaged: " + e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = MicroarchitectureCatalog.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("This build lacks the resource " + name + "; build it again.");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Reading the resource " + name + " failed; build it again.", e);
        }
    }
}
