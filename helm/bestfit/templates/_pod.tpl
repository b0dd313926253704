{{/* Where a pod may run: of the values, or of a part of them. */}}
{{- define "bestfit.placement" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "bestfit.pullSecrets" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* The environment: of the root, and of options of the JVM besides those of the values. */}}
{{- define "bestfit.environmentWith" -}}
{{- $further := last . -}}
{{- with first . -}}
{{- $own := list -}}
{{- with list .Values.javaOptions $further | join " " | trim -}}
{{- $own = list (dict "name" "_JAVA_OPTIONS" "value" .) -}}
{{- end -}}
{{- with concat $own .Values.extraEnv -}}
env:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "bestfit.environment" -}}
{{- include "bestfit.environmentWith" (list . "") -}}
{{- end -}}

{{/* The configuration is a folder: a file that is mounted by itself never changes. */}}
{{- define "bestfit.volumeMounts" -}}
- name: config
  mountPath: /etc/bestfit/config
  readOnly: true
# Bestfit writes nothing; Java's tools and native libraries may want to.
- name: tmp
  mountPath: /tmp
{{- if include "bestfit.tlsSecret" . }}
- name: tls
  mountPath: /etc/bestfit/tls
  readOnly: true
{{- end }}
{{- range $index, $name := .Values.existingSecrets }}
- name: secret-{{ $index }}
  mountPath: /etc/bestfit/secrets/{{ $name }}
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "bestfit.volumes" -}}
- name: config
  configMap:
    name: {{ include "bestfit.fullname" . }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with include "bestfit.tlsSecret" . }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- range $index, $name := .Values.existingSecrets }}
- name: secret-{{ $index }}
  secret:
    secretName: {{ $name }}
    defaultMode: 0440
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
