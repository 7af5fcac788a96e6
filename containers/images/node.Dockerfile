# The TypeScript services and the page: /app/NAME/main.cjs, /app/web, and the packages that all services share.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY package.json package-lock.json ./
COPY containers/auth/package.json containers/auth/
COPY containers/blackjack/package.json containers/blackjack/
COPY containers/dashboard/package.json containers/dashboard/
COPY containers/flags/package.json containers/flags/
COPY containers/frontend/package.json containers/frontend/
COPY containers/gateway/package.json containers/gateway/
COPY containers/slots/package.json containers/slots/
COPY containers/web/package.json containers/web/

FROM manifests AS packages
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca \
    --mount=type=cache,target=/root/.npm \
    npm ci --no-audit --no-fund --ignore-scripts --omit=dev \
      -w containers/auth -w containers/blackjack -w containers/dashboard -w containers/flags \
      -w containers/frontend -w containers/gateway -w containers/slots \
    && rm -r node_modules/@casino node_modules/.package-lock.json

FROM manifests AS build
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca \
    --mount=type=cache,target=/root/.npm \
    npm ci --no-audit --no-fund --ignore-scripts --include=dev -w containers/web
COPY containers containers
RUN node containers/bundle.ts page /app/web \
    && for name in auth blackjack dashboard flags frontend gateway slots; do \
      node containers/bundle.ts service "$name" "/app/$name" || exit 1; \
    done \
    && cp containers/flags/flags.json /app/flags/

FROM ${NODE_IMAGE}
COPY containers/images/healthcheck /usr/local/bin/healthcheck
COPY --from=packages /src/node_modules /app/node_modules
COPY --from=build /app /app
WORKDIR /app
ENV NODE_ENV=production BIND_HOST=0.0.0.0 WEB_DIR=/app/web FLAGS_FILE=/app/flags/flags.json
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["healthcheck"]
