package io.bestfit.matcher.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.DescriptorKeys;
import io.bestfit.matcher.evidence.EvidencePolicy;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.ManifestEvidence;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.evidence.Requirement.Baseline;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageManifest;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a site states of plain entries, and where it leaves entries alone. */
class BaselineRulesTest {

    private static final Digest DIGEST = new Digest("sha256:" + "0123456789abcdef".repeat(4));
    private static final Digest INDEX = new Digest("sha256:" + "f".repeat(64));
    private static final BaselineRules DEFAULTS = new BaselineRules(DefaultBaselines.all());

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "none", textBlock = """
            # What Red Hat's own images say of themselves
            com.redhat.component=ubi9-container;name=ubi9/ubi;version=9.8 | RHEL 9 x86_64_v2
            com.redhat.component=ubi10-container;name=ubi10/ubi;cpe=cpe:/o:redhat:enterprise_linux:10.2 | RHEL 10 x86_64_v3
            com.redhat.component=ubi9-minimal-container;name=ubi9-minimal | RHEL 9 x86_64_v2
            com.redhat.component=ubi8-container;name=ubi8/ubi | none
            com.redhat.component=ubi7-container | none
            # Images that were built from them
            com.redhat.component=ubi9-micro-container;name=MinIO;version=RELEASE.2025 | RHEL 9 x86_64_v2
            com.redhat.component=our-service;name=Our Service;cpe=cpe:/o:redhat:enterprise_linux:10.2 | RHEL 10 x86_64_v3
            name=ubi9/nodejs-20;com.redhat.component=nodejs-20-container | RHEL 9 x86_64_v2
            cpe=cpe:/a:redhat:enterprise_linux:9::appstream | RHEL 9 x86_64_v2
            cpe=cpe:/a:redhat:openshift:4.16::el9 | RHEL 9 x86_64_v2
            cpe=cpe:/a:redhat:enterprise_linux:8::appstream | none
            cpe=cpe:/o:redhat:enterprise_linux:90 | none
            org.opencontainers.image.base.name=registry.access.redhat.com/ubi9/ubi-minimal:latest | RHEL 9 x86_64_v2
            org.opencontainers.image.base.name=registry.access.redhat.com/ubi10:latest | RHEL 10 x86_64_v3
            # AlmaLinux and what was built from it
            org.opencontainers.image.base.name=almalinux:9 | AlmaLinux 9 x86_64_v2
            org.opencontainers.image.base.name=docker.io/library/almalinux:10.0-minimal | AlmaLinux 10 x86_64_v3
            org.opencontainers.image.base.name=quay.io/almalinuxorg/10-base:10 | AlmaLinux 10 x86_64_v3
            org.opencontainers.image.base.name=quay.io/almalinuxorg/10-base:10-x86_64_v2 | AlmaLinux 10 for x86-64-v2 x86_64_v2
            org.opencontainers.image.base.name=almalinux:8 | none
            org.opencontainers.image.base.name=almalinux | none
            org.opencontainers.image.url=https://hub.docker.com/_/almalinux;org.opencontainers.image.version=10 | AlmaLinux 10 x86_64_v3
            org.opencontainers.image.url=https://hub.docker.com/_/almalinux;org.opencontainers.image.version=9-minimal | AlmaLinux 9 x86_64_v2
            org.opencontainers.image.url=https://hub.docker.com/_/almalinux;org.opencontainers.image.version=8 | none
            org.opencontainers.image.url=https://hub.docker.com/_/debian;org.opencontainers.image.version=10 | none
            org.opencontainers.image.url=https://hub.docker.com/_/almalinux;org.opencontainers.image.version=10;org.opencontainers.image.source=https://github.com/AlmaLinux/container-images.git#1f:default/amd64_v2 | AlmaLinux 10 for x86-64-v2 x86_64_v2
            # Others
            name=our-service;version=9;vendor=Us | none
            version=10 | none
            """)
    void theDefaultsKnowImagesByTheirLabels(String labels, @Nullable String stated) {
        assertThat(stated(DEFAULTS, "team/service", labels)).isEqualTo(stated);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {"ubi9 | RHEL 9 x86_64_v2",
            "ubi10/ubi-minimal | RHEL 10 x86_64_v3", "mirror/ubi9/ubi | RHEL 9 x86_64_v2",
            "ubi9-minimal | RHEL 9 x86_64_v2",
            "rhel9/postgresql-16 | RHEL 9 x86_64_v2", "ubi8/ubi | none", "ubi90/x | none", "team/kubi9 | none",
            "almalinux/9-base | AlmaLinux 9 x86_64_v2", "almalinuxorg/10-minimal | AlmaLinux 10 x86_64_v3",
            "cache/quay/almalinuxorg/10-base | AlmaLinux 10 x86_64_v3", "almalinux/8-base | none",
            "almalinux/10-base-x86_64_v2 | AlmaLinux 10 for x86-64-v2 x86_64_v2", "library/almalinux | none"})
    void theDefaultsKnowImagesByTheirRepository(String repository, @Nullable String stated) {
        assertThat(stated(DEFAULTS, repository, "")).isEqualTo(stated);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
            // Entries that state something are believed
            "amd64 | v2 | '' | none", "amd64 | v1 | '' | none", "arm64 | '' | '' | none", "ppc64le | '' | '' | none",
            "amd64 | '' | org.supercontainers.hardware.cpu.target.microarch=x86-64 | none",
            "amd64 | '' | org.supercontainers.hardware.cpu.target.microarch=zen3 | none",
            "amd64 | '' | org.supercontainers.features=skylake | none",
            // What says nothing of a level leaves it plain
            "amd64 | '' | org.supercontainers.features=avx2 | RHEL 10 x86_64_v3",
            "amd64 | '' | org.supercontainers.glibc=2.39 | RHEL 10 x86_64_v3", "amd64 | '' | '' | RHEL 10 x86_64_v3",
            "x86_64 | '' | '' | RHEL 10 x86_64_v3"})
    void onlyPlainEntriesAreSpokenOf(String architecture, String variant, String label, @Nullable String stated) {
        String labels = "com.redhat.component=ubi10-container" + (label.isEmpty() ? "" : ";" + label);
        Candidate candidate = candidate(architecture, variant, Map.of(), DEFAULTS).withClaims(config(labels, DEFAULTS));
        assertThat(baseline(DEFAULTS.apply("team/service", candidate))).isEqualTo(stated);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"descriptor | origins in the index", "manifest | origins in manifest",
            "config | origins in config"})
    void theDigestOfTheBaseCountsWhereverItStands(String place, String found) {
        BaselineRules rules = new BaselineRules(List.of(rule("site", List.of(),
                Map.of(BaselineRule.BASE_DIGEST, List.of(new Glob(DIGEST.text()))), "x86_64_v2")));
        Map<String, String> said = Map.of(BaselineRule.BASE_DIGEST, DIGEST.text());
        EvidencePolicy policy = policy(rules);
        Candidate plain = candidate("amd64", "", place.equals("descriptor") ? said : Map.of(), rules);
        Candidate candidate = switch (place) {
            case "manifest" -> plain.withClaims(ManifestEvidence.read(new ImageManifest(
                    new Descriptor("a/b", DIGEST, 2, null, null, Map.of()), said), DIGEST, policy));
            case "config" -> plain.withClaims(ConfigEvidence.read(new ImageConfig(said, Map.of()), DIGEST, policy));
            default -> plain;
        };
        Candidate applied = rules.apply("", candidate);
        assertThat(baseline(applied)).isEqualTo("site x86_64_v2");
        assertThat(applied.claims()).singleElement().satisfies(claim -> {
            assertThat(claim.source()).isEqualTo(EvidenceSource.SITE);
            assertThat(claim.where()).startsWith("rule site, " + found.replace("origins", BaselineRule.BASE_DIGEST));
            assertThat(claim.key()).isEqualTo("baseline");
            assertThat(claim.value()).isEqualTo("x86_64_v2");
        });
    }

    @Test
    void everyConditionOfARuleHasToHoldAndTheFirstRuleCounts() {
        BaselineRules rules = new BaselineRules(List.of(
                rule("old", List.of(new Glob("team/old")), Map.of(), "x86_64"),
                rule("team 9", List.of(new Glob("team/*")), Map.of("version", List.of(new Glob("9*"))), "x86_64_v2"),
                rule("team", List.of(new Glob("team/*"), new Glob("friends/*")), Map.of(), "x86_64_v3")));
        assertThat(stated(rules, "team/app", "version=9.4")).isEqualTo("team 9 x86_64_v2");
        assertThat(stated(rules, "team/app", "version=8")).isEqualTo("team x86_64_v3");
        assertThat(stated(rules, "friends/app", "version=9.4")).isEqualTo("team x86_64_v3");
        assertThat(stated(rules, "others/app", "version=9.4")).isNull();
        assertThat(stated(rules, "team/old", "version=9.4")).as("a statement of the lowest level").isNull();
    }

    @Test
    void whatAnImageSaysOfItsOriginIsNoClaimInTheEnd() {
        Candidate candidate = candidate("amd64", "", Map.of(), DEFAULTS)
                .withClaims(config("name=our-service;mpi=mpich", DEFAULTS));
        assertThat(candidate.claims()).extracting(claim -> claim.requirement().getClass().getSimpleName())
                .containsExactly("MpiFamily", "Origin");
        assertThat(DEFAULTS.apply("x", candidate).claims())
                .extracting(claim -> claim.requirement().getClass().getSimpleName()).containsExactly("MpiFamily");
        assertThat(BaselineRules.NONE.apply("x", candidate).claims()).hasSize(1);
        Candidate without = candidate("amd64", "", Map.of(), BaselineRules.NONE);
        assertThat(DEFAULTS.apply("x", without)).isSameAs(without);
    }

    @Test
    void aNodeThatIsTooOldIsToldByWhichRule() throws MalformedDeclarationException {
        List<Candidate> candidates = DEFAULTS.apply("ubi10/ubi", List.of(candidate("amd64", "", Map.of(), DEFAULTS)));
        assertThat(choice("cpu=x86_64_v2", candidates)).isInstanceOfSatisfying(Selection.NothingFits.class,
                nothing -> assertThat(nothing.assessments().getFirst().reasons())
                        .containsExactly("needs CPU x86_64_v3 by the rule RHEL 10; the node has x86_64_v2"));
        assertThat(choice("cpu=haswell", candidates)).isInstanceOf(Selection.Chosen.class);
    }

    @Test
    void aPlainEntryForV3ComesBeforeTheOneForV2() throws MalformedDeclarationException {
        // The index of almalinux:10, where clients that know levels take the image for v2.
        List<Candidate> index = read(DEFAULTS, entry("amd64", "v2", Map.of()), entry("amd64", "", Map.of()));
        List<Candidate> candidates = DEFAULTS.apply("almalinuxorg/10-base", index);
        assertThat(position("cpu=zen4", candidates)).isEqualTo(1);
        assertThat(position("cpu=nehalem", candidates)).isZero();
        assertThat(position("cpu=zen4", index)).as("without the rules").isZero();
    }

    private static int position(String node, List<Candidate> candidates) throws MalformedDeclarationException {
        return ((Selection.Chosen) choice(node, candidates)).chosen().candidate().position();
    }

    private static Selection choice(String node, List<Candidate> candidates) throws MalformedDeclarationException {
        return new Selector(Policy.DEFAULT).select(candidates, Declaration.parse(node).resolve());
    }

    private static @Nullable String stated(BaselineRules rules, String repository, String labels) {
        return baseline(rules.apply(repository,
                candidate("amd64", "", Map.of(), rules).withClaims(config(labels, rules))));
    }

    private static @Nullable String baseline(Candidate candidate) {
        List<String> stated = new ArrayList<>();
        for (Requirement requirement : candidate.claims().stream().map(Claim::requirement).toList()) {
            if (requirement instanceof Baseline(var target, String rule)) {
                stated.add(rule + " " + target);
            }
        }
        return stated.isEmpty() ? null : String.join(", ", stated);
    }

    private static BaselineRule rule(String name, List<Glob> repositories, Map<String, List<Glob>> origins,
            String target) {
        return new BaselineRule(name, repositories, origins, MicroarchitectureCatalog.standard().get(target));
    }

    private static List<Claim> config(String labels, BaselineRules rules) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : labels.isEmpty() ? new String[0] : labels.split(";", -1)) {
            String[] parts = pair.split("=", 2);
            map.put(parts[0], parts[1]);
        }
        return ConfigEvidence.read(new ImageConfig(map, Map.of()), DIGEST, policy(rules));
    }

    private static Candidate candidate(String architecture, String variant, Map<String, String> annotations,
            BaselineRules rules) {
        return read(rules, entry(architecture, variant, annotations)).getFirst();
    }

    private static List<Candidate> read(BaselineRules rules, IndexEntry... entries) {
        return CandidateReader.read(new ImageIndex(MediaTypes.OCI_INDEX, List.of(entries), Map.of()), Map.of(),
                policy(rules));
    }

    private static IndexEntry entry(String architecture, String variant, Map<String, String> annotations) {
        return new IndexEntry.Usable(new Descriptor(MediaTypes.OCI_MANIFEST, INDEX, 500, null,
                new Platform("linux", architecture, variant.isEmpty() ? null : variant, null, List.of(), List.of()),
                annotations));
    }

    private static EvidencePolicy policy(BaselineRules rules) {
        return new EvidencePolicy(EnumSet.allOf(EvidenceSource.class), DescriptorKeys.NONE, rules.origins());
    }
}
