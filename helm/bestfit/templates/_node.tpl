{{/* The pools of nodes, in a YAML object's "all", each with what holds for it. Where none is said, all nodes are one, without a name. */}}
{{- define "bestfit.nodePools" -}}
{{- $all := list -}}
{{- range default (list dict) .Values.node.pools -}}
{{- $pool := deepCopy (omit $.Values.node "pools") -}}
{{- $selector := default dict $pool.nodeSelector -}}
{{- range $key, $value := . -}}
{{- $_ := set $pool $key $value -}}
{{- end -}}
{{- range $label, $value := .nodeSelector -}}
{{- $_ := set $selector $label $value -}}
{{- end -}}
{{- $_ := set $pool "nodeSelector" $selector -}}
{{- $_ := set $pool "affinity" (default dict $pool.affinity) -}}
{{- $all = append $all $pool -}}
{{- end -}}
{{- dict "all" $all | toYaml -}}
{{- end -}}

{{/* What the DaemonSet of a pool is called, given the whole and the pool. */}}
{{- define "bestfit.nodeName" -}}
{{- include "bestfit.fullname" .whole }}-node{{ with .pool.name }}-{{ . }}{{ end -}}
{{- end -}}

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
{{- if not (or .image.tag .image.digest) -}}
{{- fail "node.image.tag is missing: it runs as root on every node, so name the one that you have tried, by node.image.tag or node.image.digest" -}}
{{- end -}}
{{- if not .proxy -}}
{{- fail "node.proxy is missing: say where nodes reach Bestfit, for example --set node.proxy=https://bestfit.example" -}}
{{- end -}}
{{- $host := regexReplaceAll "^https?://(\\[[^]]*]|[^:/]*).*$" .proxy "${1}" | lower -}}
{{- $ofService := printf "%s.%s" (include "bestfit.fullname" $) (include "bestfit.namespace" $) -}}
{{- if or (eq $host $ofService) (regexMatch "\\.svc(\\..*)?$" $host) -}}
{{- fail (printf "node.proxy is %s, a name that only pods can look up: write the name or address of a node port, load balancer or route" .proxy) -}}
{{- end -}}
{{- if not (or (contains "." $host) (hasPrefix "[" $host) (eq $host "localhost")) -}}
{{- fail (printf "node.proxy is %s, whose host has no dot: nodes do not know Services by their names. Write the whole name or the address of a node port, load balancer or route" .proxy) -}}
{{- end -}}
{{- if not (has (dig "rollingUpdate" "maxSurge" 0 .updateStrategy | toString) (list "0" "0%")) -}}
{{- fail "node.updateStrategy has maxSurge, with which the pod that ends removes the file of the one that came: leave it out" -}}
{{- end -}}
{{- include "bestfit.validateNodeRegistries" $ -}}
{{- include "bestfit.validateNodePools" $ -}}
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

{{- define "bestfit.validateNodePools" -}}
{{- $options := list "--node" "--mpi" "--injected" "--nvidia-smi" "--modules" -}}
{{- if hasKey .Values.commonLabels "bestfit.io/node-pool" -}}
{{- fail "commonLabels has bestfit.io/node-pool, which the chart itself sets: leave it out" -}}
{{- end -}}
{{- $seen := list -}}
{{- range $pool := (include "bestfit.nodePools" . | fromYaml).all -}}
{{- range $pool.extraArgs -}}
{{- if and (hasPrefix "-" .) (not (has (regexReplaceAll "=.*$" . "") $options)) -}}
{{- fail (printf "node.extraArgs has %s, which is none of %s: for the others there are values below node" . (join ", " $options)) -}}
{{- end -}}
{{- end -}}
{{- range $other := $seen -}}
{{- if eq $pool.name $other.name -}}
{{- fail (printf "node.pools has two that are called %s: give each a name of its own" $pool.name) -}}
{{- end -}}
{{- $apart := ne (dig "nodeAffinity" "" $pool.affinity | toJson) (dig "nodeAffinity" "" $other.affinity | toJson) -}}
{{- range $label, $value := $pool.nodeSelector -}}
{{- if and (hasKey $other.nodeSelector $label) (ne $value (get $other.nodeSelector $label)) -}}
{{- $apart = true -}}
{{- end -}}
{{- end -}}
{{- if not $apart -}}
{{- fail (printf "node.pools has %s and %s, which a node can be in at once, with two pods that write the same file: give a label of their nodeSelector different values, or one of them a nodeAffinity that leaves out the nodes of the other" $other.name $pool.name) -}}
{{- end -}}
{{- end -}}
{{- $seen = append $seen $pool -}}
{{- end -}}
{{- end -}}
