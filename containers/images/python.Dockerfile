# The Python services, each a package under /app, and what they import under /app/packages.
ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
WORKDIR /src
COPY containers/shared/python/requirements.txt ./
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    --mount=type=secret,id=ca \
    python3 -m pip install --quiet --disable-pip-version-check --no-cache-dir --root-user-action=ignore \
      --no-deps --only-binary=:all: --require-hashes --requirement requirements.txt --target /app/packages
COPY containers/shared/proto/roulette.proto proto/
RUN PYTHONPATH=/app/packages python3 -P -m grpc_tools.protoc --proto_path=proto \
      --python_out=/app/packages --grpc_python_out=/app/packages proto/roulette.proto \
    && python3 -m compileall -q /app/packages

FROM ${PYTHON_IMAGE} AS services
WORKDIR /app
COPY containers/shared/python/casino casino
COPY containers/roulette roulette
COPY containers/scheduler scheduler
RUN python3 -m compileall -q .

FROM ${PYTHON_IMAGE}
COPY containers/images/healthcheck /usr/local/bin/healthcheck
COPY --from=packages /app/packages /app/packages
COPY --from=services /app /app
WORKDIR /app
ENV PYTHONPATH=/app:/app/packages PYTHONUNBUFFERED=1 BIND_HOST=0.0.0.0
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["healthcheck"]
