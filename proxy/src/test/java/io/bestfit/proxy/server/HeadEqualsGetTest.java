package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection.OnBadDeclaration;
import io.bestfit.proxy.config.Selection.OnNoMatch;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.upstream.Origin;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HEAD says what GET says, whichever replica is asked: random indexes and nodes, through two whole proxies. */
class HeadEqualsGetTest {

    private static final long SEED = 20_251_003L;
    private static final int INDEXES = 80;
    private static final int NODES_EACH = 3;

    private static final List<Map.Entry<String, List<String>>> CLAIMS = List.of(
            Map.entry("hardware.cpu.target.microarch",
                    List.of("x86_64_v2", "x86_64_v3", "haswell", "skylake", "zen2", "zen3", "zen4", "neoverse_n1")),
            Map.entry("hardware.gpu.cuda.version", List.of("11.8", "12.2", "12.4", "13.0")),
            Map.entry("hardware.gpu.architecture", List.of("sm_80", "sm_90", "sm_80,compute_80")),
            Map.entry("hardware.interconnect", List.of("cxi", "infiniband,tcp")),
            Map.entry("kernel.version", List.of("4.18", "6.8")), Map.entry("page.size", List.of("4096", "65536")));
    private static final List<String> NODES = List.of("cpu=zen4", "cpu=haswell", "arch=arm64", "cpu=neoverse_n1",
            "cpu=zen3, nvidia-driver=\"550.54.15\", nvidia-cc=\"9.0\", fabric=cxi, kernel=\"5.14\"",
            "cpu=skylake, nvidia-driver=\"535.104.05\"", "cpu=zen2, fabric=infiniband", "arch=s390x",
            "cpu=zen4, kernel=\"6.8\"", "nvidia-cc=\"8.0\", cuda=\"12.4\"");

    @ParameterizedTest
    @EnumSource
    void onEveryReplica(OnNoMatch onNoMatch) throws Exception {
        Random random = new Random(SEED);
        try (RunningProxy one = RunningProxy.start(
                config -> RunningProxy.with(config, onNoMatch, OnBadDeclaration.REFUSE));
                RunningProxy two = RunningProxy.start(config -> replica(
                        RunningProxy.with(config, onNoMatch, OnBadDeclaration.REFUSE), one.registry().baseUrl()))) {
            Set<String> outcomes = new HashSet<>();
            for (int index = 0; index < INDEXES; index++) {
                one.registry().put("lab/app", "r" + index, image(random));
                for (int asked = 0; asked < NODES_EACH; asked++) {
                    String node = NODES.get(random.nextInt(NODES.size()));
                    String what = "seed " + SEED + ", index " + index + ", node " + node;
                    boolean headFirst = random.nextBoolean();
                    HttpResponse<String> head = headFirst ? ask(one, "HEAD", index, node) : null;
                    HttpResponse<String> get = ask(two, "GET", index, node);
                    if (head == null) {
                        head = ask(one, "HEAD", index, node);
                    }
                    assertThat(head.statusCode()).as(what).isEqualTo(get.statusCode());
                    assertThat(headers(head)).as(what).isEqualTo(headers(get));
                    assertThat(head.body()).as(what).isEmpty();
                    assertThat(get.body().length()).as(what)
                            .isEqualTo((int) get.headers().firstValueAsLong("Content-Length").orElseThrow());
                    outcomes.add(get.statusCode() + get.headers().firstValue("Bestfit-Selection").orElse("")
                            .replaceAll("index=\"[^\"]*\", position=[0-9]+, ", " "));
                }
            }
            assertThat(outcomes).as("what the cases came to").hasSizeGreaterThanOrEqualTo(5)
                    .contains("200 decided-by=cpu", "200 decided-by=position",
                            onNoMatch == OnNoMatch.REFUSE ? "403" : "200");
        }
    }

    private static HttpResponse<String> ask(RunningProxy proxy, String method, int index, String node)
            throws Exception {
        return proxy.send(method, "/v2/lab/app/manifests/r" + index, "Node-Features", node, "Accept", "*/*");
    }

    /** All headers, save when the answer was made. */
    private static Map<String, List<String>> headers(HttpResponse<String> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }

    private static ProxyConfig replica(ProxyConfig config, String upstream) {
        return new ProxyConfig(config.version(), config.listeners(), config.admin(),
                Upstream.of(Origin.parse(upstream)), config.selection(), config.evidence(), config.profiles(),
                config.cache(), config.timeouts(), config.log());
    }

    private static Image image(Random random) {
        IndexBuilder index = random.nextBoolean() ? IndexBuilder.oci() : IndexBuilder.docker();
        for (int entry = 1 + random.nextInt(6); entry > 0; entry--) {
            String architecture = random.nextInt(4) == 0 ? "arm64" : "amd64";
            Map<String, String> claims = new TreeMap<>();
            List<Map.Entry<String, List<String>>> keys = new ArrayList<>(CLAIMS);
            for (int count = random.nextInt(3); count > 0; count--) {
                Map.Entry<String, List<String>> key = keys.remove(random.nextInt(keys.size()));
                claims.put("org.supercontainers." + key.getKey(),
                        key.getValue().get(random.nextInt(key.getValue().size())));
            }
            index.annotated(ImageBuilder.variant(architecture, "v" + random.nextInt(1000)), architecture, claims);
        }
        return index.build();
    }
}
