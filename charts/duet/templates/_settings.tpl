{{/* Written by npm run generate:settings from values.yaml. list $ component: the settings that are values as they stand. */}}
{{- define "duet.settings" -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- if ne (index . 1) "gateway" }}
- name: LOG_LEVEL
  value: {{ include "duet.setting" $values.logLevel }}
- name: DEFAULT_DEADLINE_MS
  value: {{ include "duet.setting" $values.defaultDeadlineMs }}
- name: MAX_MESSAGE_BYTES
  value: {{ include "duet.setting" $values.maxMessageBytes }}
- name: MAX_REQUEST_MEMORY_BYTES
  value: {{ include "duet.setting" $values.maxRequestMemoryBytes }}
- name: MAX_CONNECTIONS
  value: {{ include "duet.setting" $values.maxConnections }}
- name: MAX_CALLS
  value: {{ include "duet.setting" $values.maxCalls }}
- name: MAX_CALLS_PER_CALLER
  value: {{ include "duet.setting" $values.maxCallsPerCaller }}
- name: MAX_CALLS_PER_CONNECTION
  value: {{ include "duet.setting" $values.maxCallsPerConnection }}
- name: CALLER_RATE
  value: {{ include "duet.setting" $values.callerRate }}
- name: CALLER_BURST
  value: {{ include "duet.setting" $values.callerBurst }}
- name: SEND_TIMEOUT_MS
  value: {{ include "duet.setting" $values.sendTimeoutMs }}
- name: RESPONSE_MEMORY_BYTES
  value: {{ include "duet.setting" $values.responseMemoryBytes }}
- name: KEEPALIVE_TIME_MS
  value: {{ include "duet.setting" $values.keepalive.timeMs }}
- name: KEEPALIVE_TIMEOUT_MS
  value: {{ include "duet.setting" $values.keepalive.timeoutMs }}
- name: KEEPALIVE_MAX_CONNECTION_IDLE_MS
  value: {{ include "duet.setting" $values.keepalive.maxConnectionIdleMs }}
- name: KEEPALIVE_MAX_CONNECTION_AGE_MS
  value: {{ include "duet.setting" $values.keepalive.maxConnectionAgeMs }}
- name: KEEPALIVE_MAX_CONNECTION_AGE_GRACE_MS
  value: {{ include "duet.setting" $values.keepalive.maxConnectionAgeGraceMs }}
- name: KEEPALIVE_MIN_TIME_MS
  value: {{ include "duet.setting" $values.keepalive.minTimeMs }}
- name: KEEPALIVE_PERMIT_WITHOUT_STREAM
  value: {{ include "duet.setting" $values.keepalive.permitWithoutStream }}
- name: DATABASE_POOL_SIZE
  value: {{ include "duet.setting" $values.databasePool.size }}
- name: DATABASE_STATEMENT_TIMEOUT_MS
  value: {{ include "duet.setting" $values.databasePool.statementTimeoutMs }}
- name: DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS
  value: {{ include "duet.setting" $values.databasePool.idleInTransactionTimeoutMs }}
- name: DATABASE_CONNECTION_TIMEOUT_MS
  value: {{ include "duet.setting" $values.databasePool.connectionTimeoutMs }}
- name: DATABASE_FIRST_DATA
  value: {{ include "duet.setting" $values.firstData }}
{{- end }}
{{- if eq (index . 1) "user" }}
- name: IMPORT_MAX_USERS
  value: {{ include "duet.setting" $values.imports.maxUsers }}
- name: IMPORT_MAX_BYTES
  value: {{ include "duet.setting" $values.imports.maxBytes }}
- name: IMPORT_TIMEOUT_MS
  value: {{ include "duet.setting" $values.imports.timeoutMs }}
- name: IMPORT_MAX_OPEN
  value: {{ include "duet.setting" $values.imports.maxOpen }}
{{- end }}
{{- if eq (index . 1) "post" }}
- name: USER_LOAD_BALANCING
  value: {{ include "duet.setting" $values.userClient.loadBalancing }}
- name: AUTHOR_BUDGET_MS
  value: {{ include "duet.setting" $values.userClient.authorBudgetMs }}
- name: USER_KEEPALIVE_TIME_MS
  value: {{ include "duet.setting" $values.userClient.keepalive.timeMs }}
- name: USER_KEEPALIVE_TIMEOUT_MS
  value: {{ include "duet.setting" $values.userClient.keepalive.timeoutMs }}
- name: USER_KEEPALIVE_PERMIT_WITHOUT_CALLS
  value: {{ include "duet.setting" $values.userClient.keepalive.permitWithoutCalls }}
- name: USER_READ_IDLE_TIMEOUT_MS
  value: {{ include "duet.setting" $values.userClient.readIdleTimeoutMs }}
- name: USER_PING_TIMEOUT_MS
  value: {{ include "duet.setting" $values.userClient.pingTimeoutMs }}
{{- end }}
{{- if eq (index . 1) "gateway" }}
- name: PAGE_ENABLED
  value: {{ include "duet.setting" $values.page.enabled }}
- name: DOCS_ENABLED
  value: {{ include "duet.setting" $values.docs.enabled }}
- name: MAX_CONNECTIONS
  value: {{ include "duet.setting" $values.limits.maxConnections }}
- name: MAX_REQUESTS
  value: {{ include "duet.setting" $values.limits.maxRequests }}
- name: MAX_REQUESTS_PER_CLIENT
  value: {{ include "duet.setting" $values.limits.maxRequestsPerClient }}
- name: MAX_BODY_BYTES
  value: {{ include "duet.setting" $values.limits.maxBodyBytes }}
- name: MAX_BUFFERED_BYTES
  value: {{ include "duet.setting" $values.limits.maxBufferedBytes }}
- name: BODY_TIMEOUT_MS
  value: {{ include "duet.setting" $values.limits.bodyTimeoutMs }}
- name: REQUEST_TIMEOUT_MS
  value: {{ include "duet.setting" $values.limits.requestTimeoutMs }}
- name: SEND_TIMEOUT_MS
  value: {{ include "duet.setting" $values.limits.sendTimeoutMs }}
- name: ERRORS_URL
  value: {{ include "duet.setting" $values.errorsUrl }}
{{- end }}
{{- end }}

{{/* The ports where services listen by default, and the methods of User that Post calls. */}}
{{- define "duet.grpcPort" -}}
{{ dict "user" 9000 "post" 9001 | dig . 0 }}
{{- end }}
{{- define "duet.httpPort" -}}
8080
{{- end }}
{{- define "duet.healthPort" -}}
8081
{{- end }}
{{- define "duet.metricsPort" -}}
9464
{{- end }}
{{- define "duet.calledMethods" -}}
["/v1.user.User/BatchGetUsers","/v1.user.User/GetUser"]
{{- end }}
