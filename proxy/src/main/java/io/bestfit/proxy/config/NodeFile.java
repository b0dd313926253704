package io.bestfit.proxy.config;

import io.bestfit.matcher.nfd.FeatureSetReader;
import io.bestfit.proxy.config.YamlValue.Entry;
import io.bestfit.proxy.config.YamlValue.Place;
import io.bestfit.proxy.node.CertificateNames;
import io.bestfit.proxy.node.Channel;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.Network;
import io.bestfit.proxy.node.NodeTable;
import io.bestfit.proxy.node.Profile;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file that lists nodes ({@code nodes.file}), as it was when it was read.
 *
 * @param nodes the nodes
 * @param files the file itself and every file that it names: what it says may change with each of them
 */
public record NodeFile(NodeTable nodes, Set<Path> files) {

    /** The version of its form. */
    static final int VERSION = 1;
    /** A hundred thousand nodes fit. */
    private static final int MAX_BYTES = 32 << 20;
    private static final List<String> KEYS = List.of("version", "nodes");
    private static final List<String> NODE = List.of("name", "addresses", "certificates", "declaration", "profile",
            "features");

    public NodeFile {
        files = Set.copyOf(files);
    }

    /**
     * Reads a file.
     *
     * @param profiles the profiles that it may name
     * @throws ConfigFaultsException with every fault, where there is one
     */
    public static NodeFile read(Path file, Profiles profiles) throws ConfigFaultsException {
        return parse(file, ConfigLoader.text(file, MAX_BYTES), profiles);
    }

    static NodeFile parse(Path file, String text, Profiles profiles) throws ConfigFaultsException {
        List<Fault> faults = new ArrayList<>();
        YamlValue document = new YamlReader(file.toString(), faults).read(text);
        Reading reading = new Reading(
                new ConfigReader(file.toString(), file.toAbsolutePath().getParent(), faults), profiles);
        if (faults.isEmpty()) {
            reading.file(document == null ? new YamlValue.Nothing(new Place(1, 1)) : document);
        }
        Set<Path> files = new LinkedHashSet<>(reading.reader.files());
        files.add(file);
        if (!faults.isEmpty()) {
            throw new ConfigFaultsException(faults, files);
        }
        return new NodeFile(new NodeTable(reading.addresses, reading.certificates), files);
    }

    /** What was read so far. */
    private static final class Reading {

        private final ConfigReader reader;
        private final Profiles profiles;
        private final Map<Network, Declared> addresses = new LinkedHashMap<>();
        private final Map<String, Declared> certificates = new LinkedHashMap<>();
        private final Map<Object, Place> places = new LinkedHashMap<>();

        Reading(ConfigReader reader, Profiles profiles) {
            this.reader = reader;
            this.profiles = profiles;
        }

        void file(YamlValue document) {
            if (!(document instanceof YamlValue.Mapping mapping)) {
                reader.fault(document.place(), "a file of nodes must be a mapping with version and nodes");
                return;
            }
            reader.unknownKeys("", mapping.entries(), KEYS);
            Entry version = mapping.entries().get("version");
            if (version != null) {
                reader.scalar("version", version.value(), ValueType.form(VERSION).parse());
            }
            Entry nodes = mapping.entries().get("nodes");
            if (nodes == null || !(nodes.value() instanceof YamlValue.Sequence list)) {
                reader.fault(nodes == null ? mapping.place() : nodes.value().place(),
                        "'nodes' must be a list of nodes; [] where there are none");
                return;
            }
            for (int i = 0; i < list.items().size(); i++) {
                YamlValue item = list.items().get(i);
                if (item instanceof YamlValue.Mapping node) {
                    node("nodes[" + i + "]", node);
                } else {
                    reader.fault(item.place(),
                            "'nodes[" + i + "]' must be a mapping with addresses or certificates, and"
                                    + " a declaration or a profile");
                }
            }
        }

