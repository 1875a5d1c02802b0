# Two images, `user` and `post`, that differ in their last layer's metadata only.
#   docker build --target user -t duet-user .
#   docker build --target post -t duet-post .

ARG NODE_VERSION=26

# What is built is JavaScript, the same for every platform, so it is built once on the builder's own.
FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY protos ./protos
COPY src ./src
RUN npm run --silent build \
 && find dist -name '*.map' -delete \
 && rm -rf dist/src/dev \
 && chmod 755 dist/src/doctor/main.js \
 && mkdir -p commands && ln -s /app/dist/src/doctor/main.js commands/duet

FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Type declarations, source maps, TypeScript sources and binaries for another runtime (bare-*) are two thirds of what npm
# installs, and Node reads none of them. OpenTelemetry brings builds for bundlers, and names that its SDK does not use.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/@types node_modules/undici-types node_modules/.package-lock.json node_modules/bare-*/prebuilds \
 && rm -rf node_modules/@opentelemetry/*/build/esm node_modules/@opentelemetry/*/build/esnext \
    node_modules/@opentelemetry/semantic-conventions/dist/*incubating* node_modules/@opentelemetry/semantic-conventions/dist/experimental_* \
 && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -iname '*.md' \) -delete \
 && find node_modules -type d -empty -delete

FROM gcr.io/distroless/nodejs26-debian13:nonroot AS runtime
WORKDIR /app
# Node.js sizes the room for new objects by the container's memory. In 512 MiB a call cost 106 µs of CPU, with this 79
# (docs/benchmarks.md), for at most 48 MiB of memory.
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=16
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY protos ./protos
COPY --from=build /app/dist/src ./dist/src
# The command `duet`, which names its interpreter itself: there is no shell to start it, nor env to find node.
COPY --from=build /app/commands /usr/local/bin
USER 65532:65532
# Without a shell there is no HEALTHCHECK: the orchestrator's gRPC probe asks port 8081.
EXPOSE 8081 9464
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="gcr.io/distroless/nodejs26-debian13:nonroot"

FROM runtime AS user
LABEL org.opencontainers.image.title="duet-user" \
      org.opencontainers.image.description="The User service of Duet: gRPC on port 9000"
EXPOSE 9000
CMD ["dist/src/user/main.js"]

FROM runtime AS post
LABEL org.opencontainers.image.title="duet-post" \
      org.opencontainers.image.description="The Post service of Duet: gRPC on port 9001"
EXPOSE 9001
CMD ["dist/src/post/main.js"]
