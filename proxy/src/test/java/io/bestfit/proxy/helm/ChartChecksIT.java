package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
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
            service.nodePort=30500                                  | service.nodePort means nothing with \
            service.type ClusterIP: set service.type to NodePort or LoadBalancer, or leave it out
            service.loadBalancerClass=site/lb                       | service.loadBalancerClass means nothing with \
            service.type ClusterIP: set service.type to LoadBalancer, or leave it out
            service.type=NodePort service.loadBalancerSourceRanges[0]=10.0.0.0/8 | service.loadBalancerSourceRanges \
            means nothing with service.type NodePort: set service.type to LoadBalancer, or leave it out
            service.ipFamilies[0]=IPv6 service.ipFamilies[1]=IPv4   | service.ipFamilies has two, and a Service has one \
            unless it is told otherwise: set service.ipFamilyPolicy to PreferDualStack or RequireDualStack
            service.labels.bestfit\\.io/service=admin               | service.labels has bestfit.io/service, which the \
            chart itself sets: leave it out
            config.listen[0]=0.0.0.0:5443 config.listen[1]=0.0.0.0:5000 | service.port is 5000, the port of a further \
            listener of config.listen, which the Service has by its own number: set service.port to another
            config.listen[0]=0.0.0.0:5000 config.listen[1]=[::]:5000 | config.listen and config.admin have the port \
            5000 twice, and a pod has each once: give every one of them its own
            config.listen=0.0.0.0:9090                              | config.listen and config.admin have the port \
            9090 twice, and a pod has each once: give every one of them its own
            config.listen=0.0.0.0:0                                 | config.listen or config.admin has the port 0, \
            which no pod can have: write one from 1 to 65535
            commonLabels.app\\.kubernetes\\.io/part-of=site         | commonLabels has app.kubernetes.io/part-of, \
            which the chart itself sets: leave it out
            podLabels.app\\.kubernetes\\.io/component=site          | podLabels has app.kubernetes.io/component, \
            which the chart itself sets: leave it out
            updateStrategy.rollingUpdate.maxSurge=0%                | updateStrategy.rollingUpdate lets no pod go and \
            none come: set maxSurge or maxUnavailable to 1
            podDisruptionBudget.enabled=true podDisruptionBudget.minAvailable=1 | podDisruptionBudget needs exactly \
            one of minAvailable and maxUnavailable: set the other to ""
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable= | podDisruptionBudget needs exactly \
            one of minAvailable and maxUnavailable: set the other to ""
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable= podDisruptionBudget.minAvailable=2 | \
            podDisruptionBudget lets no pod of 2 go, so that no node can be drained: set maxUnavailable to 1 and \
            minAvailable to "", or run more pods
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable=0 | podDisruptionBudget lets no pod of \
            2 go, so that no node can be drained: set maxUnavailable to 1 and minAvailable to "", or run more pods
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable=0% | podDisruptionBudget lets no pod of \
            2 go, so that no node can be drained: set maxUnavailable to 1 and minAvailable to "", or run more pods
            podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable= podDisruptionBudget.minAvailable=51% | \
            podDisruptionBudget lets no pod of 2 go, so that no node can be drained: set maxUnavailable to 1 and \
            minAvailable to "", or run more pods
            replicaCount=1 podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable= \
            podDisruptionBudget.minAvailable=50%                    | podDisruptionBudget lets no pod of 1 go, so that \
            no node can be drained: set maxUnavailable to 1 and minAvailable to "", or run more pods
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

    /** Helm takes it for a release, and no Service can be called so. */
    @Test
    void aReleaseWhoseNameNothingCanHaveIsRefused() {
        assertThatThrownBy(() -> new Helm(Chart.packed()).template().withName("1.bestfit").withKubeVersion("1.30.0")
                .withValuesFile(Chart.values("minimal")).call()).hasMessageContaining(
                        ": everything would be called 1.bestfit, which no Service can be: set fullnameOverride to small"
                                + " letters, digits and '-', with a letter first\n");
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
            nameOverride=x/y                      | at '/nameOverride': 'x/y' does not match pattern
            fullnameOverride=Best_Fit             | at '/fullnameOverride': 'Best_Fit' does not match pattern
            podLabels.a=b/c                       | at '/podLabels/a': 'b/c' does not match pattern
            commonLabels.a%b=c                    | invalid propertyName 'a%b'
            configFiles.a%b=x                     | invalid propertyName 'a%b'
            existingSecrets[0]=a existingSecrets[1]=a | items at 0 and 1 are equal
            ingress.hosts[0]=bestfit.example:443  | at '/ingress/hosts/0': 'bestfit.example:443' does not match pattern
            namespaceOverride=Images              | at '/namespaceOverride': 'Images' does not match pattern
            service.ipFamilies[0]=6               | at '/service/ipFamilies/0': value must be one of
            autoscaling.behavior.scaleup=x        | additional properties 'scaleup' not allowed
            updateStrategy.type=OnDelete          | at '/updateStrategy/type': value must be one of
            tls.certManager.issuer=x              | additional properties 'issuer' not allowed
            """)
    void theSchemaRefusesWhatIsNoValue(String set, String words) {
        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(set))).hasMessageContaining(words);
    }

    /** What is refused above is refused for what stands beside it. */
    @ParameterizedTest
    @CsvSource({"replicaCount=3", "podDisruptionBudget.enabled=true", "autoscaling.enabled=true",
            "podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable= podDisruptionBudget.minAvailable=50%",
            "podDisruptionBudget.enabled=true podDisruptionBudget.maxUnavailable=1%",
            "updateStrategy.rollingUpdate.maxSurge=0 updateStrategy.rollingUpdate.maxUnavailable=1",
            "config.listen[0]=0.0.0.0:5443 config.listen[1]=0.0.0.0:5000 service.port=443",
            "service.type=NodePort service.nodePort=30500",
            "service.type=LoadBalancer service.loadBalancerClass=site/lb"})
    void whatCanWorkIsNotRefused(String set) {
        assertThat(Chart.objects(Chart.render(Chart.values("minimal"), Chart.set(set)))).isNotEmpty();
    }
}
