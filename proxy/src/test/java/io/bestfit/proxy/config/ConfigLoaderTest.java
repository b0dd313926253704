package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.baseline.BaselineRule;
import io.bestfit.matcher.baseline.BaselineRules;
import io.bestfit.matcher.baseline.DefaultBaselines;
import io.bestfit.matcher.baseline.Glob;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.DescriptorKeys;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.upstream.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {

    private static final String ORDER = "[gpu-driver, verified, accelerator, gpu-code, fabric, mpi, cpu, toolkit,"
            + " os-version, weight, claims, position]";

    @Test
    void everyDefault() throws ConfigFaultsException {
        ProxyConfig config = ConfigLoader.parse("c.yaml", "upstream: {url: http://registry.example:5000}",
                Overrides.NONE);

        assertThat(config).isEqualTo(ProxyConfig.of(Upstream.of(new Origin(false, "registry.example", 5000))));
        assertThat(config.listeners()).containsExactly(new Listener(new Address("127.0.0.1", 5000), null));
        assertThat(config.admin()).isEqualTo(new Address("127.0.0.1", 9090));
        assertThat(config.upstream().maxConnections()).isEqualTo(256);
        assertThat(config.upstream().namespaces()).isEmpty();
        assertThat(config.upstream().tokenRealm()).isEqualTo(TokenRealm.OWN);
        assertThat(config.upstream().tokenHosts()).isEmpty();
        assertThat(config.selection().onNoMatch()).isEqualTo(Selection.OnNoMatch.PASSTHROUGH);
        assertThat(config.selection().onBadDeclaration()).isEqualTo(Selection.OnBadDeclaration.REFUSE);
        assertThat(config.selection().policy()).isEqualTo(Policy.DEFAULT);
        assertThat(config.selection().evidence()).containsExactlyInAnyOrder(EvidenceSource.DESCRIPTOR,
                EvidenceSource.PLATFORM, EvidenceSource.MANIFEST, EvidenceSource.CONFIG, EvidenceSource.REFERRERS,
                EvidenceSource.TAG);
        assertThat(config.evidence())
                .isEqualTo(new Evidence(Duration.ofSeconds(2), Duration.ofMinutes(5), 64, Set.of(),
                        new SiteStatements(DescriptorKeys.NONE, new BaselineRules(DefaultBaselines.all()), null),
                        List.of(), Duration.ofSeconds(60)));
        assertThat(config.profiles()).isEmpty();
        assertThat(config.cache().maxBytes()).isEqualTo(67_108_864);
        assertThat(config.timeouts()).isEqualTo(new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(25),
                Duration.ofSeconds(60), Duration.ofSeconds(10)));
        assertThat(config.log()).isEqualTo(new Log(Log.Format.TEXT, Log.Level.INFO));
    }

    @Test
    void everyKey() throws ConfigFaultsException {
        ProxyConfig config = ConfigLoader.parse("c.yaml", """
                version: 1
                listen:
                  - 0.0.0.0:5000
                  - address: "[::1]:5001"
                    profile: h100
                admin: 127.0.0.1:0
                upstream:
                  url: https://registry.example
                  maxConnections: 7
                  namespaces: [Docker.io, "registry.example:5000"]
                  tokenRealm: upstream
                  tokenHosts: ["https://auth.example"]
                selection:
                  onNoMatch: refuse
                  onBadDeclaration: passthrough
                  unverified: last
                  order: %s
                  evidence: [platform]
                evidence:
                  timeout: 800ms
                  referrersTtl: 1m
                  maxCandidates: 9
                  blobHosts: ["https://cdn.example", "http://10.0.0.9:9000"]
                  compspecSuffix: -compspec
                  descriptorKeys:
                    com.example.cpu-arch: hardware.cpu.target.microarch
                  baselines:
                    - name: ours
                      repository: [team/*, friends/*]
                      labels: {version: "9*"}
                      cpu: x86-64-v2
                    - baseDigest: sha256:1*
                      baseName: "*/ubi9*"
                      cpu: haswell
                  defaultBaselines: false
                  tagRules:
                    - repository: hpc/**
                      tags: "{version}_{features}"
                      words: {"86": sm_86, reax: ""}
                      plain: x86_64_v2
                    - repository: lab/*
                  tagsTtl: 5s
                profiles:
                  h100: cpu=zen4, nvidia-cc="9.0"
                cache:
                  maxBytes: 1GiB
                timeouts:
                  connect: 500ms
                  response: 2m
                  idle: 1h
                  drain: 3s
                log:
                  format: json
                  level: debug
                """.formatted(ORDER), Overrides.NONE);

        assertThat(config.listeners()).containsExactly(new Listener(new Address("0.0.0.0", 5000), null),
                new Listener(new Address("::1", 5001), "h100"));
        assertThat(config.admin()).isEqualTo(new Address("127.0.0.1", 0));
        assertThat(config.upstream()).isEqualTo(new Upstream(new Origin(true, "registry.example", 443), 7,
                Set.of("docker.io", "registry.example:5000"),
                TokenRealm.UPSTREAM, Set.of(new Origin(true, "auth.example", 443))));
        assertThat(config.selection().onNoMatch()).isEqualTo(Selection.OnNoMatch.REFUSE);
        assertThat(config.selection().onBadDeclaration()).isEqualTo(Selection.OnBadDeclaration.PASSTHROUGH);
        assertThat(config.selection().unverified()).isEqualTo(Policy.Unverified.LAST);
        assertThat(config.selection().order()).startsWith(Dimension.GPU_DRIVER, Dimension.VERIFIED);
        assertThat(config.selection().evidence()).isEqualTo(Set.of(EvidenceSource.PLATFORM));
        assertThat(config.evidence()).isEqualTo(new Evidence(Duration.ofMillis(800), Duration.ofMinutes(1), 9,
                Set.of(new Origin(true, "cdn.example", 443), new Origin(false, "10.0.0.9", 9000)),
                new SiteStatements(DescriptorKeys.of(Map.of("com.example.cpu-arch", "hardware.cpu.target.microarch")),
                        new BaselineRules(List.of(
                                new BaselineRule("ours", List.of(new Glob("team/*"), new Glob("friends/*")),
                                        Map.of("version", List.of(new Glob("9*"))),
                                        MicroarchitectureCatalog.standard().get("x86_64_v2")),
                                new BaselineRule("evidence.baselines[1]", List.of(),
                                        Map.of("org.opencontainers.image.base.digest", List.of(new Glob("sha256:1*")),
                                                "org.opencontainers.image.base.name", List.of(new Glob("*/ubi9*"))),
                                        MicroarchitectureCatalog.standard().get("haswell")))),
                        "-compspec"),
                List.of(new TagRule("hpc/**", "{version}_{features}", Map.of("86", "sm_86", "reax", ""), "x86_64_v2"),
                        new TagRule("lab/*", null, Map.of(), null)),
                Duration.ofSeconds(5)));
        assertThat(config.profiles()).isEqualTo(Map.of("h100", "cpu=zen4, nvidia-cc=\"9.0\""));
        assertThat(config.cache().maxBytes()).isEqualTo(1L << 30);
        assertThat(config.timeouts()).isEqualTo(new Timeouts(Duration.ofMillis(500), Duration.ofMinutes(2),
                Duration.ofHours(1), Duration.ofSeconds(3)));
        assertThat(config.log()).isEqualTo(new Log(Log.Format.JSON, Log.Level.DEBUG));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("{}", "c.yaml: no upstream is configured; set upstream.url in the file, --upstream or"
                        + " BESTFIT_UPSTREAM, for example to https://registry-1.docker.io"),
                arguments("selection:\n  onNomatch: refuse",
                        "c.yaml:2:3: unknown key 'selection.onNomatch'; did you mean 'onNoMatch'?"),
                arguments("zebra: 1", "c.yaml:1:1: unknown key 'zebra'; known here: version, listen, trustedProxies,"
                        + " admin, upstream, upstreams, selection, evidence, nodes, profiles, cache, timeouts,"
                        + " transport, tracing, log"),
                arguments("upstream: {url: 'http://h', blobs: redirect, clientCertificate: {}}",
                        "c.yaml:1:65: 'upstream.clientCertificate' has to have a certificate and a key\n"
                                + "c.yaml:1:65: 'upstream.clientCertificate' would let everybody who reaches this proxy"
                                + " pull what it opens; say in upstream.allow who may: networks, certificates, htpasswd,"
                                + " or everybody: true\n"
                                + "c.yaml:1:36: 'upstream.blobs' is redirect, but clients that are sent to the registry"
                                + " do not have this proxy's 'upstream.clientCertificate'; say relay"),
                arguments("selection: {onNoMatch: refus}", "c.yaml:1:24: 'selection.onNoMatch': 'refus' is none of"
                        + " passthrough, refuse; did you mean 'refuse'?"),
                arguments("upstream: http://r", "c.yaml:1:11: 'upstream' must be a mapping of keys to values"),
                arguments("- a", "c.yaml:1:1: a configuration must be a mapping of keys to values"),
                arguments("version: 2",
                        "c.yaml:1:10: 'version': '2' is no form of this file that this Bestfit reads; it"
                                + " reads up to 1, and a newer one may read more"),
                arguments("cache: {maxBytes: 64MB}", "c.yaml:1:19: 'cache.maxBytes': '64MB' is no size: write bytes,"
                        + " or KiB, MiB, GiB, as in 64MiB"),
                arguments("timeouts: {idle: 10}", "c.yaml:1:18: 'timeouts.idle': '10' is no duration: write a number"
                        + " and ms, s, m or h, as in 500ms or 10s"),
                arguments("timeouts: {idle: }", "c.yaml:1:17: 'timeouts.idle' has no value; give one, or leave the key"
                        + " out"),
                arguments("listen: localhost", "c.yaml:1:9: 'listen': 'localhost' is no address: write HOST:PORT, such"
                        + " as 127.0.0.1:5000 or [::1]:5000"),
                arguments("listen: []", "c.yaml:1:9: 'listen' names no address; give at least one, such as"
                        + " 127.0.0.1:5000"),
                arguments("listen: {address: a:1, profile: h10}\nprofiles: {h100: cpu=zen4}", "c.yaml:1:33: the"
                        + " listener's profile 'h10' is not defined under profiles; did you mean 'h100'?"),
                arguments("listen: {profil: a, address: a:1}",
                        "c.yaml:1:10: unknown key 'listen.profil'; did you mean 'profile'?"),
                arguments("profiles: {any: cpu=zen4}", "c.yaml:1:12: a profile cannot be named 'any': that name"
                        + " declares nothing, so that everything passes through"),
                arguments("profiles:\n  a100: cpu=zen9", "c.yaml:2:9: 'profiles.a100': declaration is malformed at"
                        + " position 4: expected a CPU target that is known; the nearest are zen, zen2, zen3, found"
                        + " 'zen9'"),
                arguments("profiles:\n  a100: ' '", "c.yaml:2:9: 'profiles.a100': the declaration is empty; write one,"
                        + " such as cpu=zen4"),
                arguments("profiles:\n  a100: profile=b", "c.yaml:2:9: 'profiles.a100': a profile cannot name another"
                        + " profile; write its keys out"),
                arguments("listen: [a:1, a:1]\nadmin: a:1\nupstream: {url: http://a}", """
                        c.yaml: two listeners have the address a:1; give each its own
                        c.yaml: registry clients and administration have the same address a:1; give each its own"""),
                arguments("evidence: {tagRules: hpc/*}",
                        "c.yaml:1:22: 'evidence.tagRules' must be a list of rules, such"
                                + " as [{repository: hpc/*}]"),
                arguments("evidence:\n  tagRules:\n    - tag: '{version}_{features}'", """
                        c.yaml:3:7: unknown key 'evidence.tagRules.tag'; did you mean 'tags'?
                        c.yaml:3:7: this rule names no repository; add one, such as repository: hpc/*"""),
                arguments("evidence:\n  tagRules:\n    - repository: docker.io/HPC\n      tags: '{version}'\n"
                        + "      plain: what?\n      words: {a b: '', b: hardware.gpu=1}", """
                        c.yaml:3:19: 'evidence.tagRules.repository': 'docker.io/HPC' is no pattern of repositories: \
                        write a name without the registry's, with * for anything but / and ** for anything, such as hpc/*
                        c.yaml:4:13: 'evidence.tagRules.tags': '{version}' has no {features}: write where the features \
                        stand, as in {version}_{features}
                        c.yaml:5:14: 'evidence.tagRules.plain': 'what?' is no word: letters, digits and . : _ -
                        c.yaml:6:15: 'a b' cannot be a word of a tag: letters, digits and . _ -
                        c.yaml:6:27: 'evidence.tagRules.words.b': 'hardware.gpu' is no key of the annotations that images \
                        state their needs by, such as hardware.interconnect"""),
                arguments("evidence: {tagRules: [hpc]}", "c.yaml:1:23: a rule of 'evidence.tagRules' must be a mapping;"
                        + " known here: repository, tags, words, plain"),
                arguments("profiles: {H100: cpu=zen4}", "c.yaml:1:12: the profile's name 'H100' cannot stand in a"
                        + " repository name; use lower-case letters and digits, joined by single '.', '_' or '-'"),
                arguments("profiles: {\"a\\u0085\\u2028\\e\": cpu=zen4}", "c.yaml:1:12: the profile's name 'a???'"
                        + " cannot stand in a repository name; use lower-case letters and digits, joined by single"
                        + " '.', '_' or '-'"),
                arguments("upstream: {namespaces: docker.io}",
                        "c.yaml:1:24: 'upstream.namespaces' must be a list, such as [docker.io]"),
                arguments("upstream: {namespaces: [https://docker.io]}", "c.yaml:1:25: 'upstream.namespaces':"
                        + " 'https://docker.io' is no registry's name: write HOST[:PORT] as in an image's reference,"
                        + " such as docker.io"),
                arguments("upstream: {namespaces: [quay.io, Quay.io]}",
                        "c.yaml:1:34: 'upstream.namespaces' names quay.io twice"),
                arguments("selection: {order: [cpu, position]}", "c.yaml:1:20: 'selection.order' must name every"
                        + " dimension once; missing: verified, accelerator, gpu-code, gpu-driver, fabric, mpi,"
                        + " toolkit, os-version, weight, claims"),
                arguments("evidence: {compspecSuffix: /x}", "c.yaml:1:28: 'evidence.compspecSuffix': '/x' cannot end a"
                        + " tag: write up to 64 letters, digits, '.', '_' and '-', such as -compspec"),
                arguments("evidence: {defaultBaselines: no}",
                        "c.yaml:1:30: 'evidence.defaultBaselines': 'no' is neither true nor false"),
                arguments("evidence: {descriptorKeys: {com.example.mpi: mpi.implementatio}}", "c.yaml:1:46:"
                        + " 'evidence.descriptorKeys.com.example.mpi': 'mpi.implementatio' is no key of the vocabulary;"
                        + " did you mean 'mpi.implementation'?"),
                arguments("evidence: {descriptorKeys: {io.archspec.cpu.target: features}}", "c.yaml:1:29:"
                        + " 'evidence.descriptorKeys': 'io.archspec.cpu.target' is a key of the vocabulary itself"),
                arguments("evidence: {descriptorKeys: [a]}", "c.yaml:1:28: 'evidence.descriptorKeys' must be a mapping"
                        + " of your keys to keys of the vocabulary"),
                arguments("evidence: {baselines: {cpu: x}}", "c.yaml:1:23: 'evidence.baselines' must be a list of"
                        + " mappings, such as [{repository: team/*, cpu: x86-64-v3}]"),
                arguments("evidence: {baselines: [a]}", "c.yaml:1:24: 'evidence.baselines[0]' must be a mapping of"
                        + " conditions and cpu"),
                arguments("evidence: {baselines: [{cpu: x86-64-v3}]}", "c.yaml:1:24: 'evidence.baselines[0]' has no"
                        + " condition; give one of repository, baseDigest, baseName, labels"),
                arguments("evidence: {baselines: [{repository: a}]}", "c.yaml:1:24: 'evidence.baselines[0]' states no"
                        + " cpu; give one, such as x86-64-v3"),
                arguments("evidence: {baselines: [{repositry: a, baseName: [], cpu: x86-64-v33}]}", """
                        c.yaml:1:25: unknown key 'evidence.baselines[0].repositry'; did you mean 'repository'?
                        c.yaml:1:49: 'evidence.baselines[0].baseName' names no pattern; give at least one
                        c.yaml:1:58: 'evidence.baselines[0].cpu': 'x86-64-v33' is no CPU target that archspec knows, \
                        such as x86-64-v3; did you mean 'x86-64-v3'?"""),
                arguments("evidence: {baselines: [{labels: a, cpu: zen3}]}", "c.yaml:1:33:"
                        + " 'evidence.baselines[0].labels' must be a mapping of labels to patterns"),
                arguments("admin: &a a:1\nlisten: *a",
                        """
                        c.yaml:2:9: aliases (*a) are not followed here; write the value out
                        c.yaml:2:9: 'listen' has no value; give one, or leave the key out"""),
                arguments("version: 1\nversion: 1",
                        "c.yaml:2:1: 'version' stands here a second time; the first is on line 1"),
                arguments("admin: x\nlog: {level: loud, colour: 1}", """
                        c.yaml:1:8: 'admin': 'x' is no address: write HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000
                        c.yaml:2:20: unknown key 'log.colour'; known here: format, level, audit
                        c.yaml:2:14: 'log.level': 'loud' is none of error, warn, info, debug"""));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void allFaultsAreReportedWithTheirPlace(String text, String report) {
        assertThatThrownBy(() -> ConfigLoader.parse("c.yaml", text, Overrides.NONE))
                .isInstanceOf(ConfigFaultsException.class).hasMessage(report);
    }
}
