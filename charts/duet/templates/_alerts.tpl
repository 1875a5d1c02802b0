{{/*
All alerts, as a YAML list: name, expression, summary, description. [[ ]] stands for Prometheus's template braces, because
Helm uses the same braces.
*/}}
{{- define "duet.alerts" -}}
{{- $alerts := .Values.metrics.prometheusRule.alerts -}}
{{- $release := printf "namespace=%q,job=%q" .Release.Namespace .Release.Name -}}
{{- $ours := printf "%s,grpc_service=~\"v1[.].+\"" $release -}}
{{- $where := "[[ $labels.service ]] of [[ $labels.namespace ]]/[[ $labels.job ]]" -}}
{{- $pod := printf "[[ $labels.pod ]] (%s)" $where -}}
- alert: DuetMetricsMissing
  expr: |-
    absent(duet_build_info{ {{- $release }},service="user"}) or absent(duet_build_info{ {{- $release }},service="post"})
    {{- if .Values.gateway.enabled }} or absent(duet_build_info{ {{- $release }},service="gateway"}){{ end }}
  summary: "No metrics of {{ $where }}"
  description: "Prometheus scrapes none of its pods. Check that pods run, that the monitor selects them, and that Prometheus may reach them."
- alert: DuetPodNotReady
  # A pod that never becomes ready restarts every five minutes, and is not scraped for up to five minutes in between.
  expr: |-
    last_over_time(grpc_server_serving{ {{- $release }},grpc_service="overall"}[6m]) == 0
  summary: "{{ $pod }} is not ready"
  description: "It waits for its database, or it received SIGTERM and does not exit. Check its log."
- alert: DuetErrorRatioHigh
  expr: |-
    sum by (namespace, job, service) (rate(grpc_server_handled_total{ {{- $ours }},grpc_code=~"UNKNOWN|DEADLINE_EXCEEDED|INTERNAL|UNAVAILABLE|DATA_LOSS"}[5m]))
      / sum by (namespace, job, service) (rate(grpc_server_handled_total{ {{- $ours }}}[5m]))
      > {{ $alerts.DuetErrorRatioHigh.threshold }}
  summary: "High error ratio of {{ $where }}"
  description: "[[ $value | humanizePercentage ]] of calls fail with a server error."
- alert: DuetServerFault
  # The first fault of a kind creates its series, and increase() does not count it.
  expr: |-
    sum by (namespace, job, service, grpc_service, grpc_method, grpc_code) (increase(grpc_server_handled_total{ {{- $release }},grpc_code=~"UNKNOWN|INTERNAL|DATA_LOSS"}[10m])) > 0
      or sum by (namespace, job, service, grpc_service, grpc_method, grpc_code) (
        grpc_server_handled_total{ {{- $release }},grpc_code=~"UNKNOWN|INTERNAL|DATA_LOSS"}
          unless grpc_server_handled_total{ {{- $release }},grpc_code=~"UNKNOWN|INTERNAL|DATA_LOSS"} offset 10m
      ) > 0
  summary: "A bug in {{ $where }}"
  description: "[[ $labels.grpc_service ]]/[[ $labels.grpc_method ]] ended with [[ $labels.grpc_code ]]. Its log has the error and the cause; report them."
- alert: DuetLatencyHigh
  expr: |-
    histogram_quantile(0.99, sum by (namespace, job, service, le) (rate(grpc_server_handling_seconds_bucket{ {{- $ours }},grpc_type="unary"}[5m])))
      > {{ $alerts.DuetLatencyHigh.threshold }}
  summary: "High latency of {{ $where }}"
  description: "The 99th percentile of unary calls is [[ $value | humanizeDuration ]]."
- alert: DuetUserNoEndpoints
  expr: |-
    grpc_client_endpoints{ {{- $release }},service="post"} == 0
  summary: "{{ $pod }} finds no pod of User"
  description: "[[ $labels.target ]] has no endpoints: posts are listed without authors, and cannot be written."
