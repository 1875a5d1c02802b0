{{/* A value as the text of a variable: numbers in full, 1800000 rather than 1.8e+06. */}}
{{- define "duet.setting" -}}
{{- if kindIs "float64" . }}{{ int64 . | quote }}{{ else }}{{ quote . }}{{ end }}
{{- end }}

{{/* list $ component: the trace exporter and the pod's attributes. A variable that $(…) names must precede its use. */}}
{{- define "duet.tracingEnv" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- $name := printf "%s-%s" (include "duet.fullname" $root) $component -}}
{{- $attributes := dict
  "service.namespace" (include "duet.fullname" $root)
  "service.version" $values.image.tag
  "service.instance.id" "$(POD_UID)"
  "k8s.namespace.name" $root.Release.Namespace
  "k8s.deployment.name" $name
  "k8s.container.name" $component
  "k8s.pod.name" "$(POD_NAME)"
  "k8s.pod.uid" "$(POD_UID)"
  "k8s.node.name" "$(NODE_NAME)" -}}
{{- range $key, $value := $values.tracing.resourceAttributes -}}
{{- $_ := set $attributes $key ($value | replace " " "%20") -}}
{{- end -}}
{{- $pairs := list -}}
{{- range $key := keys $attributes | sortAlpha -}}
{{- $pairs = append $pairs (printf "%s=%s" $key (get $attributes $key)) -}}
{{- end -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: POD_UID
  valueFrom:
    fieldRef:
      fieldPath: metadata.uid
- name: NODE_NAME
  valueFrom:
    fieldRef:
      fieldPath: spec.nodeName
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ $values.tracing.endpoint | quote }}
{{- with $values.tracing.headersSecret }}
{{- if .name }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef:
      name: {{ .name | quote }}
      key: {{ .key | quote }}
{{- end }}
{{- end }}
- name: OTEL_SERVICE_NAME
  value: {{ $name | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ join "," $pairs | quote }}
- name: OTEL_TRACES_SAMPLER
  value: {{ $values.tracing.sampler | quote }}
{{- if hasSuffix "traceidratio" $values.tracing.sampler }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $values.tracing.ratio | toString | quote }}
{{- end }}
{{- end }}

{{/* list $ component: the environment that its container reads, as a YAML list. */}}
{{- define "duet.env" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- $tls := $root.Values.tls -}}
{{- $encrypted := ne $tls.source "disabled" -}}
- name: LISTEN_ADDRESS
  value: {{ printf "%s:%s" $values.listenHost (include "duet.grpcPort" $component) | quote }}
- name: HEALTH_ADDRESS
  value: {{ printf "%s:%s" $values.listenHost (include "duet.healthPort" $root) | quote }}
- name: METRICS_ADDRESS
  value: {{ printf "%s:%s" $values.listenHost (include "duet.metricsPort" $root) | quote }}
- name: LOG_FORMAT
  value: json
{{ include "duet.settings" . }}
- name: DRAIN_TIMEOUT_MS
  value: {{ mul $values.drain.timeoutSeconds 1000 | quote }}
- name: REFLECTION
  value: {{ include "duet.reflection" $values | quote }}
{{- if $values.tracing.endpoint }}
{{- include "duet.tracingEnv" . | nindent 0 }}
{{- end }}
- name: TLS_MODE
  value: {{ $encrypted | ternary $tls.mode "disabled" }}
{{- if $encrypted }}
- name: TLS_DIRECTORY
  value: /var/run/secrets/duet/tls
{{- end }}
- name: AUTH_MODE
  value: {{ $values.auth.enabled | ternary "jwt" "disabled" }}
{{- if $values.auth.enabled }}
- name: AUTH_AUDIENCE
  value: {{ include "duet.audience" . | quote }}
- name: AUTH_POLICY_FILE
  value: /etc/duet/policy/policy.json
- name: AUTH_JWKS
  value: {{ $values.auth.jwks | quote }}
{{- with $values.auth.issuer }}
- name: AUTH_ISSUER
  value: {{ . | quote }}
{{- end }}
{{- if eq $values.auth.jwks "kubernetes" }}
- name: AUTH_JWKS_CA_FILE
  value: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
- name: AUTH_JWKS_TOKEN_FILE
  value: /var/run/secrets/kubernetes.io/serviceaccount/token
{{- end }}
{{- end }}
{{- if include "duet.databaseKeys" . }}
- name: DATABASE_DIRECTORY
  value: /var/run/secrets/duet/database
{{- else }}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      {{- include "duet.databaseUrlKey" . | nindent 6 }}
{{- if include "duet.databaseFiles" . }}
- name: DATABASE_CA_FILE
  value: /var/run/secrets/duet/database/ca.crt
{{- end }}
{{- end }}
{{- if eq $component "post" }}
{{- with $values.userClient }}
- name: USER_ADDRESS
  value: {{ .address | default (printf "kubernetes:///%s-user-headless.%s:%s" (include "duet.fullname" $root) $root.Release.Namespace (include "duet.grpcPort" "user")) | quote }}
