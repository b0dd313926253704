{{/* What the schema cannot say. Each sentence tells what is wrong and what to write. */}}
{{- define "bestfit.validate" -}}
{{- if not .Values.image.repository -}}
{{- fail "image.repository is missing: push the image that the build makes to a registry of yours, and name it, for example --set image.repository=registry.example/bestfit" -}}
{{- end -}}
{{- if not (or (dig "upstream" "url" "" .Values.config) .Values.config.upstreams) -}}
{{- fail "no registry to ask: set config.upstream.url, for example to https://registry-1.docker.io, or config.upstreams" -}}
{{- end -}}
{{- include "bestfit.validateNames" . -}}
{{- include "bestfit.validateListeners" . -}}
{{- include "bestfit.validateService" . -}}
{{- include "bestfit.validateFiles" . -}}
{{- include "bestfit.validateTls" . -}}
{{- include "bestfit.validateRoutes" . -}}
{{- include "bestfit.validateReplicas" . -}}
{{- include "bestfit.validateNode" . -}}
{{- end -}}

{{/* Helm takes release names that no Service can have. */}}
{{- define "bestfit.validateNames" -}}
{{- $name := include "bestfit.fullname" . -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) -}}
{{- fail (printf "everything would be called %s, which no Service can be: set fullnameOverride to small letters, digits and '-', with a letter first" $name) -}}
{{- end -}}
{{- $own := concat (keys (include "bestfit.selectorLabels" . | fromYaml)) (keys (include "bestfit.chartLabels" . | fromYaml)) (list "bestfit.io/service") | sortAlpha -}}
{{- $given := dict "commonLabels" .Values.commonLabels "podLabels" .Values.podLabels "service.labels" .Values.service.labels "serviceMonitor.labels" .Values.serviceMonitor.labels "prometheusRule.labels" .Values.prometheusRule.labels "dashboard.labels" .Values.dashboard.labels -}}
{{- range $value, $labels := $given -}}
{{- range $own -}}
{{- if hasKey $labels . -}}
{{- fail (printf "%s has %s, which the chart itself sets: leave it out" $value .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.validateListeners" -}}
{{- $loopback := "^(127\\.|localhost$|\\[::1\\]$)" -}}
{{- range (include "bestfit.listeners" . | fromYaml).all -}}
{{- if regexMatch $loopback .host -}}
{{- fail (printf "config.listen has %s:%d, which nobody outside of the pod reaches: leave config.listen out, or write 0.0.0.0:%d" .host (int .port) (int .port)) -}}
{{- end -}}
{{- end -}}
{{- $admin := include "bestfit.admin" . -}}
{{- $ports := list (regexFind "[0-9]+$" $admin | int) -}}
{{- range (include "bestfit.listeners" . | fromYaml).all -}}
{{- $port := int .port -}}
{{- if has $port $ports -}}
{{- fail (printf "config.listen and config.admin have the port %d twice, and a pod has each once: give every one of them its own" $port) -}}
{{- end -}}
{{- $ports = append $ports $port -}}
{{- end -}}
{{- range $ports -}}
{{- if or (lt . 1) (gt . 65535) -}}
{{- fail (printf "config.listen or config.admin has the port %d, which no pod can have: write one from 1 to 65535" .) -}}
{{- end -}}
{{- end -}}
{{- if regexMatch $loopback (regexReplaceAll ":[0-9]+$" $admin "") -}}
{{- fail (printf "config.admin is %s, where the kubelet cannot ask whether the pod lives: leave config.admin out, or write 0.0.0.0:9090" $admin) -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.validateFiles" -}}
{{- if hasKey .Values.configFiles "bestfit.yaml" -}}
{{- fail "configFiles has bestfit.yaml, which is the configuration itself: give that file another name" -}}
{{- end -}}
{{- $config := include "bestfit.config" . -}}
{{- range regexFindAll "/etc/bestfit/secrets/[A-Za-z0-9.-]+" $config -1 -}}
{{- $name := trimPrefix "/etc/bestfit/secrets/" . -}}
{{- if not (has $name $.Values.existingSecrets) -}}
{{- fail (printf "config names a file of the secret '%s', which is not mounted: add it to existingSecrets" $name) -}}
{{- end -}}
{{- end -}}
{{- if and (contains "/etc/bestfit/tls/" $config) (not (include "bestfit.tlsSecret" .)) -}}
{{- fail "config names a file in /etc/bestfit/tls, and there is none: set tls.existingSecret, or tls.certManager.enabled" -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.validateTls" -}}
{{- if .Values.tls.certManager.enabled -}}
{{- if .Values.tls.existingSecret -}}
{{- fail "tls.existingSecret and tls.certManager.enabled are both set: leave one of them out" -}}
{{- end -}}
{{- if not .Values.tls.certManager.issuerRef.name -}}
{{- fail "tls.certManager.issuerRef.name is missing: name the issuer, as kubectl get issuers,clusterissuers -A lists it" -}}
{{- end -}}
{{- end -}}
{{- if and (include "bestfit.tlsSecret" .) (not (contains "/etc/bestfit/tls/" (include "bestfit.config" .))) -}}
{{- fail "tls is on, and no listener of config.listen uses it: leave config.listen out, or give a listener tls: {certificate: /etc/bestfit/tls/tls.crt, key: /etc/bestfit/tls/tls.key}" -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.validateRoutes" -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.hosts is empty: name the host that clients use, for example --set ingress.hosts={bestfit.example}" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.parentRefs is empty: name the gateway, for example --set httpRoute.parentRefs[0].name=public" -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.validateService" -}}
{{- $service := .Values.service -}}
{{- if eq $service.type "ClusterIP" -}}
{{- range list "nodePort" "externalTrafficPolicy" -}}
{{- if index $service . -}}
{{- fail (printf "service.%s means nothing with service.type ClusterIP: set service.type to NodePort or LoadBalancer, or leave it out" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if ne $service.type "LoadBalancer" -}}
{{- range list "loadBalancerClass" "loadBalancerSourceRanges" -}}
{{- if index $service . -}}
{{- fail (printf "service.%s means nothing with service.type %s: set service.type to LoadBalancer, or leave it out" . $service.type) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq (len $service.ipFamilies) 2) (not (hasSuffix "DualStack" $service.ipFamilyPolicy)) -}}
{{- fail "service.ipFamilies has two, and a Service has one unless it is told otherwise: set service.ipFamilyPolicy to PreferDualStack or RequireDualStack" -}}
{{- end -}}
{{- range rest (include "bestfit.listeners" . | fromYaml).all -}}
{{- if eq (int .port) (int $service.port) -}}
{{- fail (printf "service.port is %d, the port of a further listener of config.listen, which the Service has by its own number: set service.port to another" (int .port)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.validateReplicas" -}}
{{- $least := ternary .Values.autoscaling.minReplicas .Values.replicaCount .Values.autoscaling.enabled | int -}}
{{- with .Values.podDisruptionBudget -}}
{{- if .enabled -}}
{{- $minimum := toString .minAvailable -}}
{{- $maximum := toString .maxUnavailable -}}
{{- if eq (empty $minimum) (empty $maximum) -}}
{{- fail "podDisruptionBudget needs exactly one of minAvailable and maxUnavailable: set the other to \"\"" -}}
{{- end -}}
{{- /* Kubernetes rounds a percentage up. */ -}}
{{- $stay := trimSuffix "%" $minimum | int -}}
{{- if hasSuffix "%" $minimum -}}
{{- $stay = div (add (mul $stay $least) 99) 100 | int -}}
{{- end -}}
{{- if or (has $maximum (list "0" "0%")) (and $minimum (ge $stay $least)) -}}
{{- fail (printf "podDisruptionBudget lets no pod of %d go, so that no node can be drained: set maxUnavailable to 1 and minAvailable to \"\", or run more pods" $least) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $update := default (dict) .Values.updateStrategy.rollingUpdate -}}
{{- if and (has (dig "maxUnavailable" "25%" $update | toString) (list "0" "0%")) (has (dig "maxSurge" "25%" $update | toString) (list "0" "0%")) -}}
{{- fail "updateStrategy.rollingUpdate lets no pod go and none come: set maxSurge or maxUnavailable to 1" -}}
{{- end -}}
{{- with .Values.autoscaling -}}
{{- if .enabled -}}
{{- if gt (int .minReplicas) (int .maxReplicas) -}}
{{- fail (printf "autoscaling.minReplicas is %d and autoscaling.maxReplicas %d: the least cannot be above the most" (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- if not (dig "requests" "cpu" "" $.Values.resources) -}}
{{- fail "autoscaling counts in parts of resources.requests.cpu, which is missing: set it" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
