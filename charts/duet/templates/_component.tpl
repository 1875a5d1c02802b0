{{/* The components of the release that run as Deployments, separated by spaces. */}}
{{- define "duet.components" -}}
user post{{ if .Values.gateway.enabled }} gateway{{ end }}
{{- end }}

{{/* Whether the gateway serves TLS. */}}
{{- define "duet.gatewayHasTls" -}}
{{- if and (eq .Values.gateway.tls.mode "server") (ne .Values.tls.source "disabled") }}true{{ end }}
{{- end }}

{{/* list $ component: the shared values, overridden by the component's own, as JSON. */}}
{{- define "duet.values" -}}
{{- $root := index . 0 -}}
{{- $own := index $root.Values (index . 1) -}}
{{- $values := mergeOverwrite (omit $root.Values "user" "post" "gateway" "global" | deepCopy) (deepCopy $own) -}}
{{- $_ := set $values.image "repository" (dig "image" "repository" (printf "%s-%s" $values.image.repository (index . 1)) $own) -}}
{{- $_ := set $values.image "tag" ($values.image.tag | default $root.Chart.AppVersion) -}}
{{- toJson $values }}
{{- end }}

{{/*
list $ component: the current number of pods, for an autoscaled Deployment. Without it, an upgrade would reset the number
to one pod until the autoscaler reacts. With server-side apply (Helm 4) the number is left out if another field manager owns
it: it stays, and setting it would be a conflict.
*/}}
{{- define "duet.keptReplicas" -}}
{{- $root := index . 0 -}}
{{- $live := lookup "apps/v1" "Deployment" $root.Release.Namespace (printf "%s-%s" (include "duet.fullname" $root) (index . 1)) -}}
{{- $applied := false -}}
{{- $others := false -}}
{{- range dig "metadata" "managedFields" list $live -}}
{{- if eq (lower .manager) "helm" -}}
{{- $applied = or $applied (eq .operation "Apply") -}}
{{- else if dig "fieldsV1" "f:spec" "f:replicas" false . | kindIs "map" -}}
{{- $others = true -}}
{{- end -}}
{{- end -}}
{{- if not (and $applied $others) -}}{{ dig "spec" "replicas" "" $live }}{{- end -}}
{{- end }}

{{/* Values of a component: its termination grace period in seconds, with 3 s to send the last traces. */}}
{{- define "duet.gracePeriod" -}}
{{- .terminationGracePeriodSeconds | default (add .drain.preStopSeconds .drain.timeoutSeconds (empty .tracing.endpoint | ternary 5 8)) | int64 }}
{{- end }}

{{/* Values of a component: who may list services by reflection. */}}
{{- define "duet.reflection" -}}
{{- .reflection | default (ternary "authenticated" "public" .auth.enabled) }}
{{- end }}

{{/* Whether Post watches User's EndpointSlices. */}}
{{- define "duet.watchesEndpoints" -}}
{{- if or (not .Values.post.userClient.address) (hasPrefix "kubernetes:" .Values.post.userClient.address) }}true{{ end }}
{{- end }}

{{/* list $ component: whether its pods call the API server, for keys or for EndpointSlices. */}}
{{- define "duet.usesApi" -}}
{{- $root := index . 0 -}}
{{- $auth := (include "duet.values" . | fromJson).auth -}}
{{- if or (and $auth.enabled (eq $auth.jwks "kubernetes")) (and (eq (index . 1) "post") (include "duet.watchesEndpoints" $root)) }}true{{ end }}
{{- end }}

{{/* Whether callers outside our pods have a client certificate: `helm test`, and people. */}}
{{- define "duet.hasClientCertificate" -}}
{{- if eq .Values.tls.source "existingSecret" }}{{ .Values.tls.existingSecret.client }}
{{- else if and .Values.client.create (eq .Values.tls.mode "mutual") }}true
{{- end }}
{{- end }}

{{/* Whether Post sends a token to User. */}}
{{- define "duet.presentsToken" -}}
{{- $auth := (include "duet.values" (list . "user") | fromJson).auth -}}
{{- if and $auth.enabled (ne .Values.tls.source "disabled") }}true{{ end }}
{{- end }}

{{/* list $ component: its access policy. */}}
{{- define "duet.policy" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $callers := list -}}
{{- if eq $component "user" -}}
{{- $post := printf "system:serviceaccount:%s:%s" $root.Release.Namespace (include "duet.serviceAccountName" (list $root "post")) -}}
{{- $callers = append $callers (dict "subject" $post "methods" (include "duet.calledMethods" $root | fromJsonArray)) -}}
{{- end -}}
{{- if $root.Values.client.create -}}
{{- $client := printf "system:serviceaccount:%s:%s" $root.Release.Namespace (include "duet.clientName" $root) -}}
{{- $callers = append $callers (dict "subject" $client "methods" (list "*")) -}}
{{- end -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- dict "callers" (concat $callers ($values.auth.callers | default list)) | toPrettyJson }}
{{- end }}

