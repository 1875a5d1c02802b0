#!/usr/bin/env bash
# Builds the images that upgrades begin from, out of the revision that baseline/revision names.
#   test/e2e/disturbance/build-baseline.sh TAG BUILDER...    BUILDER is `docker build`, for instance.
# baseline/chart.tgz is `helm package` of charts/duet at that revision.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
tag=$1
shift

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
git -C ../../.. archive "$(<baseline/revision)" | tar -x -C "$context"
for service in user post; do "$@" --target "$service" -t "duet-$service:$tag" "$context"; done
