{{/* The environment of the gateway's container, as a YAML list. */}}
{{- define "duet.gatewayEnv" -}}
{{- $root := . -}}
{{- $values := include "duet.values" (list . "gateway") | fromJson -}}
{{- $encrypted := ne .Values.tls.source "disabled" -}}
- name: LISTEN_ADDRESS
  value: {{ printf "%s:%s" $values.listenHost (include "duet.httpPort" .) | quote }}
- name: HEALTH_ADDRESS
  value: {{ printf "%s:%s" $values.listenHost (include "duet.healthPort" .) | quote }}
- name: METRICS_ADDRESS
  value: {{ printf "%s:%s" $values.listenHost (include "duet.metricsPort" .) | quote }}
- name: LOG_FORMAT
  value: json
- name: LOG_LEVEL
  value: {{ $values.logLevel | quote }}
- name: DRAIN_TIMEOUT_MS
  value: {{ mul $values.drain.timeoutSeconds 1000 | quote }}
{{ include "duet.settings" (list . "gateway") }}
{{- with $values.allowedHosts }}
- name: ALLOWED_HOSTS
  value: {{ join "," . | quote }}
{{- end }}
{{- with $values.corsOrigins }}
- name: CORS_ORIGINS
  value: {{ join "," . | quote }}
{{- end }}
- name: TLS_MODE
  value: {{ include "duet.gatewayHasTls" . | empty | ternary "disabled" "server" }}
{{- if include "duet.gatewayHasTls" . }}
- name: TLS_DIRECTORY
  value: /var/run/secrets/duet/tls
{{- end }}
{{- range $component := list "user" "post" }}
- name: {{ upper $component }}_ADDRESS
  value: {{ printf "dns:///%s-%s-headless.%s:%s" (include "duet.fullname" $root) $component $root.Release.Namespace (include "duet.grpcPort" $component) | quote }}
- name: {{ upper $component }}_TLS_MODE
  value: {{ $encrypted | ternary $root.Values.tls.mode "disabled" }}
{{- if $encrypted }}
- name: {{ upper $component }}_TLS_DIRECTORY
  value: /var/run/secrets/duet/tls
- name: {{ upper $component }}_TLS_SERVER_NAME
  value: {{ include "duet.serverName" (list $root $component) | quote }}
{{- end }}
{{- end }}
{{- if $values.tracing.endpoint }}
{{- include "duet.tracingEnv" (list . "gateway") | nindent 0 }}
{{- end }}
{{- end }}

{{/* Renders the gateway's settings for `duet doctor`, as a YAML list. */}}
{{- define "duet.gatewayDoctorEnv" -}}
{{- $hasTls := include "duet.gatewayHasTls" . -}}
- name: GATEWAY_ADDRESS
  value: kubernetes:///{{ include "duet.fullname" . }}-gateway.{{ .Release.Namespace }}:{{ include "duet.httpPort" . }}
- name: GATEWAY_TLS_MODE
  value: {{ empty $hasTls | ternary "disabled" "server" }}
{{- if $hasTls }}
- name: GATEWAY_TLS_DIRECTORY
  value: /var/run/secrets/duet/gateway-tls
- name: GATEWAY_TLS_SERVER_NAME
  value: {{ include "duet.serverName" (list . "gateway") | quote }}
{{- end }}
{{- with .Values.gateway.allowedHosts }}
- name: GATEWAY_ALLOWED_HOSTS
  value: {{ join "," . | quote }}
{{- end }}
{{- end }}
