{{- define "bestfit.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough for what is put behind it. */}}
{{- define "bestfit.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 48 | trimSuffix "-" -}}
{{- else if contains (include "bestfit.name" .) .Release.Name -}}
{{- .Release.Name | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "bestfit.name" .) | trunc 48 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- define "bestfit.selectorLabels" -}}
app.kubernetes.io/name: {{ include "bestfit.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: proxy
{{- end -}}

{{- define "bestfit.chartLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: bestfit
{{- end -}}

{{- define "bestfit.commonLabels" -}}
{{ include "bestfit.chartLabels" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "bestfit.labels" -}}
{{ include "bestfit.selectorLabels" . }}
{{ include "bestfit.commonLabels" . }}
{{- end -}}

{{/* The same and further ones, which win over commonLabels: a list of the root and these. */}}
{{- define "bestfit.labelsAnd" -}}
{{ include "bestfit.selectorLabels" (first .) }}
{{ include "bestfit.chartLabels" (first .) }}
{{- with merge (deepCopy (last .)) (first .).Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Of the pod of helm test: what keeps pods of Bestfit apart, by their name or their release, is not for it. */}}
{{- define "bestfit.testLabels" -}}
app.kubernetes.io/name: {{ include "bestfit.name" . | trunc 58 | trimSuffix "-" }}-test
app.kubernetes.io/instance: {{ .Release.Name }}-test
app.kubernetes.io/component: test
{{- end -}}

{{- define "bestfit.nodeSelectorLabels" -}}
app.kubernetes.io/name: {{ include "bestfit.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: node
{{- end -}}

{{- define "bestfit.nodeLabels" -}}
{{ include "bestfit.nodeSelectorLabels" . }}
{{ include "bestfit.commonLabels" . }}
{{- end -}}

{{/* The name of an image: of repository, tag and digest, with the tag that counts where none is said. */}}
{{- define "bestfit.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ default .tag .image.tag }}
{{- end -}}
{{- end -}}

{{- define "bestfit.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "bestfit.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Whether Bestfit asks the API server with the account of its pod: "true" or nothing. */}}
{{- define "bestfit.asksCluster" -}}
{{- $kubernetes := dig "nodes" "kubernetes" (dict) .Values.config -}}
{{- if and $kubernetes.enabled (not $kubernetes.kubeconfig) -}}true{{- end -}}
{{- end -}}

{{/* The secret that holds certificate and key, or nothing. */}}
{{- define "bestfit.tlsSecret" -}}
{{- if .Values.tls.certManager.enabled -}}
{{- printf "%s-tls" (include "bestfit.fullname" .) -}}
{{- else -}}
{{- .Values.tls.existingSecret -}}
{{- end -}}
{{- end -}}

{{/* The whole configuration: what was given, and where it is served. */}}
{{- define "bestfit.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- if not (hasKey $config "listen") -}}
{{- $address := "0.0.0.0:5000" -}}
{{- if include "bestfit.tlsSecret" . -}}
{{- $files := dict "certificate" "/etc/bestfit/tls/tls.crt" "key" "/etc/bestfit/tls/tls.key" -}}
{{- $_ := set $config "listen" (list (dict "address" $address "tls" $files)) -}}
{{- else -}}
{{- $_ := set $config "listen" $address -}}
{{- end -}}
{{- end -}}
{{- if not (hasKey $config "admin") -}}
{{- $_ := set $config "admin" "0.0.0.0:9090" -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* The listeners, as a YAML object whose "all" lists name, host, port and whether there is TLS. */}}
{{- define "bestfit.listeners" -}}
{{- $listen := (include "bestfit.config" . | fromYaml).listen -}}
{{- if not (kindIs "slice" $listen) -}}
{{- $listen = list $listen -}}
{{- end -}}
{{- $all := list -}}
{{- range $index, $listener := $listen -}}
{{- if kindIs "string" $listener -}}
{{- $listener = dict "address" $listener -}}
{{- end -}}
{{- $port := regexFind "[0-9]+$" $listener.address | int -}}
{{- $name := ternary "registry" (printf "registry-%d" $port) (eq $index 0) -}}
{{- $host := regexReplaceAll ":[0-9]+$" $listener.address "" -}}
{{- $all = append $all (dict "name" $name "host" $host "port" $port "tls" (hasKey $listener "tls")) -}}
{{- end -}}
{{- dict "all" $all | toYaml -}}
{{- end -}}

{{/* The address for administration. */}}
{{- define "bestfit.admin" -}}
{{- (include "bestfit.config" . | fromYaml).admin -}}
{{- end -}}

{{/* Of both Services: Kubernetes' own choice where nothing is said. */}}
{{- define "bestfit.addressFamilies" -}}
{{- with .ipFamilyPolicy }}
ipFamilyPolicy: {{ . }}
{{- end }}
{{- with .ipFamilies }}
ipFamilies:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A duration of the configuration, such as 10s, in whole seconds and rather too long than too short. */}}
{{- define "bestfit.seconds" -}}
{{- $number := regexFind "^[0-9]+" . | int64 -}}
{{- if hasSuffix "ms" . -}}
{{- div (add $number 999) 1000 -}}
{{- else if hasSuffix "m" . -}}
{{- mul $number 60 -}}
{{- else if hasSuffix "h" . -}}
{{- mul $number 3600 -}}
{{- else -}}
{{- $number -}}
{{- end -}}
{{- end -}}
