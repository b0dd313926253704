package io.bestfit.proxy.config;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.proxy.node.NamePattern;
import io.bestfit.proxy.upstream.Sockets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of the configuration file, once, with what they mean and what counts without them. */
final class ConfigModel {

    /** The name of a profile is a path component of a repository (distribution-spec, "Pulling manifests"). */
    static final Pattern PROFILE_NAME = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");

    static final ValueType<Dimension> DIMENSION = ValueType.choice(Dimension.class, Dimension::label);
    static final ValueType<EvidenceSource> EVIDENCE = ValueType.choice(Selection.SOURCES, EvidenceSource::label);

    static final ValueType<Log.Format> LOG_FORMAT = ValueType.choice(Log.Format.class);

    private static final Setting USERNAME = value("username", "The user.", ValueType.TEXT, "");

    /** The keys of one upstream. */
    private static final List<Setting> UPSTREAM = List.of(
            value("url", "Where the registry is: http[s]://HOST[:PORT]. Required.", ValueType.ORIGIN, ""),
            value("maxConnections",
                    "How many connections to it are held at most for what is passed on; half as"
                            + " many more are for what choosing asks. There is an event loop for each 32 of them, at"
                            + " least one, and at most one a core; that counts from the start on.",
                    ValueType.integer(1, 65_535), String.valueOf(Upstream.DEFAULT_MAX_CONNECTIONS)),
            value("http2", "Whether it is asked over HTTP/2 where it is https and offers that.", ValueType.YES_OR_NO,
                    "false"),
            new Setting.Values("namespaces", "The registry names that it answers for besides its own host, as"
                    + " containerd sends them in ?ns=, such as docker.io.", ValueType.REGISTRY_NAME, List.of(),
                    false, "docker.io"),
            value("tokenRealm", "Which token service clients are sent to: Bestfit's own, which understands the"
                    + " names below for/SELECTOR/, or the upstream's.", ValueType.choice(TokenRealm.class),
                    label(TokenRealm.OWN)),
            new Setting.Values("tokenHosts", "The token services, http[s]://HOST[:PORT], that it may name"
                    + " besides itself; that of Docker Hub is known.", ValueType.ORIGIN, List.of(), false,
                    "https://auth.example"),
            value("blobs",
                    "How a client gets the bytes of a blob: relayed, or by a redirect to the registry itself, which"
                            + " it must be able to reach and read without credentials.",
                    ValueType.choice(Blobs.class),
                    label(Blobs.RELAY)),
            new Setting.FileName("ca", "Certificate authorities in PEM, besides those of the JDK.",
                    NamedFile::certificates),
            new Setting.Section("clientCertificate", "What it is shown where it asks for a certificate.", List.of(
                    new Setting.FileName("certificate", "The certificate in PEM, and those that lead to its authority.",
                            NamedFile::certificates),
                    new Setting.FileName("key", "Its private key in PEM, without a passphrase.", NamedFile::key))),
            new Setting.OneOf("credentials", "An account of the proxy's own, with which clients of 'allow' pull.",
                    List.of(List.of(USERNAME, new Setting.FileName("passwordFile",
                            "The file whose first line is the password.", NamedFile::readable)),
                            List.of(USERNAME,
                                    value("passwordVariable", "The environment variable that is the password.",
                                            ValueType.TEXT, "")),
                            List.of(new Setting.FileName("dockerConfig", "A config.json of docker, with credentials or"
                                    + " a credential helper for the registry.", NamedFile::readable)))),
            new Setting.Section("allow",
                    "Who may pull with the credentials or the client certificate; needed with either.",
                    List.of(
                            value("everybody", "Whether that is everybody who reaches this proxy.", ValueType.YES_OR_NO,
                                    "false"),
                            new Setting.Values("networks", "Networks that clients come from.", ValueType.NETWORK,
                                    List.of(),
                                    false, "10.0.0.0/8"),
                            new Setting.Values("certificates",
                                    "Names of client certificates; * stands for anything but '.', '/'"
                                            + " and '@', and ** for anything.",
                                    ValueType.NAME_PATTERN, List.of(), false,
                                    "\"*.gpu.example\""),
                            new Setting.FileName("htpasswd", "A file of users, as htpasswd -B writes it.",
                                    NamedFile::readable))));

