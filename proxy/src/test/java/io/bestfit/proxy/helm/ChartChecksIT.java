package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart does not install, and the sentence that says why. */
class ChartChecksIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image.repository=                                       | image.repository is missing: push the image that \
            the build makes to a registry of yours, and name it, for example --set \
            image.repository=registry.example/bestfit
            config.listen=127.0.0.1:5000                            | config.listen has 127.0.0.1:5000, which nobody \
            outside of the pod reaches: leave config.listen out, or write 0.0.0.0:5000
            config.admin=localhost:9090                             | config.admin is localhost:9090, where the kubelet \
            cannot ask whether the pod lives: leave config.admin out, or write 0.0.0.0:9090
            configFiles.bestfit\\.yaml=x                            | configFiles has bestfit.yaml, which is the \
            configuration itself: give that file another name
            config.upstream.ca=/etc/bestfit/secrets/site-ca/ca.pem  | config names a file of the secret 'site-ca', \
            which is not mounted: add it to existingSecrets
            config.upstream.ca=/etc/bestfit/tls/ca.crt              | config names a file in /etc/bestfit/tls, and \
            there is none: set tls.existingSecret, or tls.certManager.enabled
            tls.certManager.enabled=true                            | tls.certManager.issuerRef.name is missing: name \
            the issuer, as kubectl get issuers,clusterissuers -A lists it
            tls.certManager.enabled=true tls.existingSecret=mine    | tls.existingSecret and tls.certManager.enabled \
            are both set: leave one of them out
            tls.existingSecret=mine config.listen=0.0.0.0:5000      | tls is on, and no listener of config.listen uses \
            it: leave config.listen out, or give a listener tls: {certificate: /etc/bestfit/tls/tls.crt, \
            key: /etc/bestfit/tls/tls.key}
            ingress.enabled=true                                    | ingress.hosts is empty: name the host that \
            clients use, for example --set ingress.hosts={bestfit.example}
            httpRoute.enabled=true                                  | httpRoute.parentRefs is empty: name the gateway, \
            for example --set httpRoute.parentRefs[0].name=public
            service.externalTrafficPolicy=Local                     | service.externalTrafficPolicy means nothing with \
            service.type ClusterIP: set service.type to NodePort or LoadBalancer, or leave it out
            podDisruptionBudget.enabled=true podDisruptionBudget.minAvailable=1 | podDisruptionBudget needs exactly \
            one of minAvailable and maxUnavailable: set the other to ""
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable= | podDisruptionBudget needs exactly \
            one of minAvailable and maxUnavailable: set the other to ""
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable= podDisruptionBudget.minAvailable=2 | \
            podDisruptionBudget lets no pod of 2 go, so that no node can be drained: set maxUnavailable to 1 and \
            minAvailable to "", or run more pods
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable=0 | podDisruptionBudget lets no pod of \
            2 go, so that no node can be drained: set maxUnavailable to 1 and minAvailable to "", or run more pods
            autoscaling.enabled=true autoscaling.minReplicas=9      | autoscaling.minReplicas is 9 and \
            autoscaling.maxReplicas 6: the least cannot be above the most
            node.enabled=true                                       | node.image.repository is missing: name an image \
            with a shell and curl or wget, which runs bestfit-node on each node
            node.enabled=true node.image.repository=sh              | node.image.tag is missing: it runs as root on \
            every node, so name the one that you have tried, by node.image.tag or node.image.digest
            node.enabled=true node.image.repository=sh node.image.tag=v1 | node.proxy is missing: say where nodes reach \
            Bestfit, for example --set node.proxy=https://bestfit.example
            node.enabled=true node.image.repository=sh node.image.tag=v1 node.proxy=http://10.0.0.1:30500 \
            node.updateStrategy.rollingUpdate.maxSurge=1            | node.updateStrategy has maxSurge, with which \
            the pod that ends removes the file of the one that came: leave it out
            autoscaling.enabled=true resources.requests=null        | autoscaling counts in parts of \
            resources.requests.cpu, which is missing: set it
            """)
    void whatCannotWorkIsRefusedWithASentence(String set, String sentence) {
        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(set)))
                .hasMessageContaining(": " + sentence + "\n");
    }

    @Test
    void somethingHasToBeAsked(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), "image: {repository: registry.example/bestfit}");

        assertThatThrownBy(() -> Chart.render(values, Map.of())).hasMessageContaining(": no registry to ask: set"
                + " config.upstream.url, for example to https://registry-1.docker.io, or config.upstreams\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas=3                            | additional properties 'replicas' not allowed
            image.repo=x                          | additional properties 'repo' not allowed
            service.type=ExternalName             | value must be one of
            service.port=70000                    | maximum: got 70,000, want 65,535
            config.upstreem.url=https://x.example | additional properties 'upstreem' not allowed
            config.timeouts.drain=soon            | at '/config/timeouts/drain': 'soon' does not match pattern
            image.repository=bestfit:1            | at '/image/repository': 'bestfit:1' does not match pattern
            node.containerdDirectory=/            | at '/node/containerdDirectory': '/' does not match pattern
            image.digest=sha256:0                 | at '/image/digest': 'sha256:0' does not match pattern
            tls.certManager.issuer=x              | additional properties 'issuer' not allowed
            """)
    void theSchemaRefusesWhatIsNoValue(String set, String words) {
        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(set))).hasMessageContaining(words);
    }

    /** What is refused above is refused for what stands beside it. */
    @ParameterizedTest
    @CsvSource({"replicaCount=3", "podDisruptionBudget.enabled=true", "autoscaling.enabled=true"})
    void whatCanWorkIsNotRefused(String set) {
        assertThat(Chart.objects(Chart.render(Chart.values("minimal"), Chart.set(set)))).isNotEmpty();
    }
}
