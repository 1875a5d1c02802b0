{{/* The prefix of every object's name, short enough for `-postgresql-headless` plus a controller's hash. */}}
{{- define "duet.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name | replace "." "-" | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "duet.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* list $ component: the labels by which Services, Deployments and policies select. They never change during a release's life. */}}
{{- define "duet.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "duet.name" $root | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* list $ component labels: an object's labels. Its own override the common ones, which override the chart's, and none changes what selects pods. */}}
{{- define "duet.labels" -}}
{{- $root := index . 0 -}}
{{- $labels := dict
  "app.kubernetes.io/part-of" (include "duet.name" $root)
  "app.kubernetes.io/version" $root.Chart.AppVersion
  "app.kubernetes.io/managed-by" $root.Release.Service
  "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- mergeOverwrite $labels (include "duet.podLabels" . | fromYaml) | toYaml }}
{{- end }}

{{/* list $ annotations: the shared annotations, overridden by the object's own, as a field of its metadata. */}}
{{- define "duet.annotations" -}}
{{- with mergeOverwrite (dict) ((index . 0).Values.commonAnnotations | default dict) (index . 1 | default dict) -}}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end }}

{{/* list $ component labels: the same without those that change with the chart's version, so that only real changes restart pods. */}}
{{- define "duet.podLabels" -}}
{{- $own := len . | lt 2 | ternary (last .) dict | default dict -}}
{{- mergeOverwrite (dict) ((index . 0).Values.commonLabels | default dict) $own (include "duet.selectorLabels" . | fromYaml) | toYaml }}
{{- end }}

{{/* list $ component: the ServiceAccount of its pods. */}}
{{- define "duet.serviceAccountName" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- $values.serviceAccount.name | default (printf "%s-%s" (include "duet.fullname" $root) $component) }}
{{- end }}

{{- define "duet.clientName" -}}
{{ include "duet.fullname" . }}-client
{{- end }}

{{/* list $ component: the audience of its tokens, unique for each release and service. */}}
{{- define "duet.audience" -}}
{{- $root := index . 0 -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- $values.auth.audience | default (printf "%s-%s.%s" (include "duet.fullname" $root) (index . 1) $root.Release.Namespace) }}
{{- end }}

{{/* list $ component: the name that callers verify in its certificate. */}}
{{- define "duet.serverName" -}}
{{- $root := index . 0 -}}
{{- printf "%s-%s.%s.svc" (include "duet.fullname" $root) (index . 1) $root.Release.Namespace }}
{{- end }}

{{/* list $ component: the names in its certificate, as a YAML list. */}}
{{- define "duet.certificateNames" -}}
{{- $root := index . 0 -}}
{{- $service := printf "%s-%s" (include "duet.fullname" $root) (index . 1) -}}
{{- $headless := printf "%s-headless" $service -}}
{{- $namespaced := list $root.Release.Namespace (printf "%s.svc" $root.Release.Namespace) (printf "%s.svc.%s" $root.Release.Namespace $root.Values.clusterDomain) -}}
{{- $names := list -}}
{{- range $host := list $service $headless -}}
{{- $names = append $names $host -}}
{{- range $namespaced -}}
{{- $names = append $names (printf "%s.%s" $host .) -}}
{{- end -}}
{{- end -}}
{{- range rest $namespaced -}}
{{- $names = append $names (printf "*.%s.%s" $headless .) -}}
{{- end -}}
{{- concat $names ($root.Values.tls.certificate.extraDnsNames | default list) | toYaml }}
{{- end }}

{{/* list $ component: the Secret with its certificate. */}}
{{- define "duet.tlsSecretName" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- if eq $root.Values.tls.source "existingSecret" }}
{{- index $root.Values.tls.existingSecret $component }}
{{- else }}
{{- printf "%s-%s-tls" (include "duet.fullname" $root) $component }}
{{- end }}
{{- end }}

{{- define "duet.databaseName" -}}
{{ include "duet.fullname" . }}-postgresql
{{- end }}

{{/* The Secret with the bundled database's passwords and URLs. */}}
{{- define "duet.databaseSecretName" -}}
{{- .Values.database.bundled.existingSecret | default (printf "%s-database" (include "duet.fullname" .)) }}
{{- end }}

{{/* list $ image: its full name from registry, repository, tag and digest. With a digest, the tag is only informative. */}}
{{- define "duet.image" -}}
{{- $registry := (index . 0).Values.global.imageRegistry -}}
{{- with index . 1 -}}
{{- with $registry | default .registry }}{{ . }}/{{ end }}{{ .repository }}:{{ .tag }}
{{- with .digest }}@{{ . }}{{ end }}
{{- end -}}
{{- end }}

{{/* list $ secrets: the Secrets to pull a pod's images with, the shared ones first, as a field of a pod's spec. */}}
{{- define "duet.imagePullSecrets" -}}
{{- $secrets := list -}}
{{- range concat ((index . 0).Values.global.imagePullSecrets | default list) (index . 1 | default list) -}}
{{- $secrets = append $secrets (kindIs "string" . | ternary (dict "name" .) .) -}}
{{- end -}}
{{- with $secrets | uniq -}}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end }}

{{/* list $ image: whether its digest belongs to a released image with another tag. */}}
{{- define "duet.digestOfAnotherTag" -}}
{{- $released := index ((index . 0).Chart.Annotations | default dict) "artifacthub.io/images" | default "" -}}
{{- with index . 1 -}}
{{- if and .digest (contains .digest $released) (not (contains (printf ":%s@%s" .tag .digest) $released)) }}true{{ end }}
{{- end -}}
{{- end }}

{{/* list items extra key: a YAML list of the chart's items and an operator's extra ones, which override those with the same key. */}}
{{- define "duet.overridden" -}}
{{- $extra := index . 1 | default list -}}
{{- $key := index . 2 -}}
{{- $overridden := list -}}
{{- range $extra -}}{{- $overridden = append $overridden (get . $key) -}}{{- end -}}
{{- $items := list -}}
{{- range index . 0 | fromYamlArray -}}
{{- if not (has (get . $key) $overridden) -}}{{- $items = append $items . -}}{{- end -}}
{{- end -}}
{{- with concat $items $extra -}}{{- toYaml . -}}{{- end -}}
{{- end }}
