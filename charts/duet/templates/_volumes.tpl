{{/* list $ component: the volumes of its pods, as a YAML list. */}}
{{- define "duet.volumes" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- if ne $root.Values.tls.source "disabled" }}
- name: tls
  {{- include "duet.tlsVolume" . | nindent 2 }}
{{- end }}
{{- if ne $component "gateway" }}
{{- if $values.auth.enabled }}
- name: policy
  configMap:
    name: {{ include "duet.fullname" $root }}-{{ $component }}-policy
{{- end }}
{{- if include "duet.usesApi" . }}
- name: api
  {{- include "duet.apiVolume" $root | nindent 2 }}
{{- end }}
{{- if and (eq $component "post") (include "duet.presentsToken" $root) }}
- name: user-token
  {{- if $values.userClient.existingTokenSecret.name }}
  secret:
    secretName: {{ $values.userClient.existingTokenSecret.name }}
    defaultMode: 0440
    items:
      - {key: {{ $values.userClient.existingTokenSecret.key }}, path: token}
  {{- else }}
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken:
          path: token
          audience: {{ include "duet.audience" (list $root "user") | quote }}
          expirationSeconds: 3600
  {{- end }}
{{- end }}
{{- if include "duet.databaseFiles" . }}
- name: database
  {{- include "duet.databaseVolume" . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* list $ component: the mounts of these volumes, as a YAML list. */}}
{{- define "duet.volumeMounts" -}}
{{- $paths := dict
  "tls" "/var/run/secrets/duet/tls"
  "policy" "/etc/duet/policy"
  "api" "/var/run/secrets/kubernetes.io/serviceaccount"
  "user-token" "/var/run/secrets/duet/user"
  "database" "/var/run/secrets/duet/database" -}}
{{- range include "duet.volumes" . | fromYamlArray }}
- name: {{ .name }}
  mountPath: {{ get $paths .name }}
  readOnly: true
{{- end }}
{{- end }}

{{/* list $ components components components: the volumes of the doctor, as a YAML list. The lists: whose certificates it verifies, whose tokens it has, whose databases it checks. */}}
{{- define "duet.doctorVolumes" -}}
{{- $root := index . 0 -}}
{{- $tokens := index . 2 -}}
{{- range $component := index . 1 }}
- name: {{ $component }}-tls
  {{- if and (eq $root.Values.tls.mode "mutual") (ne $component "gateway") }}
  {{- include "duet.tlsVolume" (list $root "client") | nindent 2 }}
  {{- else if $root.Values.tls.trustBundle.configMap }}
  configMap:
    name: {{ $root.Values.tls.trustBundle.configMap }}
    items:
      - {key: {{ $root.Values.tls.trustBundle.key }}, path: ca.crt}
  {{- else }}
  # The CA alone: the key stays with the service.
  secret:
    secretName: {{ include "duet.tlsSecretName" (list $root $component) }}
    items:
      - {key: ca.crt, path: ca.crt}
  {{- end }}
{{- end }}
{{- if $tokens }}
- name: tokens
  projected:
    defaultMode: 0440
    sources:
      {{- range $component := $tokens }}
      - serviceAccountToken:
          path: {{ $component }}
          audience: {{ include "duet.audience" (list $root $component) | quote }}
          expirationSeconds: 3600
      {{- end }}
{{- end }}
{{- if $root.Values.client.create }}
- name: api
  {{- include "duet.apiVolume" $root | nindent 2 }}
{{- end }}
{{- range $component := index . 3 }}
{{- if include "duet.databaseFiles" (list $root $component) }}
- name: {{ $component }}-database
  {{- include "duet.databaseVolume" (list $root $component) | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