{{/* list $ component: a projected volume with the layout of a cert-manager Secret, and the trust bundle's CAs if there is one. */}}
{{- define "duet.tlsVolume" -}}
{{- $root := index . 0 -}}
{{- $bundle := $root.Values.tls.trustBundle -}}
projected:
  defaultMode: 0440
  sources:
    - secret:
        name: {{ include "duet.tlsSecretName" . }}
        items:
          - {key: tls.crt, path: tls.crt}
          - {key: tls.key, path: tls.key}
          {{- if not $bundle.configMap }}
          - {key: ca.crt, path: ca.crt}
          {{- end }}
    {{- if $bundle.configMap }}
    - configMap:
        name: {{ $bundle.configMap }}
        items:
          - {key: {{ $bundle.key }}, path: ca.crt}
    {{- end }}
{{- end }}

{{/* The files that automounting would mount for API clients, as an explicit projected volume. */}}
{{- define "duet.apiVolume" -}}
projected:
  defaultMode: 0440
  sources:
    - serviceAccountToken:
        path: token
        expirationSeconds: 3600
    - configMap:
        name: kube-root-ca.crt
        items:
          - {key: ca.crt, path: ca.crt}
    - downwardAPI:
        items:
          - path: namespace
            fieldRef: {fieldPath: metadata.namespace}
{{- end }}

{{/*
list $ component: the annotations that make ingress-nginx use gRPC to its pods (HTTP to the gateway's), verify their
certificate, and present one of the same CA with mutual TLS. nginx limits a whole stream, so its limit is IMPORT_MAX_BYTES
rather than MAX_MESSAGE_BYTES.
*/}}
{{- define "duet.ingressAnnotations" -}}
{{- $root := index . 0 -}}
{{- $tls := $root.Values.tls -}}
{{- $prefix := "nginx.ingress.kubernetes.io" -}}
{{- $annotations := dict (printf "%s/proxy-body-size" $prefix) "0" -}}
{{- $isGateway := eq (index . 1) "gateway" -}}
{{- $protocol := $isGateway | ternary "HTTP" "GRPC" -}}
{{- $encrypted := $isGateway | ternary (include "duet.gatewayHasTls" $root | empty | not) (ne $tls.source "disabled") -}}
{{- if not $encrypted -}}
{{- $_ := set $annotations (printf "%s/backend-protocol" $prefix) $protocol -}}
{{- else -}}
{{- $shown := ternary (list $root "client") . (and (eq $tls.mode "mutual") (not $isGateway)) -}}
{{- range $key, $value := dict
  "backend-protocol" (printf "%sS" $protocol)
  "proxy-ssl-secret" (printf "%s/%s" $root.Release.Namespace (include "duet.tlsSecretName" $shown))
  "proxy-ssl-verify" "on"
  "proxy-ssl-name" (include "duet.serverName" .)
  "proxy-ssl-server-name" "on" -}}
{{- $_ := set $annotations (printf "%s/%s" $prefix $key) $value -}}
{{- end -}}
{{- end -}}
{{- mergeOverwrite $annotations ((include "duet.values" . | fromJson).ingress.annotations | default dict) | toYaml }}
{{- end }}

{{/*
list $ component: a projected volume of its database's separate keys, under the names that DATABASE_DIRECTORY requires, and
of its CA. Only one key of the CA's Secret is mounted, because CloudNativePG's also contains the CA's private key.
*/}}
{{- define "duet.databaseVolume" -}}
{{- $secret := index (index . 0).Values.database.existingSecret (index . 1) -}}
projected:
  defaultMode: 0440
  sources:
    {{- if include "duet.databaseKeys" . }}
    - secret:
        name: {{ $secret.name }}
        items:
          {{- range $file := list "host" "user" "password" "dbname" }}
          - {key: {{ index $secret.keys $file | quote }}, path: {{ $file }}}
          {{- end }}
    - secret:
        name: {{ $secret.name }}
        optional: true
        items:
          - {key: {{ $secret.keys.port | quote }}, path: port}
    {{- end }}
    {{- if $secret.ca.name }}
    - secret:
        name: {{ $secret.ca.name }}
        items:
          - {key: {{ $secret.ca.key | quote }}, path: ca.crt}
    {{- end }}
{{- end }}
