package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Helm says after an installation: where Bestfit is, what to do next, and what will not work. */
class ChartNotesIT {

    /** Nothing is wrong with these. */
    private static final String GOOD = "replicaCount=2 service.type=LoadBalancer tls.existingSecret=mine";

    @Test
    void whereNothingIsWrongNothingIsSaidOfIt() {
        assertThat(Chart.notes(Chart.values("minimal"), Chart.set(GOOD))).startsWith("""
                Bestfit serves https://bestfit.images:5000 inside of the cluster.

                See that it runs, and check its configuration:

                  kubectl -n images rollout status deployment/bestfit
                  helm test bestfit -n images --logs
                """).doesNotContain("NOTE:", "WARNING:", "daemonset");
    }

    /** {@code helm test} looks for logs where the release is. */
    @Test
    void whatIsInAnotherNamespaceIsToldSo() {
        assertThat(Chart.notes(Chart.values("minimal"), Chart.set(GOOD + " namespaceOverride=registries"))).startsWith("""
                Bestfit serves https://bestfit.registries:5000 inside of the cluster.

                See that it runs, and check its configuration:

                  kubectl -n registries rollout status deployment/bestfit
                  helm test bestfit -n images

                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            service.type=ClusterIP | NOTE: container runtimes run on the nodes, outside of the cluster's DNS.
            tls.existingSecret=    | NOTE: clients talk HTTP to it, and take that of no host but their own
            replicaCount=1         | NOTE: one pod is none while it moves to another node.
            config.nodes.kubernetes.enabled=true | WARNING: nodes are to be known by their addresses, and a Service \
            with externalTrafficPolicy Cluster hides these
            config.nodes.file=nodes.yaml | WARNING: nodes are to be known by their addresses, and a Service with \
            externalTrafficPolicy Cluster hides these
            config.nodes.file=nodes.yaml ingress.enabled=true ingress.hosts[0]=bestfit.example | WARNING: nodes are to be \
            known by their addresses, and behind an Ingress or a Gateway every request has its address.
            config.nodes.kubernetes.enabled=true networkPolicy.enabled=true networkPolicy.egress[0].ports[0].port=443 | NOTE: \
            Bestfit asks the API server for nodes, and networkPolicy.egress has to let it
            ingress.enabled=true ingress.hosts[0]=bestfit.example | WARNING: Bestfit itself takes TLS, and most \
            Ingress controllers and Gateways talk HTTP to it unless they are told
            httpRoute.enabled=true httpRoute.parentRefs[0].name=public | WARNING: Bestfit itself takes TLS, and most \
            Ingress controllers and Gateways talk HTTP to it unless they are told
            prometheusRule.enabled=true | WARNING: rules are installed, and nothing here makes Prometheus scrape.
            node.enabled=true node.image.repository=sh node.image.tag=v1 node.proxy=https://a.example \
            | rollout status daemonset/bestfit-node   kubectl
            node.enabled=true node.image.repository=sh node.image.tag=v1 node.proxy=https://a.example \
            node.pools[0].name=all | rollout status daemonset/bestfit-node-all   kubectl
            """)
    void whatWillNotWorkIsSaid(String set, String sentence) {
        String notes = Chart.notes(Chart.values("minimal"), Chart.set(GOOD + " " + set));

        assertThat(notes.replace('\n', ' ')).contains(sentence);
    }
}
