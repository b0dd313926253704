{{/* What the schema cannot say. Each sentence tells what is wrong and what to write. */}}
{{- define "bestfit.validate" -}}
{{- if not .Values.image.repository -}}
{{- fail "image.repository is missing: push the image that the build makes to a registry of yours, and name it, for example --set image.repository=registry.example/bestfit" -}}
{{- end -}}
{{- if not (or (dig "upstream" "url" "" .Values.config) .Values.config.upstreams) -}}
{{- fail "no registry to ask: set config.upstream.url, for example to https://registry-1.docker.io, or config.upstreams" -}}
{{- end -}}
{{- include "bestfit.validateListeners" . -}}
{{- include "bestfit.validateFiles" . -}}
{{- include "bestfit.validateTls" . -}}
{{- include "bestfit.validateRoutes" . -}}
{{- include "bestfit.validateReplicas" . -}}
{{- include "bestfit.validateNode" . -}}
{{- end -}}

{{- define "bestfit.validateListeners" -}}
{{- $loopback := "^(127\\.|localhost$|\\[::1\\]$)" -}}
{{- range (include "bestfit.listeners" . | fromYaml).all -}}
{{- if regexMatch $loopback .host -}}
{{- fail (printf "config.listen has %s:%d, which nobody outside of the pod reaches: leave config.listen out, or write 0.0.0.0:%d" .host (int .port) (int .port)) -}}
{{- end -}}
{{- end -}}
{{- $admin := include "bestfit.admin" . -}}
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
{{- if and (eq .Values.service.type "ClusterIP") .Values.service.externalTrafficPolicy -}}
{{- fail "service.externalTrafficPolicy means nothing with service.type ClusterIP: set service.type to NodePort or LoadBalancer, or leave it out" -}}
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
{{- if or (eq $maximum "0") (eq $minimum "100%") (and $minimum (not (hasSuffix "%" $minimum)) (ge (int $minimum) $least)) -}}
{{- fail (printf "podDisruptionBudget lets no pod of %d go, so that no node can be drained: set maxUnavailable to 1 and minAvailable to \"\", or run more pods" $least) -}}
{{- end -}}
{{- end -}}
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
