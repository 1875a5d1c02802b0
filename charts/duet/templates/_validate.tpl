{{/* Rejects contradictory values: all contradictions at once, one sentence each. */}}
{{- define "duet.validate" -}}
{{- $problems := list -}}
{{- $tls := .Values.tls -}}
{{- $encrypted := ne $tls.source "disabled" -}}
{{- $policy := .Values.networkPolicy -}}

{{- range $component := splitList " " (include "duet.components" .) -}}
{{- $values := include "duet.values" (list $ $component) | fromJson -}}
{{- if include "duet.digestOfAnotherTag" (list $ $values.image) -}}
{{- $problems = append $problems (printf "%s: image.tag=%s has no effect, because %s.image.digest is that of the released image: set %s.image.digest to the digest of the tag, or to \"\"." $component $values.image.tag $component $component) -}}
{{- end -}}
{{- with $values.terminationGracePeriodSeconds -}}
{{- $least := add $values.drain.preStopSeconds $values.drain.timeoutSeconds 2 -}}
{{- if lt (int64 .) $least -}}
{{- $problems = append $problems (printf "%s: terminationGracePeriodSeconds=%d kills a pod before it has drained: set it to at least %d, as drain.preStopSeconds and drain.timeoutSeconds require, or leave it out." $component (int64 .) $least) -}}
{{- end -}}
{{- end -}}
{{- range concat (include "duet.podProblems" (list $ $component) | fromYamlArray) (include "duet.serviceProblems" (list $ $component) | fromYamlArray) -}}
{{- $problems = append $problems (printf "%s: %s" $component .) -}}
{{- end -}}
{{- if and (eq $tls.source "existingSecret") (not (index $tls.existingSecret $component)) -}}
{{- $problems = append $problems (printf "tls.source=existingSecret needs tls.existingSecret.%s, the name of a kubernetes.io/tls Secret with a ca.crt." $component) -}}
{{- end -}}
{{- if and (ne (float64 $values.tracing.ratio) 1.0) (not (hasSuffix "traceidratio" $values.tracing.sampler)) -}}
{{- $problems = append $problems (printf "%s: tracing.ratio has no effect with tracing.sampler=%s: set tracing.sampler to parentbased_traceidratio or traceidratio." $component $values.tracing.sampler) -}}
{{- end -}}
{{- if and $policy.enabled $values.tracing.endpoint (not $policy.collector.peers) -}}
{{- $problems = append $problems (printf "%s: networkPolicy.enabled with tracing.endpoint needs networkPolicy.collector.peers, the location of the collector." $component) -}}
{{- end -}}
{{- end -}}

{{- range $component := list "user" "post" -}}
{{- $values := include "duet.values" (list $ $component) | fromJson -}}
{{- if and $values.auth.enabled (not $encrypted) -}}
{{- $problems = append $problems (printf "%s: auth.enabled needs TLS, because tokens must not be sent in plaintext: set tls.source to certManager, issuerRef or existingSecret, or auth.enabled=false." $component) -}}
{{- end -}}
{{- if and $values.auth.enabled (ne $values.auth.jwks "kubernetes") (not $values.auth.issuer) -}}
{{- $problems = append $problems (printf "%s: auth.jwks is the URL of another provider: set auth.issuer to the issuer of its tokens." $component) -}}
{{- end -}}
{{- if and (not $values.auth.enabled) (eq $values.reflection "authenticated") -}}
{{- $problems = append $problems (printf "%s: reflection=authenticated needs auth.enabled=true: without authentication no caller could use it." $component) -}}
{{- end -}}
{{- range include "duet.accessProblems" (list $ $component) | fromYamlArray -}}
{{- $problems = append $problems (printf "%s: %s" $component .) -}}
{{- end -}}
{{- if not (or $values.serviceAccount.create $values.serviceAccount.name) -}}
{{- $problems = append $problems (printf "%s: serviceAccount.create=false needs %s.serviceAccount.name, a separate account: callers are distinguished by it." $component $component) -}}
{{- end -}}
{{- if and (eq $.Values.database.source "existingSecret") (not (index $.Values.database.existingSecret $component).name) -}}
{{- $problems = append $problems (printf "database.source=existingSecret needs database.existingSecret.%s.name, the name of a Secret with the database's URL." $component) -}}
{{- end -}}
{{- $secret := index $.Values.database.existingSecret $component -}}
{{- if and $secret.ca.name (eq $.Values.database.source "bundled") -}}
{{- $problems = append $problems (printf "database.existingSecret.%s.ca.name needs database.source=existingSecret: the bundled database does not support TLS." $component) -}}
{{- end -}}
{{- if and (eq $secret.form "keys") (eq $.Values.database.source "bundled") -}}
{{- $problems = append $problems (printf "database.existingSecret.%s.form=keys needs database.source=existingSecret." $component) -}}
{{- end -}}
{{- if and $policy.enabled (include "duet.usesApi" (list $ $component)) (not $policy.apiServer.cidrs) -}}
{{- $problems = append $problems (printf "%s: networkPolicy.enabled needs networkPolicy.apiServer.cidrs, the API server's addresses: %s calls it, and no selector matches it." $component $component) -}}
{{- end -}}
{{- end -}}

