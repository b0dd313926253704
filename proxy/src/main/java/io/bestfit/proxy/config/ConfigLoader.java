package io.bestfit.proxy.config;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.baseline.BaselineRule;
import io.bestfit.matcher.baseline.BaselineRules;
import io.bestfit.matcher.baseline.DefaultBaselines;
import io.bestfit.matcher.evidence.DescriptorKeys;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.node.HostPattern;
import io.bestfit.proxy.node.NamePattern;
import io.bestfit.proxy.node.Network;
import io.bestfit.proxy.node.NodeChannels;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import io.bestfit.proxy.node.TrustedProxies;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.Sockets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a configuration file and what overrides it; reports everything that is wrong at once. */
public final class ConfigLoader {

    /** Ten thousand profiles fit; anything larger is not a configuration. */
    static final int MAX_BYTES = 1 << 20;

    private final String source;
    private final List<Fault> faults = new ArrayList<>();
    private final ConfigReader reader;
    private final Set<Path> named = new HashSet<>();

    private ConfigLoader(String source, @Nullable Path folder, String text) {
        this.source = source;
        this.reader = new ConfigReader(source, folder, faults);
        YamlValue document = new YamlReader(source, faults).read(text);
        reader.read(document);
    }

    /**
     * The configuration of a proxy.
     *
     * @param file the file, or {@code null} for the defaults alone
     * @param overrides what wins over the file
     * @throws ConfigFaultsException with every fault, where there is one
     */
    public static ProxyConfig load(@Nullable Path file, Overrides overrides) throws ConfigFaultsException {
        return file == null
                ? parse("command line", "", overrides)
                : parse(file.toString(), file.toAbsolutePath().getParent(), text(file, MAX_BYTES), overrides);
    }

    /**
     * The configuration in a text; {@code source} is its name in faults, and the names of files count from the working
     * directory.
     */
    public static ProxyConfig parse(String source, String text, Overrides overrides) throws ConfigFaultsException {
        return parse(source, null, text, overrides);
    }

    private static ProxyConfig parse(String source, @Nullable Path folder, String text, Overrides overrides)
            throws ConfigFaultsException {
        return read(new ConfigLoader(source, folder, text), overrides);
    }

    private static ProxyConfig read(ConfigLoader loader, Overrides overrides) throws ConfigFaultsException {
        ProxyConfig config = loader.proxy(overrides);
        if (config == null || !loader.faults.isEmpty()) {
            loader.named.addAll(loader.reader.files());
            throw new ConfigFaultsException(loader.faults, loader.named);
        }
        return config;
    }

    /**
     * A configuration with the files that it is in.
     *
     * @throws ConfigFaultsException with every fault, where there is one
     */
    static ConfigFile file(Path file, Overrides overrides) throws ConfigFaultsException {
        ConfigLoader loader = new ConfigLoader(file.toString(), file.toAbsolutePath().getParent(),
                text(file, MAX_BYTES));
        loader.named.add(file);
        ProxyConfig config = read(loader, overrides);
        loader.named.addAll(loader.reader.files());
        return new ConfigFile(config, loader.named);
    }

    /**
     * The selection and the profiles alone, for commands that serve nothing and so need no upstream.
     *
     * @throws ConfigFaultsException with every fault of the file, where there is one
     */
    public static ProxyConfig loadWithoutUpstream(Path file) throws ConfigFaultsException {
        return parse(file.toString(), file.toAbsolutePath().getParent(), text(file, MAX_BYTES),
                Overrides.NONE.withoutUpstream("http://localhost"));
    }

