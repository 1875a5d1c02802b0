# Three images; `user` and `post` differ only in the metadata of their last layer.
#   docker build --target user -t duet-user .
#   docker build --target post -t duet-post .
#   docker build --target gateway -t duet-gateway .

ARG NODE_VERSION=26

# A bundle is JavaScript, the same for every platform, so it is built once on the builder's platform.
FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY scripts ./scripts
COPY protos ./protos
COPY src ./src
RUN npm run --silent bundle \
 && mkdir -p commands && ln -s /app/doctor.js commands/duet

FROM gcr.io/distroless/nodejs26-debian13:nonroot AS runtime
WORKDIR /app
# Node.js sizes its young generation by the container's memory. In 512 MiB a call cost 106 µs of CPU, with this 79
# (docs/benchmarks.md), for at most 48 MiB of memory.
# With an arena per thread, glibc keeps freed memory in each of them; one arena returns it (docs/decisions/images.md).
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=16 MALLOC_ARENA_MAX=1
# The command `duet`, which names its interpreter itself, because the image has neither a shell nor env.
COPY --from=build /app/commands /usr/local/bin
USER 65532:65532
# Without a shell there is no HEALTHCHECK: use the orchestrator's gRPC probe on port 8081.
EXPOSE 8081 9464
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="gcr.io/distroless/nodejs26-debian13:nonroot"

# The bundle, its source maps, an SBOM (sbom.cdx.json) and the licences (node_modules, which has no code).
FROM runtime AS service
COPY --from=build /app/dist/bundle/services ./

FROM service AS user
LABEL org.opencontainers.image.title="duet-user" \
      org.opencontainers.image.description="The User service of Duet: gRPC on port 9000"
EXPOSE 9000
CMD ["user.js"]

FROM service AS post
LABEL org.opencontainers.image.title="duet-post" \
      org.opencontainers.image.description="The Post service of Duet: gRPC on port 9001"
EXPOSE 9001
CMD ["post.js"]

FROM runtime AS gateway
COPY --from=build /app/dist/bundle/gateway ./
LABEL org.opencontainers.image.title="duet-gateway" \
      org.opencontainers.image.description="The HTTP gateway of Duet: HTTP and JSON on port 8080"
EXPOSE 8080
CMD ["gateway.js"]
