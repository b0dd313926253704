package io.bestfit.matcher.evidence;

import io.bestfit.matcher.mpi.MpiFamilies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The annotation keys by which an image says what it needs: {@code org.supercontainers.*} of the HPC
 * container community, and what others spell otherwise ({@link VocabularyKey}).
 *
 * <p>Unknown keys are ignored; a known key with a value that cannot be read becomes an
 * {@link Requirement.Unreadable} claim. Nothing is ever thrown.
 */
public final class AnnotationVocabulary {

    /** What the keys of the HPC container community begin with. */
    public static final String PREFIX = VocabularyKey.PREFIX;

    // A value has no business being longer; the manifest itself is bounded by its reader.
    private static final int LONGEST_VALUE = 4096;
    // What containerspec has labels say where nobody knows.
    private static final String SAYS_NOTHING = "unknown";

    static final List<Spelling> ANNOTATIONS = annotations();
    private static final List<Spelling> LABELS = labels();
    private static final List<Spelling> ENVIRONMENT = environment();

    private final EvidenceSource source;
    private final @Nullable String where;
    private final Map<String, String> values;
    private final List<Spelling> spellings;
    private final List<Claim> claims = new ArrayList<>();

    private AnnotationVocabulary(EvidenceSource source, @Nullable String where, Map<String, String> values,
            List<Spelling> spellings) {
        this.source = source;
        this.where = where;
        this.values = values;
        this.spellings = spellings;
    }

    /** Reads annotations of the index: keys with the prefix, and whole keys, in the order of the vocabulary. */
    public static List<Claim> read(EvidenceSource source, Map<String, String> annotations) {
        return read(source, null, annotations);
    }

    /** Reads annotations of a descriptor: the vocabulary's keys, then the site's own. */
    public static List<Claim> readDescriptor(Map<String, String> annotations, DescriptorKeys keys) {
        return new AnnotationVocabulary(EvidenceSource.DESCRIPTOR, null, annotations, keys.spellings()).read();
    }

    /** Reads annotations of another document. */
    public static List<Claim> read(EvidenceSource source, @Nullable String where, Map<String, String> annotations) {
        return new AnnotationVocabulary(source, where, annotations, ANNOTATIONS).read();
    }

    /** Reads the labels of an image's configuration: keys with or without the prefix, and whole keys. */
    public static List<Claim> readLabels(EvidenceSource source, @Nullable String where, Map<String, String> labels) {
        return new AnnotationVocabulary(source, where, labels, LABELS).read();
    }

    /** Reads the environment of an image's configuration: keys with the prefix, in capitals and with underscores. */
    public static List<Claim> readEnvironment(EvidenceSource source, @Nullable String where,
            Map<String, String> environment) {
        return new AnnotationVocabulary(source, where, environment, ENVIRONMENT).read();
    }

    private List<Claim> read() {
        if (values.isEmpty()) {
            return List.of();
        }
        boolean amd = speaksOfAmd();
        for (Spelling spelling : spellings) {
            String value = values.get(spelling.written());
            if (value != null) {
                read(spelling.key(), spelling.written(), value, amd);
            }
        }
        return List.copyOf(claims);
    }

    private void read(VocabularyKey key, String written, String value, boolean amd) {
        if (value.length() > LONGEST_VALUE) {
            add(written, value.substring(0, 64) + "…",
                    new Requirement.Unreadable("a value of at most " + LONGEST_VALUE + " characters"));
            return;
        }
        String stripped = value.strip();
        switch (key.name()) {
            case VocabularyKey.FEATURES -> tokens(written, value);
            case VocabularyKey.SARUS_ENABLED -> {
                if (stripped.equals("true")) {
                    add(written, value, ValueReader.MAY_BE_REPLACED);
                }
            }
            case VocabularyKey.SARUS_TYPE -> {
                add(written, value, key.reader().apply(stripped, amd));
                if (!values.containsKey(VocabularyKey.SARUS_ENABLED)) {
                    add(written, value, ValueReader.MAY_BE_REPLACED);
                }
            }
            case VocabularyKey.OPENMPI_VERSION -> openMpi(key, written, value);
            case "mpi", "mpi.implementation", "mpi.provider", "gpu" -> {
                if (!stripped.equalsIgnoreCase(SAYS_NOTHING)) {
                    add(written, value, key.reader().apply(stripped, amd));
                }
            }
            default -> add(written, value, key.reader().apply(stripped, amd));
        }
    }

    // The key names the family, unless another key does; the version of a family that the image does not have is none.
    private void openMpi(VocabularyKey key, String written, String value) {
        String family = VocabularyKey.MPI_FAMILY.stream().map(this::value)
                .filter(stated -> stated != null && !stated.strip().equalsIgnoreCase(SAYS_NOTHING))
                .findFirst().orElse(null);
        if (family == null) {
            add(written, value, ValueReader.mpiFamily(MpiFamilies.OPEN_MPI));
        }
        if (family == null || MpiFamilies.of(family.strip()).equals(MpiFamilies.OPEN_MPI)) {
            add(written, value, key.reader().apply(value.strip(), false));
        }
    }

    private void tokens(String written, String value) {
        List<String> tokens = ValueReader.elements(value);
        if (tokens.isEmpty()) {
            add(written, value, new Requirement.Unreadable("a comma list of feature tokens"));
        }
        for (String token : tokens) {
            add(written, token, TokenRequirement.of(token));
        }
    }

    private void add(String written, String value, Requirement requirement) {
        claims.add(new Claim(source, where, written, value, requirement));
    }

    private boolean speaksOfAmd() {
        return value(VocabularyKey.ROCM_VERSION) != null
                || contains(value(VocabularyKey.GPU_ARCHITECTURE), "gfx")
                || contains(value(VocabularyKey.GPU_AVAILABLE), "rocm")
                || contains(value(VocabularyKey.GPU_ENABLED), "rocm");
    }

    private static boolean contains(@Nullable String value, String part) {
        return value != null && value.toLowerCase(Locale.ROOT).contains(part);
    }

    /** The value of a key in the first of its spellings that is there. */
    private @Nullable String value(String name) {
        for (Spelling spelling : spellings) {
            if (spelling.key().name().equals(name)) {
                String value = values.get(spelling.written());
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private static List<Spelling> annotations() {
        return VocabularyKey.ALL.stream().map(key -> new Spelling(key.annotation(), key)).toList();
    }

    private static List<Spelling> labels() {
        List<Spelling> spellings = new ArrayList<>();
        for (VocabularyKey key : VocabularyKey.ALL) {
            spellings.add(new Spelling(key.annotation(), key));
            if (key.form() == VocabularyKey.Form.BARE_IN_LABELS) {
                spellings.add(new Spelling(key.name(), key));
            }
        }
        return List.copyOf(spellings);
    }

    private static List<Spelling> environment() {
        return VocabularyKey.ALL.stream().filter(key -> key.form() != VocabularyKey.Form.WHOLE)
                .map(key -> new Spelling(key.variable(), key)).toList();
    }

    /** A key as it is written in one kind of document. */
    record Spelling(String written, VocabularyKey key) {}
}
