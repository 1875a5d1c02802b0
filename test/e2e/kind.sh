#!/usr/bin/env bash
# Makes a kind cluster with cert-manager, the Prometheus operator's definitions and this tree's images in it, runs a suite there and removes the cluster.
#   test/e2e/kind.sh [SUITE]    SUITE is a script of package.json: e2e, which is the default, e2e:examples or e2e:disturbance:short.
# Needs docker, kind, kubectl, helm, grpcurl and go. E2E_KEEP=true leaves the cluster as it is at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

suite=${1:-e2e}
cert_manager=v1.19.1
prometheus_operator=v0.94.0
cluster=duet-e2e
work=$(mktemp -d)
export KUBECONFIG=$work/kubeconfig E2E_IMAGE_REPOSITORY=duet E2E_IMAGE_TAG=e2e E2E_TUTORIAL_IMAGE=duet-tutorial:e2e

finish() {
  [[ ${E2E_KEEP:-} == true ]] && { echo "KUBECONFIG=$KUBECONFIG"; return; }
  kind delete cluster --name "$cluster"
  rm -rf "$work"
}
trap finish EXIT

kind create cluster --name "$cluster" --config k8s/kind.yaml --wait 3m
kubectl apply --filename "https://github.com/cert-manager/cert-manager/releases/download/$cert_manager/cert-manager.yaml"
# Its definitions alone, by which monitors and rules are checked.
kubectl apply --server-side --filename "https://github.com/prometheus-operator/prometheus-operator/releases/download/$prometheus_operator/stripped-down-crds.yaml"

for target in user post gateway; do docker build --target "$target" --tag "duet-$target:e2e" .; done
CGO_ENABLED=0 go build -C test/clients/go -trimpath -o "$work/image/" ./cmd/tutorial-server
docker build --file test/clients/go/Dockerfile --tag duet-tutorial:e2e "$work/image"
images=(duet-user:e2e duet-post:e2e duet-gateway:e2e duet-tutorial:e2e)
if [[ $suite == e2e:disturbance* ]]; then
  npm run build
  test/e2e/disturbance/build.sh duet-post:e2e duet-load:e2e docker build
  images+=(duet-load:e2e)
elif [[ $suite == e2e:examples ]]; then
  test/e2e/examples/build.sh e2e docker build
  docker pull postgres:17
  images+=(notes:e2e shop:e2e duet-client-go:e2e duet-client-typescript:e2e postgres:17)
fi
kind load docker-image --name "$cluster" "${images[@]}"

kubectl --namespace cert-manager wait --for=condition=Available deployment --all --timeout=3m
npm run "$suite"
