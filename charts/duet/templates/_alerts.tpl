{{/*
The alerts that may be, as a YAML list: name, expression, summary, description. What Prometheus puts into a text stands in
[[ ]] here, since its own braces are Helm's.
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
  description: "Prometheus reads metrics of no pod of it. Either none runs, or none is found or may be reached."
- alert: DuetPodNotReady
  # A pod that never gets ready is started again every five minutes, and is not scraped for up to five in between.
  expr: |-
    last_over_time(grpc_server_serving{ {{- $release }},grpc_service="overall"}[6m]) == 0
  summary: "{{ $pod }} is not ready"
  description: "It waits for its database, or it received SIGTERM and does not end."
- alert: DuetErrorRatioHigh
  expr: |-
    sum by (namespace, job, service) (rate(grpc_server_handled_total{ {{- $ours }},grpc_code=~"UNKNOWN|DEADLINE_EXCEEDED|INTERNAL|UNAVAILABLE|DATA_LOSS"}[5m]))
      / sum by (namespace, job, service) (rate(grpc_server_handled_total{ {{- $ours }}}[5m]))
      > {{ $alerts.DuetErrorRatioHigh.threshold }}
  summary: "{{ $where }} fails calls"
  description: "[[ $value | humanizePercentage ]] of calls end with a code that is the server's fault."
- alert: DuetServerFault
  # The first fault of a kind makes its series, which no increase shows.
  expr: |-
    sum by (namespace, job, service, grpc_service, grpc_method, grpc_code) (increase(grpc_server_handled_total{ {{- $release }},grpc_code=~"UNKNOWN|INTERNAL|DATA_LOSS"}[10m])) > 0
      or sum by (namespace, job, service, grpc_service, grpc_method, grpc_code) (
        grpc_server_handled_total{ {{- $release }},grpc_code=~"UNKNOWN|INTERNAL|DATA_LOSS"}
          unless grpc_server_handled_total{ {{- $release }},grpc_code=~"UNKNOWN|INTERNAL|DATA_LOSS"} offset 10m
      ) > 0
  summary: "A bug in {{ $where }}"
  description: "[[ $labels.grpc_service ]]/[[ $labels.grpc_method ]] ended with [[ $labels.grpc_code ]]; the log has the error and its cause."
- alert: DuetLatencyHigh
  expr: |-
    histogram_quantile(0.99, sum by (namespace, job, service, le) (rate(grpc_server_handling_seconds_bucket{ {{- $ours }},grpc_type="unary"}[5m])))
      > {{ $alerts.DuetLatencyHigh.threshold }}
  summary: "{{ $where }} is slow"
  description: "One unary call in a hundred takes longer than [[ $value | humanizeDuration ]]."
- alert: DuetUserNoEndpoints
  expr: |-
    grpc_client_endpoints{ {{- $release }},service="post"} == 0
  summary: "{{ $pod }} finds no User"
  description: "[[ $labels.target ]] has no endpoints: posts are listed without authors, and none can be written."
- alert: DuetAuthorsUnavailable
  expr: |-
    sum by (namespace, job, service) (rate(duet_post_authors_total{ {{- $release }},author_status="AUTHOR_STATUS_UNAVAILABLE"}[5m]))
      / sum by (namespace, job, service) (rate(duet_post_authors_total{ {{- $release }}}[5m]))
      > {{ $alerts.DuetAuthorsUnavailable.threshold }}
  summary: "{{ $where }} lists posts without their authors"
  description: "User did not say who [[ $value | humanizePercentage ]] of authors are."
- alert: DuetRetriesHigh
  expr: |-
    sum by (namespace, job, service) (rate(grpc_client_retries_total{ {{- $release }}}[5m]))
      / sum by (namespace, job, service) (rate(grpc_client_started_total{ {{- $release }}}[5m]))
      > {{ $alerts.DuetRetriesHigh.threshold }}
  summary: "{{ $where }} has to repeat calls"
  description: "There are [[ $value | humanize ]] retries to a call."
{{- if eq .Values.post.userClient.loadBalancing "round_robin" }}
{{- $picks := printf "sum by (namespace, job, service, pod, peer) (rate(grpc_client_handled_total{%s,peer=~\"[^/]+:[0-9]+\"}[5m]))" $release }}
- alert: DuetPicksUnbalanced
  # Few calls are never even.
  expr: |-
    min by (namespace, job, service, pod) ({{ $picks }})
      / avg by (namespace, job, service, pod) ({{ $picks }})
      < {{ $alerts.DuetPicksUnbalanced.threshold }}
      and sum by (namespace, job, service, pod) ({{ $picks }}) > 1
  summary: "{{ $pod }} leaves out a pod of User"
  description: "The pod of User that it calls least gets [[ $value | humanizePercentage ]] of an even share."
{{- end }}
{{- range $name := list "DuetCertificateNotRenewed" "DuetCertificateExpiresSoon" }}
- alert: {{ $name }}
  # Of a life that is short from the beginning, only the end is late.
  expr: |-
    tls_certificate_not_after_seconds{ {{- $release }}} - time() < {{ (index $alerts $name).threshold }} * 86400
      and (tls_certificate_not_after_seconds{ {{- $release }}} - time())
        / (tls_certificate_not_after_seconds{ {{- $release }}} - tls_certificate_not_before_seconds{ {{- $release }}})
        < {{ eq $name "DuetCertificateNotRenewed" | ternary 0.2 0.1 }}
  summary: "A certificate of {{ $pod }} {{ eq $name "DuetCertificateNotRenewed" | ternary "has not been renewed" "ends soon" }}"
  description: "[[ $labels.role ]] [[ $labels.certificate ]], serial number [[ $labels.serial ]], ends in [[ $value | humanizeDuration ]]."
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
  summary: "Calls of {{ $pod }} wait for the database"
  description: "[[ $value ]] wait for a connection of the pool."
- alert: DuetDatabasePoolExhausted
  expr: |-
    duet_database_connections{ {{- $release }},state="busy"} / ignoring (state) duet_database_connections_max{ {{- $release }}}
      >= {{ $alerts.DuetDatabasePoolExhausted.threshold }}
  summary: "{{ $pod }} uses its whole pool of connections"
  description: "[[ $value | humanizePercentage ]] of the connections that it may open to the database are busy."
- alert: DuetEventLoopLag
  expr: |-
    nodejs_eventloop_lag_p99_seconds{ {{- $release }}} > {{ $alerts.DuetEventLoopLag.threshold }}
  summary: "{{ $pod }} is late in all that it does"
  description: "Its event loop is [[ $value | humanizeDuration ]] late."
- alert: DuetPingsRefused
  expr: |-
    sum by (namespace, job, service) (increase(grpc_server_pings_refused_total{ {{- $release }}}[15m])) > {{ $alerts.DuetPingsRefused.threshold }}
  summary: "A client pings {{ $where }} more often than it may"
  description: "[[ $value | humanize ]] connections were closed in 15 minutes; the log names the peers."
- alert: DuetResetsRefused
  expr: |-
    sum by (namespace, job, service) (increase(grpc_server_resets_refused_total{ {{- $release }}}[15m])) > {{ $alerts.DuetResetsRefused.threshold }}
  summary: "A client of {{ $where }} breaks off more calls than it may"
  description: "[[ $value | humanize ]] connections were closed in 15 minutes; the log names the peers."
- alert: DuetTokenKeysUnavailable
  expr: |-
    sum by (namespace, job, service) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason="KEYS_UNAVAILABLE"}[5m])) > 0
  summary: "{{ $where }} cannot verify tokens"
  description: "It cannot fetch the keys that tokens are verified with, and fails calls with UNAVAILABLE."
- alert: DuetAuthenticationFailuresRising
  expr: |-
    sum by (namespace, job, service, reason) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason!="KEYS_UNAVAILABLE"}[10m])) > {{ $alerts.DuetAuthenticationFailuresRising.threshold }}
      unless sum by (namespace, job, service, reason) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason!="KEYS_UNAVAILABLE"}[10m]))
        <= 2 * sum by (namespace, job, service, reason) (rate(grpc_server_authentication_failures_total{ {{- $release }},reason!="KEYS_UNAVAILABLE"}[10m] offset 1h))
  summary: "Callers of {{ $where }} are not who they should be"
  description: "[[ $labels.reason ]]: [[ $value | humanize ]] calls a second, more than twice what it was an hour ago."
- alert: DuetAuthorizationRefusalsRising
  expr: |-
    sum by (namespace, job, service, grpc_method) (rate(grpc_server_authorization_refusals_total{ {{- $release }}}[10m])) > {{ $alerts.DuetAuthorizationRefusalsRising.threshold }}
      unless sum by (namespace, job, service, grpc_method) (rate(grpc_server_authorization_refusals_total{ {{- $release }}}[10m]))
        <= 2 * sum by (namespace, job, service, grpc_method) (rate(grpc_server_authorization_refusals_total{ {{- $release }}}[10m] offset 1h))
  summary: "Callers of {{ $where }} may not call what they call"
  description: "[[ $labels.grpc_method ]]: [[ $value | humanize ]] calls a second are refused, more than twice what it was an hour ago."
{{- if .Values.gateway.enabled }}
- alert: DuetGatewayNotReady
  # As for DuetPodNotReady.
  expr: |-
    last_over_time(http_server_ready{ {{- $release }}}[6m]) == 0
  summary: "{{ $pod }} is not ready"
  description: "It has not started, or it received SIGTERM and does not end."
- alert: DuetGatewayErrorRatioHigh
  expr: |-
    sum by (namespace, job, service) (rate(http_server_requests_total{ {{- $release }},http_status=~"5.."}[5m]))
      / sum by (namespace, job, service) (rate(http_server_requests_total{ {{- $release }}}[5m]))
      > {{ $alerts.DuetGatewayErrorRatioHigh.threshold }}
  summary: "{{ $where }} fails requests"
  description: "[[ $value | humanizePercentage ]] of requests end with a status from 500 on."
- alert: DuetGatewayRequestsRefused
  expr: |-
    sum by (namespace, job, service, limit) (rate(http_server_requests_refused_total{ {{- $release }}}[5m])) > {{ $alerts.DuetGatewayRequestsRefused.threshold }}
  summary: "{{ $where }} refuses requests"
  description: "[[ $value | humanize ]] requests a second fail with 429, since the limit [[ $labels.limit ]] is reached."
- alert: DuetGatewaySlowReaders
  expr: |-
    sum by (namespace, job, service) (increase(http_server_slow_readers_total{ {{- $release }}}[15m])) > {{ $alerts.DuetGatewaySlowReaders.threshold }}
  summary: "Clients of {{ $where }} do not read their answers"
  description: "[[ $value | humanize ]] connections were closed in 15 minutes."
{{- end }}
{{- end }}
