package io.bestfit.proxy.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Of the channels the first that speaks is the only one heard, and two are never merged. */
class PrecedenceTest {

    /** The node that each channel declares. */
    private static final Map<Channel, String> CPU = Map.of(Channel.PATH, "zen", Channel.HOST, "zen2", Channel.PORT,
            "zen3", Channel.CERTIFICATE, "zen4", Channel.HEADER, "zen5", Channel.USER, "haswell", Channel.ADDRESS,
            "broadwell");
    private static final InetAddress NODE = IpAddress.parse("10.0.0.7").orElseThrow();
    private static final RequestPeer STRANGER = new RequestPeer(IpAddress.parse("192.0.2.1").orElseThrow(),
            List.of("stranger.example"));

    private final NodeResolver resolver = resolver();

    static NodeResolver resolver() {
        try {
            Profiles profiles = Profiles.of(Map.of("port", "cpu=zen3", "gpu", "cpu=zen4", "user", "cpu=haswell"));
            return new NodeResolver(profiles, new NodeChannels(List.of(HostPattern.parse("{selector}.for.example")),
                    Map.of("node", "user", "builder", "any", "plain", "cpu=icelake"),
                    List.of(new NodeChannels.CertificateRule(NamePattern.parse("*.gpu.example"), "gpu"))),
                    new OneNode());
        } catch (MalformedProfileException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Channel.class)
    void eachChannelAloneIsHeard(Channel channel) {
        assertThat(resolver.resolve(arrival(EnumSet.of(channel)))).isInstanceOfSatisfying(Declared.Known.class,
                known -> {
                    assertThat(known.channel()).isEqualTo(channel);
                    assertThat(known.key()).isEqualTo("cpu=" + CPU.get(channel));
                    assertThat(known.node().declared()).isEqualTo(Map.of("cpu", CPU.get(channel)));
                });
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("pairs")
    void ofTwoChannelsTheEarlierIsHeardAlone(Channel earlier, Channel later) {
        assertThat(resolver.resolve(arrival(EnumSet.of(earlier, later)))).isInstanceOfSatisfying(Declared.Known.class,
                known -> {
                    assertThat(known.channel()).isEqualTo(earlier);
                    assertThat(known.key()).isEqualTo("cpu=" + CPU.get(earlier));
                });
    }

    static Stream<Arguments> pairs() {
        List<Channel> contract = List.of(Channel.PATH, Channel.HOST, Channel.PORT, Channel.CERTIFICATE, Channel.HEADER,
                Channel.USER, Channel.ADDRESS);
        List<Arguments> pairs = new ArrayList<>();
        for (int i = 0; i < contract.size(); i++) {
            for (int j = i + 1; j < contract.size(); j++) {
                pairs.add(Arguments.of(contract.get(i), contract.get(j)));
            }
        }
        assertThat(pairs).hasSize(21);
        return pairs.stream();
    }

    @RepeatedTest(50)
    void ofAnyChannelsTheFirstIsHeard(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Set<Channel> speaking = EnumSet.noneOf(Channel.class);
        for (Channel channel : Channel.values()) {
            if (random.nextBoolean()) {
                speaking.add(channel);
            }
        }
        Declared declared = resolver.resolve(arrival(speaking));

        Optional<Channel> first = speaking.stream().findFirst();
        assertThat(declared instanceof Declared.Known known ? Optional.of(known.channel()) : Optional.empty())
                .as("seed %s: %s", repetition.getCurrentRepetition(), speaking).isEqualTo(first);
    }

    @Test
    void aHeaderThatIsNotHeardIsCountedAndAStrangerToo() {
        resolver.resolve(arrival(EnumSet.of(Channel.CERTIFICATE, Channel.HEADER)));
        resolver.resolve(arrival(EnumSet.of(Channel.HEADER, Channel.USER)));
        assertThat(resolver.ignoredDeclarations()).isEqualTo(1);
        assertThat(resolver.unknownNodes()).isZero();

        assertThat(resolver.resolve(arrival(EnumSet.noneOf(Channel.class)))).isInstanceOf(Declared.Nothing.class);
        assertThat(resolver.unknownNodes()).isEqualTo(1);
    }

    @Test
    void anyIsHeardInEveryChannel() {
        assertThat(resolver.resolve(new Arrival("any", null, null, null, headers(), () -> STRANGER)))
                .isEqualTo(new Declared.Absence(Channel.PATH));
        assertThat(resolver.resolve(new Arrival(null, "ANY.for.example", null, null, headers(), () -> STRANGER)))
                .isEqualTo(new Declared.Absence(Channel.HOST));
        assertThat(resolver.resolve(new Arrival(null, null, "any", null, headers(), () -> STRANGER)))
                .isEqualTo(new Declared.Absence(Channel.PORT));
        assertThat(resolver.resolve(new Arrival(null, null, null, "builder", headers(), () -> STRANGER)))
                .isEqualTo(new Declared.Absence(Channel.USER));
        for (String header : List.of("any", "profile=any", "cpu=zen4, profile=any")) {
            assertThat(resolver.resolve(new Arrival(null, null, null, "node",
                    headers().add("Node-Features", header), () -> STRANGER))).as(header)
                    .isEqualTo(new Declared.Absence(Channel.HEADER));
        }
    }

    @Test
    void aSelectorInAHostIsReadAsInAPath() {
        assertThat(at("zen4.nv-compute-9-0.nvidia-550-54.for.example:5000"))
                .isInstanceOfSatisfying(Declared.Known.class, known -> assertThat(known.key())
                        .isEqualTo("cpu=zen4, nvidia-driver=\"550.54\", nvidia-cc=\"9.0\""));
        assertThat(at("gpu.for.example")).isInstanceOfSatisfying(Declared.Known.class,
                known -> assertThat(known.key()).isEqualTo("cpu=zen4"));
        assertThat(at("v2.for.example")).isEqualTo(new Declared.Malformed(
                "a selector must not be named 'v2': write x86-64-v2", Channel.HOST));
        assertThat(at("for.example")).isInstanceOf(Declared.Nothing.class);
        assertThat(at("registry.example")).isInstanceOf(Declared.Nothing.class);
    }

    @Test
    void aBlankHeaderSaysNothingAndALaterChannelIsHeard() {
        assertThat(resolver.resolve(new Arrival(null, null, null, "plain",
                headers().add("Node-Features", "").add("Node-Features", " ").add("X-Meta-Node-Features", ""),
                () -> STRANGER)))
                .isInstanceOfSatisfying(Declared.Known.class, known -> {
                    assertThat(known.channel()).isEqualTo(Channel.USER);
                    assertThat(known.key()).isEqualTo("cpu=icelake");
                });
    }

    private Declared at(String host) {
        return resolver.resolve(new Arrival(null, host, null, null, headers(), () -> STRANGER));
    }

    private static MultiMap headers() {
        return HttpHeaders.headers();
    }

    /** A request through which some channels speak. */
    private static Arrival arrival(Set<Channel> speaking) {
        MultiMap headers = headers();
        if (speaking.contains(Channel.HEADER)) {
            headers.add("Node-Features", "cpu=zen5");
        }
        RequestPeer peer = new RequestPeer(speaking.contains(Channel.ADDRESS) ? NODE : STRANGER.address(),
                speaking.contains(Channel.CERTIFICATE)
                        ? List.of("n1.gpu.example")
                        : STRANGER.certificateNames());
        return new Arrival(speaking.contains(Channel.PATH) ? "zen" : null,
                speaking.contains(Channel.HOST) ? "zen2.for.example" : "registry.example",
                speaking.contains(Channel.PORT) ? "port" : null, speaking.contains(Channel.USER) ? "node" : null,
                headers, () -> peer);
    }

    /** An inventory of one address. */
    private static final class OneNode implements Inventory {

        @Override
        public Optional<Declared> byAddress(InetAddress address) {
            if (!address.equals(NODE)) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Declared.Known(Declaration.parse("cpu=broadwell").resolve(), "cpu=broadwell",
                        Channel.ADDRESS));
            } catch (MalformedDeclarationException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Optional<Declared> byCertificate(List<String> names) {
            return Optional.empty();
        }
    }
}
