{{/* list $ component: contradictions in one service's pods and their number, as a YAML list of sentences. */}}
{{- define "duet.podProblems" -}}
{{- $component := index . 1 -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- $problems := list -}}
{{- $names := list $component -}}
{{- range concat ($values.initContainers | default list) ($values.extraContainers | default list) -}}
{{- if has .name $names -}}
{{- $problems = append $problems (printf "two containers have the name %s: rename the one in initContainers or extraContainers." .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- /* An autoscaler also counts init containers that run beside the service. */ -}}
{{- $counted := prepend ($values.extraContainers | default list) (dict "name" $component "resources" $values.resources) -}}
{{- range $values.initContainers -}}
{{- if eq (dig "restartPolicy" "" .) "Always" -}}{{- $counted = append $counted . -}}{{- end -}}
{{- end -}}
{{- with $values.autoscaling -}}
{{- if .enabled -}}
{{- if gt (int64 .minReplicas) (int64 .maxReplicas) -}}
{{- $problems = append $problems "autoscaling.minReplicas is more than autoscaling.maxReplicas." -}}
{{- end -}}
{{- if not (or .targetCPUUtilizationPercentage .targetMemoryUtilizationPercentage .extraMetrics) -}}
{{- $problems = append $problems "autoscaling.enabled needs a target: autoscaling.targetCPUUtilizationPercentage, targetMemoryUtilizationPercentage or extraMetrics." -}}
{{- end -}}
{{- range $resource, $target := dict "cpu" .targetCPUUtilizationPercentage "memory" .targetMemoryUtilizationPercentage -}}
{{- if $target -}}
{{- range $counted -}}
{{- if not (or (dig "resources" "requests" $resource "" .) (dig "resources" "limits" $resource "" .)) -}}
{{- $problems = append $problems (printf "autoscaling by %s needs resources.requests.%s of the container %s: the target is a percentage of the requests of all containers." $resource $resource .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $values.strategy.rollingUpdate -}}
{{- $none := list "0" "0%" -}}
{{- if and (eq $values.strategy.type "RollingUpdate") (has (toString .maxSurge) $none) (has (toString .maxUnavailable) $none) -}}
{{- $problems = append $problems "strategy.rollingUpdate.maxSurge and maxUnavailable are both 0, so that no pod could be replaced: raise one of them." -}}
{{- end -}}
{{- end -}}
{{- $problems | toYaml }}
{{- end }}
