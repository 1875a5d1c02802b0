{{/* list $ component: contradictions in one component's Services, as a YAML list of sentences. */}}
{{- define "duet.serviceProblems" -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- $problems := list -}}
{{- $service := $values.service -}}
{{- if and $service.loadBalancerClass (ne $service.type "LoadBalancer") -}}
{{- $problems = append $problems (printf "service.loadBalancerClass needs service.type=LoadBalancer, not %s." $service.type) -}}
{{- end -}}
{{- if and (eq (len ($service.ipFamilies | default list)) 2) (eq (toString $service.ipFamilyPolicy) "SingleStack") -}}
{{- $problems = append $problems "service.ipFamilies lists two families, but service.ipFamilyPolicy=SingleStack allows one: set PreferDualStack or RequireDualStack." -}}
{{- end -}}
{{- $listensOnIPv4 := not (hasPrefix "[" $values.listenHost) -}}
{{- if and $listensOnIPv4 (or (has "IPv6" ($service.ipFamilies | default list)) (hasSuffix "DualStack" (toString $service.ipFamilyPolicy))) -}}
{{- $problems = append $problems (printf "service.ipFamilies and service.ipFamilyPolicy require IPv6, but listenHost=%s accepts IPv4 only: set listenHost to \"[::]\"." $values.listenHost) -}}
{{- end -}}
{{- $problems | toYaml }}
{{- end }}

