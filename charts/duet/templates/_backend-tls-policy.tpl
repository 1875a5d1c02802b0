{{/* list $ component annotations: how a Gateway encrypts connections to a component's pods, and verifies their certificate. */}}
{{- define "duet.backendTLSPolicy" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $at := list $root $component -}}
{{- $name := printf "%s-%s" (include "duet.fullname" $root) $component -}}
{{- $policy := (include "duet.values" $at | fromJson).grpcRoute.backendTLSPolicy -}}
# The Gateway encrypts again, and verifies that the pods belong to this service.
apiVersion: gateway.networking.k8s.io/{{ $policy.apiVersion }}
kind: BackendTLSPolicy
metadata:
  name: {{ $name }}
  labels:
    {{- include "duet.labels" $at | nindent 4 }}
  {{- with include "duet.annotations" (list $root (index . 2)) }}
  {{- . | nindent 2 }}
  {{- end }}
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: {{ $name }}
  validation:
    hostname: {{ include "duet.serverName" $at }}
    caCertificateRefs:
      {{- with $policy.caCertificateRefs }}
      {{- toYaml . | nindent 6 }}
      {{- else }}
      - group: ""
        {{- if $root.Values.tls.trustBundle.configMap }}
        kind: ConfigMap
        name: {{ $root.Values.tls.trustBundle.configMap }}
        {{- else }}
        kind: Secret
        name: {{ include "duet.tlsSecretName" $at }}
        {{- end }}
      {{- end }}
{{- end }}
