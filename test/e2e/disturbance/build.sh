#!/usr/bin/env bash
# Builds the load generator's image on Post's, which is there already.
#   test/e2e/disturbance/build.sh POST-IMAGE LOAD-IMAGE BUILDER...    BUILDER is `docker build`, for instance.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
base=$1 image=$2
shift 2

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
node scripts/bundle.mjs "$context/load" main=test/clients/load/main.ts history=test/clients/history/main.ts
CGO_ENABLED=0 go build -C test/clients/go -trimpath -o "$context/load-go" ./cmd/load
"$@" -t "$image" --build-arg "BASE=$base" -f test/e2e/disturbance/Dockerfile "$context"
