# The Go services: one module, so one build; each is a binary under /app.
ARG GO_IMAGE=golang:1.26.8-bookworm
ARG DEBIAN_IMAGE=debian:bookworm-slim

FROM ${GO_IMAGE} AS build
ENV CGO_ENABLED=0
WORKDIR /src
COPY containers/go.mod containers/go.sum ./
RUN --mount=type=secret,id=goproxy,target=/root/.config/go/env \
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    go mod download
COPY containers/shared/go shared/go
COPY containers/accounts accounts
COPY containers/dice dice
COPY containers/ledger ledger
COPY containers/orchestrator orchestrator
COPY containers/read-model read-model
RUN --mount=type=cache,target=/root/.cache/go-build \
    go build -trimpath -buildvcs=false -o /app/ ./accounts ./dice ./ledger ./orchestrator ./read-model

FROM ${DEBIAN_IMAGE}
COPY containers/images/healthcheck /usr/local/bin/healthcheck
COPY --from=build /app /app
WORKDIR /app
ENV BIND_HOST=0.0.0.0
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["healthcheck"]