{{- $problems = concat $problems (include "duet.sharedNameProblems" . | fromYamlArray) (include "duet.gatewayProblems" . | fromYamlArray) -}}
{{- if and (eq $tls.mode "mutual") (not $encrypted) -}}
{{- $problems = append $problems "tls.mode=mutual needs certificates: set tls.source to certManager, issuerRef or existingSecret." -}}
{{- end -}}
{{- if and (eq $tls.mode "mutual") (eq $tls.source "existingSecret") .Values.client.create (not $tls.existingSecret.client) -}}
{{- $problems = append $problems "tls.mode=mutual with tls.source=existingSecret needs tls.existingSecret.client, the certificate of `helm test` and of people, or client.create=false." -}}
{{- end -}}
{{- if and (eq $tls.source "issuerRef") (not $tls.issuerRef.name) -}}
{{- $problems = append $problems "tls.source=issuerRef needs tls.issuerRef.name, the name of a cert-manager issuer." -}}
{{- end -}}
{{- if has $tls.source (list "certManager" "issuerRef") -}}
{{- $start := toDate "2006-01-02" "2000-01-01" -}}
{{- with $tls.certificate -}}
{{- if and .renewBefore .duration (ge (dateModify .renewBefore $start | unixEpoch | int64) (dateModify .duration $start | unixEpoch | int64)) -}}
{{- $problems = append $problems (printf "tls.certificate.renewBefore=%s is not shorter than tls.certificate.duration=%s: a certificate would be due for renewal when it is issued. A third of the duration is usual." .renewBefore .duration) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $tls.trustBundle.configMap (not $encrypted) -}}
{{- $problems = append $problems "tls.trustBundle.configMap has no effect with tls.source=disabled: remove one of them." -}}
{{- end -}}
{{- if and $policy.enabled (eq .Values.database.source "existingSecret") (not $policy.database.peers) -}}
{{- $problems = append $problems "networkPolicy.enabled with database.source=existingSecret needs networkPolicy.database.peers, the location of the database." -}}
{{- end -}}

{{- $image := .Values.database.bundled.image -}}
{{- if include "duet.digestOfAnotherTag" (list . $image) -}}
{{- $problems = append $problems (printf "database.bundled.image.tag=%s has no effect, because database.bundled.image.digest is that of the released image: set the digest to that of the tag, or to \"\"." $image.tag) -}}
{{- end -}}

{{- $monitored := or .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled -}}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled -}}
{{- $problems = append $problems "metrics.serviceMonitor.enabled and metrics.podMonitor.enabled would count everything twice: use one of them." -}}
{{- end -}}
{{- if and $policy.enabled $monitored (not $policy.metrics) -}}
{{- $problems = append $problems "networkPolicy.enabled with metrics.serviceMonitor or metrics.podMonitor needs networkPolicy.metrics, the location of Prometheus: otherwise it could not scrape." -}}
{{- end -}}

{{- $user := include "duet.values" (list . "user") | fromJson -}}
{{- $client := .Values.post.userClient -}}
{{- $pings := ne (toString $client.keepalive.timeMs) "off" -}}
{{- if and $pings $client.keepalive.permitWithoutCalls (not $user.keepalive.permitWithoutStream) (not $client.address) -}}
{{- $problems = append $problems "user.keepalive.permitWithoutStream=false closes connections that ping without a call, and Post's do: set post.userClient.keepalive.permitWithoutCalls=false." -}}
{{- end -}}
{{- if ne (toString $client.readIdleTimeoutMs) "off" -}}
{{- $longest := add (mul 2 (int64 $client.readIdleTimeoutMs)) (int64 $client.pingTimeoutMs) -}}
{{- if ge $longest (int64 $client.authorBudgetMs) -}}
{{- $problems = append $problems (printf "post.userClient.authorBudgetMs=%d is over before a hung connection is detected, which takes twice readIdleTimeoutMs plus pingTimeoutMs, %d: a listing would have no time left for another pod. Lower them, or set readIdleTimeoutMs=off." (int64 $client.authorBudgetMs) $longest) -}}
{{- end -}}
{{- end -}}
{{- if and $pings (lt (int64 $client.keepalive.timeMs) (int64 $user.keepalive.minTimeMs)) (not $client.address) -}}
{{- $problems = append $problems (printf "post.userClient.keepalive.timeMs=%d is less than User's keepalive.minTimeMs=%d: User would close Post's connections with too_many_pings. Raise it." (int64 $client.keepalive.timeMs) (int64 $user.keepalive.minTimeMs)) -}}
{{- end -}}
{{- if and (include "duet.presentsToken" .) (ne $user.auth.jwks "kubernetes") (not $client.existingTokenSecret.name) -}}
{{- $problems = append $problems "user.auth.jwks is the URL of another provider, so Post needs a token of it: set post.userClient.existingTokenSecret.name." -}}
{{- end -}}

{{- if and (has $tls.source (list "certManager" "issuerRef")) (lookup "v1" "ServiceAccount" .Release.Namespace "default") (not (.Capabilities.APIVersions.Has "cert-manager.io/v1")) -}}
{{- $problems = append $problems (printf "tls.source=%s needs cert-manager, which this cluster does not have: install it, or set tls.source to existingSecret or disabled." $tls.source) -}}
{{- end -}}

{{- if lookup "v1" "ServiceAccount" .Release.Namespace "default" -}}
{{- $problems = concat $problems (include "duet.gatewayApiProblems" . | fromYamlArray) -}}
{{- end -}}

{{- if and (or $monitored .Values.metrics.prometheusRule.enabled) (lookup "v1" "ServiceAccount" .Release.Namespace "default") (not (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1")) -}}
{{- $problems = append $problems "metrics.serviceMonitor, podMonitor and prometheusRule need the Prometheus operator's definitions, which this cluster does not have: install it, or configure Prometheus in another way." -}}
{{- end -}}

{{- if $problems -}}
{{- fail (printf "\n  %s\n" (join "\n  " $problems)) -}}
{{- end -}}
{{- end }}