    /** The text of a file of at most so many bytes. */
    static String text(Path file, int most) throws ConfigFaultsException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw ConfigFaultsException.unreadable(file,
                        "the file is larger than " + most + " bytes; this is no configuration");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw ConfigFaultsException.unreadable(file, "there is no such file; check the path, or write it:"
                    + " 'bestfit config schema' tells what goes into it");
        } catch (AccessDeniedException e) {
            throw ConfigFaultsException.unreadable(file, "this user may not read the file; let it, or run as"
                    + " a user who may");
        } catch (IOException e) {
            throw ConfigFaultsException.unreadable(file,
                    "the file cannot be read: " + e.getMessage() + "; name a YAML file");
        }
    }

    private @Nullable ProxyConfig proxy(Overrides overrides) {
        Origin url = overridden(overrides.upstream(), Origin::parse, reader.cast(Origin.class, "upstream.url"));
        Address admin = overridden(overrides.admin(), Address::parse, value(Address.class, "admin"));
        Address listen = overridden(overrides.listen(), Address::parse, null);
        Log.Format format = overridden(overrides.logFormat(), ConfigModel.LOG_FORMAT.parse(),
                value(Log.Format.class, "log.format"));
        List<Listener> listeners = overrides.listen() == null
                ? items(Listener.class, "listen")
                : listen == null ? List.of() : List.of(new Listener(listen, null));
        distinct(listeners, admin);
        Upstreams upstreams = new UpstreamReader(reader,
                overrides.secrets() ? new AccountReader(reader, overrides.environment()) : null).read(url);
        if (upstreams == null && faults.isEmpty()) {
            faults.add(new Fault(source, 0, 0, "no upstream is configured; set upstream.url in the file, --upstream or"
                    + " BESTFIT_UPSTREAM, for example to https://registry-1.docker.io"));
        }
        if (!faults.isEmpty() || upstreams == null || admin == null || format == null) {
            return null;
        }
        proxyProtocol(listeners);
        nodeFile();
        if (!faults.isEmpty()) {
            return null;
        }
        return new ProxyConfig(value(Integer.class, "version"), listeners,
                new TrustedProxies(items(Network.class, "trustedProxies")), admin, upstreams,
                selection(), evidence(), nodes(), texts("profiles"),
                new Cache(value(Long.class, "cache.maxBytes")),
                new Timeouts(value(Duration.class, "timeouts.connect"), value(Duration.class, "timeouts.response"),
                        value(Duration.class, "timeouts.idle"), value(Duration.class, "timeouts.drain")),
                new Log(format, value(Log.Level.class, "log.level"), audit()), value(Sockets.class, "transport"),
                traces());
    }

    /** Two servers on one port would take turns with its connections. */
    private void distinct(List<Listener> listeners, @Nullable Address admin) {
        Set<Address> taken = new HashSet<>();
        for (Listener listener : listeners) {
            if (listener.address().port() != 0 && !taken.add(listener.address())) {
                faults.add(new Fault(source, 0, 0, "two listeners have the address " + listener.address()
                        + "; give each its own"));
            }
        }
        if (admin != null && taken.contains(admin)) {
            faults.add(new Fault(source, 0, 0, "registry clients and administration have the same address " + admin
                    + "; give each its own"));
        }
    }

    private @Nullable Traces traces() {
        Origin endpoint = reader.cast(Origin.class, "tracing.endpoint");
        return endpoint == null ? null : new Traces(endpoint, value(Double.class, "tracing.sampleRatio"));
    }

    private Log.@Nullable Audit audit() {
        Log.Audit audit = reader.cast(Log.Audit.class, "log.audit");
        return audit instanceof Log.Audit.ToFile(Path file) ? new Log.Audit.ToFile(reader.resolved(file)) : audit;
    }

    /** Such a listener would take no connection at all. */
    private void proxyProtocol(List<Listener> listeners) {
        if (listeners.stream().anyMatch(Listener::proxyProtocol) && items(Network.class, "trustedProxies").isEmpty()) {
            faults.add(new Fault(source, 0, 0, "a listener has proxyProtocol, and nobody's header is believed; name"
                    + " the load balancers in trustedProxies"));
        }
    }

    /** What is wrong with the nodes that the configuration names is wrong with it. */
    private void nodeFile() {
        Path file = reader.cast(Path.class, "nodes.file");
        try {
            if (file != null) {
                NodeFile.read(file, Profiles.of(texts("profiles")));
            }
        } catch (ConfigFaultsException e) {
            faults.addAll(e.faults());
            named.addAll(e.files());
        } catch (MalformedProfileException e) {
            throw new IllegalStateException("profiles without a fault can be read", e);
        }
    }

    private Nodes nodes() {
        List<NodeChannels.CertificateRule> certificates = new ArrayList<>();
        texts("nodes.certificates").forEach((name, profile) -> certificates
                .add(new NodeChannels.CertificateRule(NamePattern.parse(name), profile)));
        return new Nodes(
                new NodeChannels(items(HostPattern.class, "nodes.hosts"), texts("nodes.users"), certificates),
                reader.cast(Path.class, "nodes.file"), kubernetes());
    }

    private @Nullable Kubernetes kubernetes() {
        return value(Boolean.class, "nodes.kubernetes.enabled")
                ? new Kubernetes(reader.cast(Path.class, "nodes.kubernetes.kubeconfig"),
                        value(Boolean.class, "nodes.kubernetes.nodeFeatures"),
                        Objects.requireNonNullElse(reader.cast(String.class, "nodes.kubernetes.labelSelector"), ""),
                        value(Boolean.class, "nodes.kubernetes.podNetworks"))
                : null;
    }

    private Selection selection() {
        return new Selection(value(Selection.OnNoMatch.class, "selection.onNoMatch"),
                value(Selection.OnBadDeclaration.class, "selection.onBadDeclaration"),
                value(Policy.Unverified.class, "selection.unverified"), items(Dimension.class, "selection.order"),
                new LinkedHashSet<>(items(EvidenceSource.class, "selection.evidence")),
                value(Duration.class, "selection.tagTtl"));
    }

    private Evidence evidence() {
        return new Evidence(value(Duration.class, "evidence.timeout"), value(Duration.class, "evidence.referrersTtl"),
                value(Integer.class, "evidence.maxCandidates"),
                new LinkedHashSet<>(items(Origin.class, "evidence.blobHosts")), site(),

                items(TagRule.class, "evidence.tagRules"), value(Duration.class, "evidence.tagsTtl"));
    }

    private SiteStatements site() {
        List<BaselineRule> baselines = new ArrayList<>(items(BaselineRule.class, "evidence.baselines"));
        if (value(Boolean.class, "evidence.defaultBaselines")) {
            baselines.addAll(DefaultBaselines.all());
        }
        return new SiteStatements(DescriptorKeys.of(texts("evidence.descriptorKeys")), new BaselineRules(baselines),
                reader.cast(String.class, "evidence.compspecSuffix"));
    }

    private Map<String, String> texts(String path) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value(Map.class, path)).entrySet()) {
            texts.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
        }
        return texts;
    }

    private <T> @Nullable T overridden(Overrides.@Nullable Given given, Function<String, T> parse,
            @Nullable T otherwise) {
        if (given == null) {
            return otherwise;
        }
        try {
            return parse.apply(given.text());
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(given.source(), 0, 0, Objects.requireNonNull(e.getMessage())));
            return null;
        }
    }

    private <T> T value(Class<T> type, String path) {
        return reader.value(type, path);
    }

    private <T> List<T> items(Class<T> type, String path) {
        return reader.items(type, path);
    }
}