{{/* list $ component: contradictions in one service's external access, as a YAML list of sentences. */}}
{{- define "duet.accessProblems" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := include "duet.values" . | fromJson -}}
{{- $problems := list -}}
{{- $tls := $root.Values.tls -}}
{{- $encrypted := ne $tls.source "disabled" -}}
{{- with $values.grpcRoute -}}
{{- if .enabled -}}
{{- if not .parentRefs -}}
{{- $problems = append $problems "grpcRoute.enabled needs grpcRoute.parentRefs, the Gateways to attach to." -}}
{{- end -}}
{{- if and $encrypted .backendTLSPolicy.create (not .backendTLSPolicy.caCertificateRefs) $tls.trustBundle.configMap (ne $tls.trustBundle.key "ca.crt") -}}
{{- $problems = append $problems (printf "grpcRoute.backendTLSPolicy reads the key ca.crt of a ConfigMap, but tls.trustBundle.key is %s: set grpcRoute.backendTLSPolicy.caCertificateRefs." $tls.trustBundle.key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $values.ingress -}}
{{- if .enabled -}}
{{- if not .hosts -}}
{{- $problems = append $problems "ingress.enabled needs ingress.hosts, the names that callers use." -}}
{{- end -}}
{{- if not .tls -}}
{{- $problems = append $problems "ingress.enabled needs ingress.tls: ingress-nginx supports gRPC only over TLS." -}}
{{- end -}}
{{- $ownSecret := hasKey (.annotations | default dict) "nginx.ingress.kubernetes.io/proxy-ssl-secret" -}}
{{- if and $encrypted $tls.trustBundle.configMap (not $ownSecret) -}}
{{- $problems = append $problems "ingress.enabled with tls.trustBundle.configMap needs the annotation nginx.ingress.kubernetes.io/proxy-ssl-secret in ingress.annotations: ingress-nginx reads the CA from a Secret." -}}
{{- end -}}
{{- if and $encrypted (eq $tls.mode "mutual") (not (include "duet.hasClientCertificate" $root)) (not $ownSecret) -}}
{{- $problems = append $problems "ingress.enabled with tls.mode=mutual needs a certificate that ingress-nginx presents: client.create, tls.existingSecret.client, or the annotation nginx.ingress.kubernetes.io/proxy-ssl-secret in ingress.annotations." -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $problems | toYaml }}
{{- end }}

{{/* External names that User and Post share by mistake, as a YAML list of sentences. */}}
{{- define "duet.sharedNameProblems" -}}
{{- $user := include "duet.values" (list . "user") | fromJson -}}
{{- $post := include "duet.values" (list . "post") | fromJson -}}
{{- $problems := list -}}
{{- if and $user.grpcRoute.enabled $post.grpcRoute.enabled (not (and $user.grpcRoute.matches $post.grpcRoute.matches)) -}}
{{- $shared := or (not $user.grpcRoute.hostnames) (not $post.grpcRoute.hostnames) -}}
{{- range $user.grpcRoute.hostnames -}}{{- $shared = or $shared (has . $post.grpcRoute.hostnames) -}}{{- end -}}
{{- if $shared -}}
{{- $problems = append $problems "user.grpcRoute and post.grpcRoute would match the same calls: give each its own hostnames, or matches." -}}
{{- end -}}
{{- end -}}
{{- if and $user.ingress.enabled $post.ingress.enabled -}}
{{- range $user.ingress.hosts -}}
{{- if has . $post.ingress.hosts -}}
{{- $problems = append $problems (printf "user.ingress.hosts and post.ingress.hosts both contain %s: give each its own host name." .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $problems | toYaml }}
{{- end }}

{{/* Contradictions in the gateway's values, as a YAML list of sentences. */}}
{{- define "duet.gatewayProblems" -}}
{{- $problems := list -}}
{{- if .Values.gateway.enabled -}}
{{- $gateway := include "duet.values" (list . "gateway") | fromJson -}}
{{- if not (or $gateway.serviceAccount.create $gateway.serviceAccount.name) -}}
{{- $problems = append $problems "gateway: serviceAccount.create=false needs gateway.serviceAccount.name, a separate account: the gateway needs no permissions." -}}
{{- end -}}
{{- if and $gateway.httpRoute.enabled (not $gateway.httpRoute.parentRefs) -}}
{{- $problems = append $problems "gateway.httpRoute.enabled needs gateway.httpRoute.parentRefs, the Gateways to attach to." -}}
{{- end -}}
{{- if $gateway.ingress.enabled -}}
{{- if not $gateway.ingress.hosts -}}
{{- $problems = append $problems "gateway: ingress.enabled needs ingress.hosts, the names that callers use." -}}
{{- end -}}
{{- range $component := list "user" "post" -}}
{{- $ingress := (include "duet.values" (list $ $component) | fromJson).ingress -}}
{{- range $ingress.enabled | ternary $ingress.hosts list -}}
{{- if has . $gateway.ingress.hosts -}}
{{- $problems = append $problems (printf "gateway.ingress.hosts and %s.ingress.hosts both contain %s: give each its own host name." $component .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $problems | toYaml }}
{{- end }}

{{/* Kinds of the Gateway API that the values need and the cluster does not have, as a YAML list of sentences. */}}
{{- define "duet.gatewayApiProblems" -}}
{{- $kinds := .Capabilities.APIVersions -}}
{{- $problems := list -}}
{{- range $component := splitList " " (include "duet.components" .) -}}
{{- $values := include "duet.values" (list $ $component) | fromJson -}}
{{- $isGateway := eq $component "gateway" -}}
{{- $key := $isGateway | ternary "httpRoute" "grpcRoute" -}}
{{- $encrypted := $isGateway | ternary (include "duet.gatewayHasTls" $ | empty | not) (ne $.Values.tls.source "disabled") -}}
{{- $policy := $values.grpcRoute.backendTLSPolicy -}}
{{- if (index $values $key).enabled -}}
{{- if not ($kinds.Has ($isGateway | ternary "gateway.networking.k8s.io/v1/HTTPRoute" "gateway.networking.k8s.io/v1/GRPCRoute")) -}}
{{- $problems = append $problems (printf "%s: %s.enabled needs the Gateway API, which this cluster does not have: install it, or use ingress or service.type=LoadBalancer." $component $key) -}}
{{- else if and $encrypted $policy.create (not ($kinds.Has (printf "gateway.networking.k8s.io/%s/BackendTLSPolicy" $policy.apiVersion))) -}}
{{- $problems = append $problems (printf "%s: grpcRoute.backendTLSPolicy.apiVersion=%s is a version that this cluster does not have: install Gateway API 1.4, set another version, or set grpcRoute.backendTLSPolicy.create=false and use your Gateway's own policy." $component $policy.apiVersion) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $problems | toYaml }}
{{- end }}
