package io.bestfit.proxy.config;

import io.bestfit.proxy.config.YamlValue.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The reader of {@code listen}: an address, an object with one, or a list of these. */
final class ListenerReader {

    /** The keys of a listener. */
    static final List<String> KEYS = List.of("address", "profile", "tls", "proxyProtocol", "askUser");
    /** The keys of {@code tls}. */
    static final List<String> TLS = List.of("certificate", "key", "clientCa", "clientAuth", "http2");
    static final ValueType<Tls.ClientAuth> CLIENT_AUTH = ValueType.choice(Tls.ClientAuth.class);

    private final ConfigReader reader;
    private final String path;

    ListenerReader(ConfigReader reader, String path) {
        this.reader = reader;
        this.path = path;
    }

    /** The listeners, in their order. */
    List<Listener> read(YamlValue value) {
        List<YamlValue> items = value instanceof YamlValue.Sequence sequence ? sequence.items() : List.of(value);
        List<Listener> listeners = new ArrayList<>();
        for (YamlValue item : items) {
            if (item instanceof YamlValue.Mapping mapping) {
                Listener listener = listener(mapping);
                if (listener != null) {
                    listeners.add(listener);
                }
                continue;
            }
            Address address = reader.scalar(path, item, Address::parse);
            if (address != null) {
                listeners.add(new Listener(address, null));
            }
        }
        if (items.isEmpty()) {
            reader.fault(value.place(), "'" + path + "' names no address; give at least one, such as "
                    + ProxyConfig.DEFAULT_LISTENER.address());
        }
        return listeners;
    }

    private @Nullable Listener listener(YamlValue.Mapping mapping) {
        reader.unknownKeys(path + ".", mapping.entries(), KEYS);
        Entry address = mapping.entries().get("address");
        Entry profile = mapping.entries().get("profile");
        Entry tls = mapping.entries().get("tls");
        String name = profile == null ? null : reader.scalar(path + ".profile", profile.value(), text -> text);
        if (profile != null && name != null) {
            reader.profiles().use("the listener's profile", name, profile.value().place());
        }
        Tls secured = tls == null ? null : tls(tls.value());
        boolean proxyProtocol = flag(mapping.entries(), "", "proxyProtocol", false);
        boolean askUser = flag(mapping.entries(), "", "askUser", false);
        if (address == null) {
            reader.fault(mapping.place(), "this listener has no address; add address: HOST:PORT");
            return null;
        }
        Address where = reader.scalar(path + ".address", address.value(), Address::parse);
        return where == null ? null : new Listener(where, name, secured, proxyProtocol, askUser);
    }

    private boolean flag(Map<String, Entry> entries, String section, String key, boolean fallback) {
        Entry entry = entries.get(key);
        return entry == null
                ? fallback
                : Objects.requireNonNullElse(reader.scalar(path + section + "." + key, entry.value(),
                        ValueType.YES_OR_NO.parse()), fallback);
    }

    private @Nullable Tls tls(YamlValue value) {
        if (!(value instanceof YamlValue.Mapping mapping)) {
            reader.fault(value.place(), "'" + path + ".tls' must be a mapping with certificate and key");
            return null;
        }
        Map<String, Entry> entries = mapping.entries();
        reader.unknownKeys(path + ".tls.", entries, TLS);
        for (String needed : List.of("certificate", "key")) {
            if (!entries.containsKey(needed)) {
                reader.fault(mapping.place(), "'" + path + ".tls' has no " + needed + "; name a file in PEM");
            }
        }
        Path certificate = file(entries, "certificate", NamedFile::certificates);
        Path key = file(entries, "key", NamedFile::key);
        Path clientCa = file(entries, "clientCa", NamedFile::certificates);
        String misfit = certificate == null || key == null ? null : NamedFile.pair(certificate, key);
        if (key != null && misfit != null) {
            reader.fault(mapping.place(), "'" + path + ".tls.key': " + key.getFileName() + " " + misfit);
        }
        Entry asked = entries.get("clientAuth");
        Tls.ClientAuth clientAuth = asked == null
                ? Tls.ClientAuth.REQUEST
                : reader.scalar(path + ".tls.clientAuth", asked.value(), CLIENT_AUTH.parse());
        if (asked != null && !entries.containsKey("clientCa")) {
            reader.fault(asked.key(), "'" + path + ".tls.clientAuth' has no meaning without clientCa; name the file"
                    + " with the authorities of the clients");
        }
        boolean http2 = flag(entries, ".tls", "http2", true);
        return certificate == null || key == null || clientAuth == null
                ? null
                : new Tls(certificate, key, clientCa, clientAuth, http2);
    }

    private @Nullable Path file(Map<String, Entry> entries, String key, Function<Path, @Nullable String> check) {
        Entry entry = entries.get(key);
        return entry == null ? null : reader.file(path + ".tls." + key, entry.value(), check);
    }
}
