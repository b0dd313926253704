package io.bestfit.proxy.node;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which node a request speaks for: the channels in their order; the first that speaks is the only one heard.
 *
 * <p>A declaration is a hint, never an authorisation. Safe for threads.
 */
public final class NodeResolver {

    /** The declaring headers; Docker forwards only names that begin with {@code X-Meta-}. */
    public static final List<CharSequence> HEADERS = List.of(HttpHeaders.createOptimized("Node-Features"),
            HttpHeaders.createOptimized("X-Meta-Node-Features"));

    private static final Logger LOG = LoggerFactory.getLogger(NodeResolver.class);
    private static final Declared NOTHING = new Declared.Nothing();
    /** A fleet has a few dozen kinds of nodes; a text is at most 16 KiB. */
    private static final int MAX_REMEMBERED = 1_000;

    private final Profiles profiles;
    private final NodeChannels channels;
    private final Inventory inventory;
    // Its upkeep is short: on a thread of the common pool it would cost more to wake that.
    private final LoadingCache<Spoken, Declared> resolved = Caffeine.newBuilder().executor(Runnable::run)
            .maximumSize(MAX_REMEMBERED)
            .build(this::read);
    private final LongAdder unknown;
    private final LongAdder ignored;

    /**
     * @param profiles the configured profiles
     * @param channels what the configuration says of the channels that carry no declaration of their own
     * @param inventory the nodes that are known by address and certificate
     */
    public NodeResolver(Profiles profiles, NodeChannels channels, Inventory inventory) {
        this(profiles, channels, inventory, null);
    }

    /**
     * One that takes the place of another.
     *
     * @param before the other, whose counts go on; {@code null} for none
     */
    public NodeResolver(Profiles profiles, NodeChannels channels, Inventory inventory, @Nullable NodeResolver before) {
        this.unknown = before == null ? new LongAdder() : before.unknown;
        this.ignored = before == null ? new LongAdder() : before.ignored;
        this.profiles = profiles;
        this.channels = channels;
        this.inventory = inventory;
    }

    /** The node of a request. */
    public Declared resolve(Arrival arrival) {
        Declared before = beforeHeaders(arrival);
        if (!(before instanceof Declared.Nothing)) {
            if (hasHeader(arrival.headers())) {
                ignored.increment();
                LOG.debug("a request names its node twice: {} counts, and its header is not heard", before);
            }
            return before;
        }
        Declared header = header(arrival.headers());
        if (!(header instanceof Declared.Nothing)) {
            return header;
        }
        String profile = arrival.user() == null ? null : channels.users().get(arrival.user());
        return profile == null ? address(arrival) : resolved.get(new Spoken(Channel.USER, profile));
    }

    /** How many requests declared nothing and came from an address that no inventory has. */
    public long unknownNodes() {
        return unknown.sum();
    }

    /** How many requests had a declaring header that was not heard, since an earlier channel spoke. */
    public long ignoredDeclarations() {
        return ignored.sum();
    }

    /** Whether there is an inventory, by which nodes can be unknown. */
    public boolean keepsInventory() {
        return !inventory.equals(Inventory.NONE);
    }

    private Declared beforeHeaders(Arrival arrival) {
        if (arrival.selector() != null) {
            return resolved.get(new Spoken(Channel.PATH, arrival.selector()));
        }
        String host = arrival.host();
        if (host != null) {
            for (HostPattern pattern : channels.hosts()) {
                Optional<String> selector = pattern.selector(host);
                if (selector.isPresent()) {
                    return resolved.get(new Spoken(Channel.HOST, selector.get()));
                }
            }
        }
        if (arrival.listenerProfile() != null) {
            return resolved.get(new Spoken(Channel.PORT, arrival.listenerProfile()));
        }
        return keepsInventory() || !channels.certificates().isEmpty() ? certificate(arrival) : NOTHING;
    }

    private Declared certificate(Arrival arrival) {
        List<String> names = arrival.peer().get().certificateNames();
        if (names.isEmpty()) {
            return NOTHING;
        }
        Optional<Declared> node = inventory.byCertificate(names);
        if (node.isPresent()) {
            return node.get();
        }
        for (NodeChannels.CertificateRule rule : channels.certificates()) {
            if (names.stream().anyMatch(rule.pattern()::matches)) {
                return resolved.get(new Spoken(Channel.CERTIFICATE, rule.profile()));
            }
        }
        return NOTHING;
    }

    private Declared header(MultiMap headers) {
        for (CharSequence name : HEADERS) {
            String first = headers.get(name);
            if (first != null) {
                Declared declared = resolved.get(new Spoken(Channel.HEADER, joined(first, headers.getAll(name))));
                if (!(declared instanceof Declared.Nothing)) {
                    return declared;
                }
            }
        }
        return NOTHING;
    }

    private static boolean hasHeader(MultiMap headers) {
        for (CharSequence name : HEADERS) {
            if (headers.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private Declared address(Arrival arrival) {
        if (!keepsInventory()) {
            return NOTHING;
        }
        InetAddress address = arrival.peer().get().address();
        Optional<Declared> node = address == null ? Optional.empty() : inventory.byAddress(address);
        if (node.isEmpty()) {
            unknown.increment();
        }
        return node.orElse(NOTHING);
    }

    /** Several lines are one dictionary (RFC 9651, 4.2); blank ones say nothing. */
    private static String joined(String first, List<String> lines) {
        return lines.size() == 1
                ? first
                : lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining(", "));
    }

    private Declared read(Spoken spoken) {
        try {
            return switch (spoken.channel) {
                case PATH, HOST -> selector(spoken.text, spoken.channel);
                case PORT, CERTIFICATE, USER, ADDRESS -> profiles.configured(spoken.text, spoken.channel);
                case HEADER -> dictionary(spoken.text);
            };
        } catch (MalformedDeclarationException | MalformedProfileException e) {
            return new Declared.Malformed(String.valueOf(e.getMessage()), spoken.channel);
        }
    }

    private Declared dictionary(String text) throws MalformedDeclarationException, MalformedProfileException {
        Declaration declaration = Declaration.parse(text);
        if (declaration.isEmpty()) {
            return NOTHING;
        }
        boolean absence = declaration.canonical().equals(Profiles.ANY)
                || declaration.profile().filter(Profiles.ANY::equals).isPresent();
        return absence ? new Declared.Absence(Channel.HEADER) : profiles.declared(declaration, Channel.HEADER);
    }

    private Declared selector(String text, Channel channel)
            throws MalformedDeclarationException, MalformedProfileException {
        if (text.equals(Profiles.ANY)) {
            return new Declared.Absence(channel);
        }
        if (text.equals("v2")) {
            // Clients stop appending /v2 after a mirror path that ends in it, and ask for something else.
            return new Declared.Malformed("a selector must not be named 'v2': write x86-64-v2", channel);
        }
        return profiles.selected(text, channel);
    }

    private record Spoken(Channel channel, String text) {}
}
