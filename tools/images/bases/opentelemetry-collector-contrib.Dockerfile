ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
ARG VERSION
COPY otelcol /otelcol-contrib
RUN /otelcol-contrib --version | grep -F "${VERSION}"
USER 10001:10001
ENTRYPOINT ["/otelcol-contrib"]