- name: USER_TLS_MODE
  value: {{ $encrypted | ternary $tls.mode "disabled" }}
{{- if $encrypted }}
- name: USER_TLS_DIRECTORY
  value: /var/run/secrets/duet/tls
- name: USER_TLS_SERVER_NAME
  value: {{ .serverName | default (include "duet.serverName" (list $root "user")) | quote }}
{{- end }}
{{- if include "duet.presentsToken" $root }}
- name: USER_TOKEN_FILE
  value: /var/run/secrets/duet/user/token
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* list $ component: the Secret key with its database's URL. */}}
{{- define "duet.databaseUrlKey" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- if eq $root.Values.database.source "bundled" -}}
name: {{ include "duet.databaseSecretName" $root }}
key: {{ $component }}-url
{{- else -}}
{{- pick (index $root.Values.database.existingSecret $component) "name" "key" | toYaml }}
{{- end }}
{{- end }}

{{/* list $ component: whether its database Secret has separate keys. */}}
{{- define "duet.databaseKeys" -}}
{{- $database := (index . 0).Values.database -}}
{{- if and (eq $database.source "existingSecret") (eq (index $database.existingSecret (index . 1)).form "keys") }}true{{ end }}
{{- end }}

{{/* list $ component: whether its database settings need mounted files: separate keys, or a CA. */}}
{{- define "duet.databaseFiles" -}}
{{- $database := (index . 0).Values.database -}}
{{- if or (include "duet.databaseKeys" .) (and (eq $database.source "existingSecret") (index $database.existingSecret (index . 1)).ca.name) }}true{{ end }}
{{- end }}

{{/* list $ component bool bool: the settings of `duet doctor` for a service, as a YAML list; the last two say whether it has a token, and whether to check its database. */}}
{{- define "duet.doctorEnv" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $at := list $root $component -}}
{{- $values := include "duet.values" $at | fromJson -}}
{{- $prefix := upper $component -}}
{{- $encrypted := ne $root.Values.tls.source "disabled" -}}
{{- $serverName := include "duet.serverName" $at -}}
{{- $userClient := $root.Values.post.userClient -}}
{{- if and (eq $component "user") (not $userClient.address) -}}
{{- $serverName = $userClient.serverName | default $serverName -}}
{{- end -}}
- name: {{ $prefix }}_ADDRESS
  value: kubernetes:///{{ include "duet.fullname" $root }}-{{ $component }}-headless.{{ $root.Release.Namespace }}:{{ include "duet.grpcPort" $component }}
- name: {{ $prefix }}_TLS_MODE
  value: {{ $encrypted | ternary $root.Values.tls.mode "disabled" }}
{{- if $encrypted }}
- name: {{ $prefix }}_TLS_DIRECTORY
  value: /var/run/secrets/duet/{{ $component }}-tls
- name: {{ $prefix }}_TLS_SERVER_NAME
  value: {{ $serverName | quote }}
{{- if ne $root.Values.tls.source "existingSecret" }}
- name: {{ $prefix }}_CERTIFICATE_NAMES
  value: {{ include "duet.certificateNames" $at | fromYamlArray | join "," | quote }}
{{- end }}
{{- end }}
{{- if $values.auth.enabled }}
- name: {{ $prefix }}_AUDIENCE
  value: {{ include "duet.audience" $at | quote }}
{{- end }}
{{- if index . 2 }}
- name: {{ $prefix }}_TOKEN_FILE
  value: /var/run/secrets/duet/tokens/{{ $component }}
{{- end }}
- name: {{ $prefix }}_REFLECTION
  value: {{ include "duet.reflection" $values | quote }}
{{- if eq $component "user" }}
- name: USER_LOAD_BALANCING
  value: {{ $userClient.loadBalancing | quote }}
{{- end }}
{{- if not (index . 3) }}
{{- else if include "duet.databaseKeys" $at }}
- name: {{ $prefix }}_DATABASE_DIRECTORY
  value: /var/run/secrets/duet/{{ $component }}-database
{{- else }}
- name: {{ $prefix }}_DATABASE_URL
  valueFrom:
    secretKeyRef:
      {{- include "duet.databaseUrlKey" $at | nindent 6 }}
      optional: true
{{- if include "duet.databaseFiles" $at }}
- name: {{ $prefix }}_DATABASE_CA_FILE
  value: /var/run/secrets/duet/{{ $component }}-database/ca.crt
{{- end }}
{{- end }}
{{- end }}