- alert: DuetAuthorsUnavailable
  expr: |-
    sum by (namespace, job, service) (rate(duet_post_authors_total{ {{- $release }},author_status="AUTHOR_STATUS_UNAVAILABLE"}[5m]))
      / sum by (namespace, job, service) (rate(duet_post_authors_total{ {{- $release }}}[5m]))
      > {{ $alerts.DuetAuthorsUnavailable.threshold }}
  summary: "{{ $where }} lists posts without their authors"
  description: "[[ $value | humanizePercentage ]] of authors are unavailable, because User did not respond."
- alert: DuetRetriesHigh
  expr: |-
    sum by (namespace, job, service) (rate(grpc_client_retries_total{ {{- $release }}}[5m]))
      / sum by (namespace, job, service) (rate(grpc_client_started_total{ {{- $release }}}[5m]))
      > {{ $alerts.DuetRetriesHigh.threshold }}
  summary: "{{ $where }} retries many calls"
  description: "It makes [[ $value | humanize ]] retries per call."
{{- if eq .Values.post.userClient.loadBalancing "round_robin" }}
{{- $picks := printf "sum by (namespace, job, service, pod, peer) (rate(grpc_client_handled_total{%s,peer=~\"[^/]+:[0-9]+\"}[5m]))" $release }}
- alert: DuetPicksUnbalanced
  # A small number of calls is never even.
  expr: |-
    min by (namespace, job, service, pod) ({{ $picks }})
      / avg by (namespace, job, service, pod) ({{ $picks }})
      < {{ $alerts.DuetPicksUnbalanced.threshold }}
      and sum by (namespace, job, service, pod) ({{ $picks }}) > 1
  summary: "{{ $pod }} does not balance over all pods of User"
  description: "The pod of User with the fewest calls gets [[ $value | humanizePercentage ]] of an even share."
{{- end }}
{{- range $name := list "DuetCertificateNotRenewed" "DuetCertificateExpiresSoon" }}
- alert: {{ $name }}
  # For a certificate with a short life, only the last part of it counts.
  expr: |-
    tls_certificate_not_after_seconds{ {{- $release }}} - time() < {{ (index $alerts $name).threshold }} * 86400
      and (tls_certificate_not_after_seconds{ {{- $release }}} - time())
        / (tls_certificate_not_after_seconds{ {{- $release }}} - tls_certificate_not_before_seconds{ {{- $release }}})
        < {{ eq $name "DuetCertificateNotRenewed" | ternary 0.2 0.1 }}
  summary: "A certificate of {{ $pod }} {{ eq $name "DuetCertificateNotRenewed" | ternary "has not been renewed" "expires soon" }}"
  description: "[[ $labels.role ]] [[ $labels.certificate ]], serial number [[ $labels.serial ]], expires in [[ $value | humanizeDuration ]]."
{{- end }}
- alert: DuetDatabaseNotServing
  expr: |-
    grpc_server_serving{ {{- $ours }}} == 0
      and on (namespace, job, pod) grpc_server_serving{ {{- $release }},grpc_service="overall"} == 1
  summary: "{{ $pod }} cannot reach its database"
  description: "Calls that need it fail with UNAVAILABLE or DEADLINE_EXCEEDED."
- alert: DuetDatabaseWaiting
  expr: |-
    duet_database_waiting{ {{- $release }}} > {{ $alerts.DuetDatabaseWaiting.threshold }}
  summary: "{{ $pod }} waits for database connections"
  description: "[[ $value ]] callers wait for a connection of the pool."
- alert: DuetDatabasePoolExhausted
  expr: |-
    duet_database_connections{ {{- $release }},state="busy"} / ignoring (state) duet_database_connections_max{ {{- $release }}}
      >= {{ $alerts.DuetDatabasePoolExhausted.threshold }}
  summary: "{{ $pod }} has exhausted its database pool"
  description: "[[ $value | humanizePercentage ]] of its database connections are in use."
- alert: DuetEventLoopLag
  expr: |-
    nodejs_eventloop_lag_p99_seconds{ {{- $release }}} > {{ $alerts.DuetEventLoopLag.threshold }}
  summary: "High event loop lag of {{ $pod }}"
  description: "The 99th percentile of its event loop lag is [[ $value | humanizeDuration ]]."
