{{/* The registries that Bestfit answers for, as containerd names them, in a YAML object's "all": the rule of the class Namespaces. */}}
{{- define "bestfit.answersFor" -}}
{{- $upstreams := list -}}
{{- $all := list -}}
{{- with .Values.config.upstream -}}
{{- $upstreams = append $upstreams . -}}
{{- end -}}
{{- range $name, $upstream := .Values.config.upstreams -}}
{{- $upstreams = append $upstreams $upstream -}}
{{- $all = append $all $name -}}
{{- end -}}
{{- range $upstreams -}}
{{- range .namespaces -}}
{{- $all = append $all (lower .) -}}
{{- end -}}
{{- $url := default "" .url | lower -}}
{{- $authority := regexReplaceAll "^https?://" $url "" | trimSuffix "/" -}}
{{- $authority = trimSuffix (ternary ":443" ":80" (hasPrefix "https:" $url)) $authority -}}
{{- $all = append $all $authority -}}
{{- if eq "registry-1.docker.io" (regexReplaceAll ":[0-9]+$" $authority "") -}}
{{- $all = append $all "docker.io" -}}
{{- end -}}
{{- end -}}
{{- dict "all" $all | toYaml -}}
{{- end -}}

{{/* What a node without it needs before Bestfit can start, and would then get from Bestfit alone: in words, or nothing. */}}
{{- define "bestfit.nodeNeedsFirst" -}}
{{- $needs := list -}}
{{- $registries := .Values.node.registries | toJson | lower | fromJsonArray -}}
{{- if and .Values.node.enabled (not .Values.node.fallback) -}}
{{- range $value, $image := dict "image.repository" .Values.image "node.image.repository" .Values.node.image -}}
{{- $registry := first (splitList "/" $image.repository) -}}
{{- if or (not (contains "/" $image.repository)) (not (regexMatch "[.:]|^localhost$" $registry)) -}}
{{- $registry = "docker.io" -}}
{{- end -}}
{{- if has (lower $registry) $registries -}}
{{- $needs = append $needs (printf "%s (%s)" $value $registry) -}}
{{- end -}}
{{- end -}}
{{- if has "registry.k8s.io" $registries -}}
{{- $needs = append $needs "the pause image (registry.k8s.io)" -}}
{{- end -}}
{{- end -}}
{{- join ", " $needs -}}
{{- end -}}

{{- define "bestfit.validateNode" -}}
{{- with .Values.node -}}
{{- if .enabled -}}
{{- if not .image.repository -}}
{{- fail "node.image.repository is missing: name an image with a shell and curl or wget, which runs bestfit-node on each node" -}}
{{- end -}}
{{- if not .proxy -}}
{{- fail "node.proxy is missing: say where nodes reach Bestfit, for example --set node.proxy=https://bestfit.example" -}}
{{- end -}}
{{- if regexMatch "^https?://[^:/]+\\.svc(\\.[^:/]*)?(:[0-9]+)?$" .proxy -}}
{{- fail (printf "node.proxy is %s, a name that only pods can look up: write the name or address of a node port, load balancer or route" .proxy) -}}
{{- end -}}
{{- if not (has (dig "rollingUpdate" "maxSurge" 0 .updateStrategy | toString) (list "0" "0%")) -}}
{{- fail "node.updateStrategy has maxSurge, with which the pod that ends removes the file of the one that came: leave it out" -}}
{{- end -}}
{{- include "bestfit.validateNodeRegistries" $ -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.validateNodeRegistries" -}}
{{- $every := list "_default" "*" -}}
{{- $registries := .Values.node.registries -}}
{{- if and (not .Values.node.fallback) (or (not $registries) (has "_default" $registries) (has "*" $registries)) -}}
{{- fail "node.fallback is false for every registry, so that nodes get no image but from Bestfit, not even Bestfit's own and the pause image: list in node.registries those for which it is to count, or leave node.fallback out" -}}
{{- end -}}
{{- $answers := (include "bestfit.answersFor" . | fromYaml).all -}}
{{- range $registries -}}
{{- if and $answers (not (has . $every)) (not (has (lower .) $answers)) -}}
{{- fail (printf "node.registries has %s, for which no upstream of config answers, so that Bestfit refuses what nodes ask of it: add an upstream with that host, or the name to the namespaces of the one that has its images, or leave it out of node.registries" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