    static final Setting.Section ROOT = new Setting.Section("", "The configuration of a Bestfit proxy.", List.of(
            value("version", "The version of this file's form.", ValueType.form(ProxyConfig.VERSION), "1"),
            new Setting.Listeners("listen", "Where registry clients are served: HOST:PORT, an object of address,"
                    + " profile (everybody who comes through that port has it), tls, proxyProtocol (each connection"
                    + " begins with the PROXY protocol's header) and askUser (whoever wants anything of a registry and"
                    + " brings no credentials is asked for a user), or a list of these."),
            new Setting.Values("trustedProxies", "The load balancers, as addresses or networks, whose Forwarded,"
                    + " X-Forwarded-For or PROXY header says where a request comes from.", ValueType.NETWORK, List.of(),
                    false, "10.0.0.0/8"),
            value("admin", "Where health, metrics and the administrator's interface are served.", ValueType.ADDRESS,
                    ProxyConfig.DEFAULT_ADMIN.toString()),
            new Setting.Section("upstream", "The registry that is asked where a request names none of the others.",
                    UPSTREAM),
            new Setting.Named("upstreams", "Further registries: NAME, which clients write before the names of their"
                    + " repositories, with the same keys.", new Setting.Section("upstream", "A registry.", UPSTREAM)),
            new Setting.Section("selection", "How an image is chosen, and what happens where none can be.", List.of(
                    value("onNoMatch", "What a client gets when no image fits its node: the untouched index, or 403.",
                            ValueType.choice(Selection.OnNoMatch.class), label(Selection.DEFAULT.onNoMatch())),
                    value("onBadDeclaration", "What a client gets whose declaration cannot be read: 400, or what it"
                            + " would get without one.", ValueType.choice(Selection.OnBadDeclaration.class),
                            label(Selection.DEFAULT.onBadDeclaration())),
                    value("unverified", "What happens to images that need something the node does not speak of: they"
                            + " are skipped, or come last.", ValueType.choice(Policy.Unverified.class),
                            label(Selection.DEFAULT.unverified())),
                    new Setting.Values("order", "The dimensions by which images are compared, the most important"
                            + " first: every one once, position last.", DIMENSION,
                            Arrays.stream(Dimension.values()).map(Dimension::label).toList(), true,
                            "verified, ..., position"),
                    new Setting.Values("evidence", "Where it is read what an image needs.", EVIDENCE,
                            Selection.SOURCES.stream().map(EvidenceSource::label).toList(), false,
                            "descriptor, platform, manifest, config"),
                    value("tagTtl", "How long a tag is not asked for again of which the upstream told these"
                            + " credentials what it is; a tag that moves goes unseen for that time. 0s: not at all.",
                            ValueType.TIME_OR_NONE, "0s"))),
            new Setting.Section("evidence", "How what images say of themselves outside the index is fetched.", List.of(
                    value("timeout", "For everything that one answer needs, at most half of what selection may take;"
                            + " what does not come in time is unknown.", ValueType.DURATION_TEXT, "2s"),
                    value("referrersTtl", "How long a change of what refers to an image may go unseen.",
                            ValueType.DURATION_TEXT, "5m"),
                    value("maxCandidates", "Of how many images of one index more than the index says is read.",
                            ValueType.integer(1, 10_000), String.valueOf(Evidence.DEFAULT.maxCandidates())),
                    new Setting.Values("blobHosts", "The servers, http[s]://HOST[:PORT], to which the registry may"
                            + " redirect the download of a configuration; they are asked without credentials.",
                            ValueType.ORIGIN, List.of(), false, "https://cdn.example"),
                    value("compspecSuffix", "What the tag of a compspec artifact has after the tag that it speaks of,"
                            + " such as -compspec; without it, none is looked for by tag.", ValueType.TAG_SUFFIX, ""),
                    new Setting.OwnKeys("descriptorKeys", "Annotations of your own on the entries of indexes: YOUR-KEY:"
                            + " KEY-OF-THE-VOCABULARY."),
                    new Setting.Baselines("baselines", "The CPU levels that entries need which state none, by"
                            + " repository, base image or label; the first that applies counts."),
                    value("defaultBaselines", "Whether the same is known of RHEL, UBI and AlmaLinux 9 and 10.",
                            ValueType.YES_OR_NO, "true"),
                    new Setting.TagRules("tagRules", "How the tags of repositories are named: those of one version are"
                            + " the images to choose from where that version is no index."),
                    value("tagsTtl", "How long a change of what tags there are may go unseen.",
                            ValueType.DURATION_TEXT, "60s"))),
            new Setting.Section("nodes", "How nodes are known that send no declaration.", List.of(
                    new Setting.Values("hosts", "Host names that carry a selector.", ValueType.HOST_PATTERN, List.of(),
                            false, "\"{selector}.for.registry.example\""),
                    new Setting.ProfileUses("users", "Users of Basic credentials with their profiles; what they bring"
                            + " is never sent upstream.", ConfigModel::user),
                    new Setting.ProfileUses("certificates", "Names of client certificates with their profiles; the"
                            + " first that matches counts. In a name, * stands for anything but '.', '/' and '@', and"
                            + " ** for anything.", NamePattern::parse),
                    new Setting.FileName("file", "The file that lists nodes by address and certificate; it is read"
                            + " again when it changes.", NamedFile::readable),
                    new Setting.Section("kubernetes", "The cluster whose nodes are known by their addresses.", List.of(
                            value("enabled", "Whether its nodes are watched.", ValueType.YES_OR_NO, "false"),
                            new Setting.FileName("kubeconfig", "A configuration of kubectl. Without it, the account of"
                                    + " the pod, or kubectl's usual file.", NamedFile::readable),
                            value("nodeFeatures", "Whether the objects of Node Feature Discovery are read, which know"
                                    + " every CPU flag.", ValueType.YES_OR_NO, "true"),
                            value("labelSelector", "Which nodes count, as kubectl takes it by -l; without it, all.",
                                    ValueType.LABEL_SELECTOR, ""),
                            value("podNetworks", "Whether an address of a node's pods is the node's, too.",
                                    ValueType.YES_OR_NO, "false"))))),
            new Setting.Profiles("profiles", "Names for declarations: NAME: DECLARATION, or NAME: {features: FILE} with"
                    + " what 'nfd export features' wrote."),
            new Setting.Section("cache", "The cache of indexes and manifests, which never change by digest.", List.of(
                    value("maxBytes", "How much is held at most; 0 holds nothing.", ValueType.SIZE_TEXT, "64MiB"))),
            new Setting.Section("timeouts", "How long the proxy waits.", List.of(
                    value("connect", "For a connection to the upstream.", ValueType.DURATION_TEXT, "5s"),
                    value("response", "For the head of an upstream's response; containerd gives up after 30s.",
                            ValueType.DURATION_TEXT, "25s"),
                    value("idle", "For the next byte on a connection.", ValueType.DURATION_TEXT, "60s"),
                    value("drain", "For requests under way when the program is asked to stop.",
                            ValueType.DURATION_TEXT, "10s"))),
            value("transport",
                    "What the event loops wait with: Linux's epoll, its io_uring, or what Java has; where there"
                            + " is no epoll, what Java has.",
                    ValueType.choice(Sockets.class, Sockets::label),
                    Sockets.EPOLL.label()),
            new Setting.Section("tracing",
                    "Traces of requests, which OpenTelemetry's collectors take; without an endpoint,"
                            + " none.",
                    List.of(
                            value("endpoint", "The collector, http[s]://HOST[:PORT]; it takes OTLP over HTTP under"
                                    + " /v1/traces.", ValueType.ORIGIN, ""),
                            value("sampleRatio", "The part of the requests that is traced, of those that come without"
                                    + " traceparent; from 0 to 1.", ValueType.RATIO, "0.1"))),
            new Setting.Section("log", "What is logged; the log goes to standard error.", List.of(
                    value("format", "Lines for people, or one JSON object a line.", LOG_FORMAT,
                            label(Log.DEFAULT.format())),
                    value("level", "The least severe level that is written.", ValueType.choice(Log.Level.class),
                            label(Log.DEFAULT.level())),
                    value("audit", "Where one JSON object a line tells what became of each tag that a node asked for:"
                            + " a file, which is added to, or stderr; without it, nowhere.", ValueType.AUDIT, "")))));

    private ConfigModel() {}

    /** What counts where a key is absent, as it would be written; {@code null} where that is nothing or not one value. */
    static @Nullable String fallback(String path) {
        Setting at = ROOT;
        for (String name : path.split("\\.", -1)) {
            if (!(at instanceof Setting.Section section)) {
                return null;
            }
            at = section.settings().stream().filter(setting -> setting.name().equals(name)).findFirst().orElse(null);
        }
        if (at instanceof Setting.Value value && !value.fallback().isEmpty()) {
            return value.fallback();
        }
        return at instanceof Setting.Values values && !values.fallback().isEmpty()
                ? "[" + String.join(", ", values.fallback()) + "]"
                : null;
    }

    private static Setting value(String name, String description, ValueType<?> type, String fallback) {
        return new Setting.Value(name, description, type, fallback);
    }

    private static void user(String name) {
        if (name.isEmpty() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is no user of Basic credentials: a user's name is not"
                    + " empty and has no colon");
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