- alert: DuetPingsRefused
  expr: |-
    sum by (namespace, job, service) (increase(grpc_server_pings_refused_total{ {{- $release }}}[15m])) > {{ $alerts.DuetPingsRefused.threshold }}
  summary: "A client pings {{ $where }} too often"
  description: "[[ $value | humanize ]] connections were closed in 15 minutes; the log names the peers."
- alert: DuetResetsRefused
  expr: |-
    sum by (namespace, job, service) (increase(grpc_server_resets_refused_total{ {{- $release }}}[15m])) > {{ $alerts.DuetResetsRefused.threshold }}
  summary: "A client of {{ $where }} cancels too many calls"
  description: "[[ $value | humanize ]] connections were closed in 15 minutes; the log names the peers."
- alert: DuetTokenKeysUnavailable
  expr: |-
    sum by (namespace, job, service) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason="KEYS_UNAVAILABLE"}[5m])) > 0
  summary: "{{ $where }} cannot verify tokens"
  description: "It cannot fetch the keys of the issuer, so calls fail with UNAVAILABLE. Its log says why."
- alert: DuetAuthenticationFailuresRising
  expr: |-
    sum by (namespace, job, service, reason) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason!="KEYS_UNAVAILABLE"}[10m])) > {{ $alerts.DuetAuthenticationFailuresRising.threshold }}
      unless sum by (namespace, job, service, reason) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason!="KEYS_UNAVAILABLE"}[10m]))
        <= 2 * sum by (namespace, job, service, reason) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason!="KEYS_UNAVAILABLE"}[10m] offset 1h))
  summary: "Authentication failures of {{ $where }} are rising"
  description: "[[ $labels.reason ]]: [[ $value | humanize ]] calls per second, more than twice as many as an hour ago."
- alert: DuetAuthorizationRefusalsRising
  expr: |-
    sum by (namespace, job, service, grpc_method) (rate(grpc_server_authorization_refusals_total{ {{- $release }}}[10m])) > {{ $alerts.DuetAuthorizationRefusalsRising.threshold }}
      unless sum by (namespace, job, service, grpc_method) (rate(grpc_server_authorization_refusals_total{ {{- $release }}}[10m]))
        <= 2 * sum by (namespace, job, service, grpc_method) (rate(grpc_server_authorization_refusals_total{ {{- $release }}}[10m] offset 1h))
  summary: "Denied calls of {{ $where }} are rising"
  description: "[[ $labels.grpc_method ]]: [[ $value | humanize ]] calls per second are denied, more than twice as many as an hour ago."
{{- if .Values.gateway.enabled }}
- alert: DuetGatewayNotReady
  # See DuetPodNotReady.
  expr: |-
    last_over_time(http_server_ready{ {{- $release }}}[6m]) == 0
  summary: "{{ $pod }} is not ready"
  description: "It has not started, or it received SIGTERM and does not exit. Check its log."
- alert: DuetGatewayErrorRatioHigh
  expr: |-
    sum by (namespace, job, service) (rate(http_server_requests_total{ {{- $release }},http_status=~"5.."}[5m]))
      / sum by (namespace, job, service) (rate(http_server_requests_total{ {{- $release }}}[5m]))
      > {{ $alerts.DuetGatewayErrorRatioHigh.threshold }}
  summary: "High error ratio of {{ $where }}"
  description: "[[ $value | humanizePercentage ]] of requests end with a 5xx status."
- alert: DuetGatewayRequestsRefused
  expr: |-
    sum by (namespace, job, service, limit) (rate(http_server_requests_refused_total{ {{- $release }}}[5m])) > {{ $alerts.DuetGatewayRequestsRefused.threshold }}
  summary: "{{ $where }} rejects requests"
  description: "[[ $value | humanize ]] requests per second fail with 429, because the limit [[ $labels.limit ]] is reached."
- alert: DuetGatewaySlowReaders
  expr: |-
    sum by (namespace, job, service) (increase(http_server_slow_readers_total{ {{- $release }}}[15m])) > {{ $alerts.DuetGatewaySlowReaders.threshold }}
  summary: "Clients of {{ $where }} read too slowly"
  description: "[[ $value | humanize ]] connections were closed in 15 minutes."
{{- end }}
{{- end }}
