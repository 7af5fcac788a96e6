ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
COPY otelcol /otelcol-contrib
RUN /otelcol-contrib components >/dev/null
USER 10001:10001
ENTRYPOINT ["/otelcol-contrib"]