        private void node(String path, YamlValue.Mapping node) {
            Map<String, Entry> entries = node.entries();
            reader.unknownKeys(path + ".", entries, NODE);
            Entry name = entries.get("name");
            if (name != null) {
                reader.scalar(path + ".name", name.value(), text -> text);
            }
            if (!entries.containsKey("addresses") && !entries.containsKey("certificates")) {
                reader.fault(node.place(), "'" + path + "' has neither addresses nor certificates to be known by");
            }
            List<Network> networks = distinct(path + ".addresses", entries.get("addresses"), Network::parse);
            List<String> names = distinct(path + ".certificates", entries.get("certificates"), Reading::name);
            Function<Channel, Declared> declared = declared(path, node);
            if (declared != null) {
                networks.forEach(network -> addresses.put(network, declared.apply(Channel.ADDRESS)));
                names.forEach(each -> certificates.put(each, declared.apply(Channel.CERTIFICATE)));
            }
        }

        /** The items of a list, which no other node may have as well. */
        private <T> List<T> distinct(String path, @Nullable Entry entry, Function<String, T> parse) {
            List<T> read = new ArrayList<>();
            if (entry == null) {
                return read;
            }
            List<YamlValue> items = entry.value() instanceof YamlValue.Sequence list
                    ? list.items()
                    : List.of(entry.value());
            for (YamlValue item : items) {
                T one = reader.scalar(path, item, parse);
                if (one == null) {
                    continue;
                }
                Place earlier = places.putIfAbsent(one, item.place());
                if (earlier != null) {
                    reader.fault(item.place(), "'" + path + "': " + one + " stands here a second time; the first is on"
                            + " line " + earlier.line());
                }
                read.add(one);
            }
            return read;
        }

        private static String name(String text) {
            if (text.isBlank() || text.indexOf('*') >= 0) {
                throw new IllegalArgumentException("'" + text + "' is no whole name of a certificate; patterns belong"
                        + " into nodes.certificates of the configuration");
            }
            return CertificateNames.normal(text);
        }

        /** What a node declares, through whichever channel; {@code null} and a fault where that cannot be read. */
        private @Nullable Function<Channel, Declared> declared(String path, YamlValue.Mapping node) {
            Entry declaration = node.entries().get("declaration");
            Entry profile = node.entries().get("profile");
            Entry features = node.entries().get("features");
            if (profile != null ? declaration != null || features != null : declaration == null && features == null) {
                reader.fault(node.place(), "'" + path + "' must have either a profile, or a declaration, or features"
                        + " with or without a declaration on top of them");
                return null;
            }
            if (profile != null) {
                String text = reader.scalar(path + ".profile", profile.value(), value -> value);
                return text == null ? null : configured(path + ".profile", text, profile.value().place());
            }
            String text = declaration == null
                    ? ""
                    : reader.scalar(path + ".declaration", declaration.value(), ProfileCheck::declaration);
            Path export = features == null
                    ? null
                    : reader.file(path + ".features", features.value(), NamedFile::readable);
            if (text == null || (features != null && export == null)) {
                return null;
            }
            try {
                Profile read;
                if (export == null) {
                    read = Profile.of(text);
                } else {
                    read = Profile.of(ConfigLoader.text(export, FeatureSetReader.LONGEST), text);
                }
                return read::declared;
            } catch (MalformedProfileException e) {
                reader.fault(node.place(), "'" + path + "': " + e.getMessage());
            } catch (ConfigFaultsException e) {
                e.faults().forEach(reader::add);
            }
            return null;
        }

        private @Nullable Function<Channel, Declared> configured(String path, String text, Place place) {
            String problem = ProfileCheck.use(text, List.copyOf(profiles.names()));
            try {
                if (problem == null) {
                    Optional<Profile> meant = profiles.meant(text);
                    return channel -> meant.map(profile -> profile.declared(channel))
                            .orElseGet(() -> new Declared.Absence(channel));
                }
            } catch (MalformedProfileException e) {
                problem = String.valueOf(e.getMessage());
            }
            reader.fault(place, "'" + path + "': '" + text + "' " + problem);
            return null;
        }
    }
}
