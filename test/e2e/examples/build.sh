#!/usr/bin/env bash
# Builds the images of the examples: notes; shop, which npm run new-service makes in a copy of the tree; and both clients.
#   test/e2e/examples/build.sh TAG BUILDER...    BUILDER is `docker build`, for instance.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
tag=$1
shift
root=$PWD work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$@" -f examples/notes/Dockerfile -t "notes:$tag" .

mkdir "$work/tree"
cp -a package.json package-lock.json tsconfig.json buf.yaml .prettierrc.json .prettierignore .dockerignore scripts protos src \
  examples services "$work/tree"
ln -s "$root/node_modules" "$work/tree/node_modules"
npm --prefix "$work/tree" run --silent new-service shop
"$@" -f "$work/tree/services/shop/Dockerfile" -t "shop:$tag" "$work/tree"

cp -a examples/client-go examples/client-typescript "$work"
(
  cd "$work/client-go"
  "$root/node_modules/.bin/buf" generate "$root/protos"
  CGO_ENABLED=0 go build -trimpath
)
"$@" -t "duet-client-go:$tag" "$work/client-go"

npm run --silent pack:grpc "$work"
npm run --silent pack:contract "$work"
(
  cd "$work/client-typescript"
  npm install --silent --no-audit --no-fund --prefer-offline "$work"/*.tgz
  npm run --silent build
  npm prune --silent --omit=dev --no-audit --no-fund
)
"$@" -t "duet-client-typescript:$tag" "$work/client-typescript"
