{{/* The components of the release that run as Deployments, separated by spaces. */}}
{{- define "duet.components" -}}
user post{{ if .Values.gateway.enabled }} gateway{{ end }}
{{- end }}

{{/* Whether the gateway serves TLS. */}}
{{- define "duet.gatewayHasTls" -}}
{{- if and (eq .Values.gateway.tls.mode "server") (ne .Values.tls.source "disabled") }}true{{ end }}
{{- end }}

{{/* list $ component: the shared values with the component's own over them, as JSON. */}}
{{- define "duet.values" -}}
{{- $root := index . 0 -}}
{{- $own := index $root.Values (index . 1) -}}
{{- $values := mergeOverwrite (omit $root.Values "user" "post" "gateway" "global" | deepCopy) (deepCopy $own) -}}
{{- $_ := set $values.image "repository" (dig "image" "repository" (printf "%s-%s" $values.image.repository (index . 1)) $own) -}}
{{- $_ := set $values.image "tag" ($values.image.tag | default $root.Chart.AppVersion) -}}
{{- toJson $values }}
{{- end }}

{{/*
list $ component: what the pods number now. An upgrade that leaves the number out takes back what an earlier one said,
which is one pod, until the autoscaler has seen it. Where Helm applies on the server (Helm 4) and somebody else has said the
number since, it is left to them: it stays, and saying it too would be a conflict.
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

{{/* Values of a component: how long a pod may take to end, in seconds. The last traces have three to be sent. */}}
{{- define "duet.gracePeriod" -}}
{{- .terminationGracePeriodSeconds | default (add .drain.preStopSeconds .drain.timeoutSeconds (empty .tracing.endpoint | ternary 5 8)) | int64 }}
{{- end }}

{{/* Values of a component: who may list services by reflection. */}}
{{- define "duet.reflection" -}}
{{- .reflection | default (ternary "authenticated" "public" .auth.enabled) }}
{{- end }}

{{/* Whether Post finds User by EndpointSlices. */}}
{{- define "duet.watchesEndpoints" -}}
{{- if or (not .Values.post.userClient.address) (hasPrefix "kubernetes:" .Values.post.userClient.address) }}true{{ end }}
{{- end }}

{{/* list $ component: whether its pods talk to the API server, for keys or for EndpointSlices. */}}
{{- define "duet.usesApi" -}}
{{- $root := index . 0 -}}
{{- $auth := (include "duet.values" . | fromJson).auth -}}
{{- if or (and $auth.enabled (eq $auth.jwks "kubernetes")) (and (eq (index . 1) "post") (include "duet.watchesEndpoints" $root)) }}true{{ end }}
{{- end }}

{{/* Whether a caller that is no pod of ours has a certificate to show: `helm test`, and people. */}}
{{- define "duet.hasClientCertificate" -}}
{{- if eq .Values.tls.source "existingSecret" }}{{ .Values.tls.existingSecret.client }}
{{- else if and .Values.client.create (eq .Values.tls.mode "mutual") }}true
{{- end }}
{{- end }}

{{/* Whether Post presents a token to User. */}}
{{- define "duet.presentsToken" -}}
{{- $auth := (include "duet.values" (list . "user") | fromJson).auth -}}
{{- if and $auth.enabled (ne .Values.tls.source "disabled") }}true{{ end }}
{{- end }}

{{/* list $ component: who may call it, and what. */}}
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
{{- dict "callers" (concat $callers $values.auth.callers) | toPrettyJson }}
{{- end }}

{{/* list $ component: a projected volume as a cert-manager Secret is laid out, with the trust bundle's CAs where there is one. */}}
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

{{/* What automounting would mount, laid out for clients of the API, but asked for. */}}
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
list $ component: the annotations that make ingress-nginx speak gRPC to its pods, HTTP to the gateway's, check their
certificate, and show one of the same CA where TLS is mutual. An import is as large as IMPORT_MAX_BYTES allows, and no message of it more than
MAX_MESSAGE_BYTES: nginx counts the whole stream.
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
{{- mergeOverwrite $annotations (include "duet.values" . | fromJson).ingress.annotations | toYaml }}
{{- end }}

{{/*
list $ component: a projected volume of the separate keys of its database, under the names that DATABASE_DIRECTORY asks for, and of
its CA. Of the CA's Secret that one key: CloudNativePG's has the CA's private key as well.
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
