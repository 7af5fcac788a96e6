ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
ARG VERSION
RUN --mount=type=secret,id=apt,target=/etc/apt/apt.conf.d/99secret \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked --mount=type=cache,target=/var/cache/apt,sharing=locked \
    apt-get update -qq && apt-get install -qq -y --no-install-recommends prometheus-blackbox-exporter \
    && rm -rf /var/log/* /var/cache/ldconfig/* && ln -s prometheus-blackbox-exporter /usr/bin/blackbox_exporter \
    && blackbox_exporter --version 2>&1 | grep -F "${VERSION#v}"
USER nobody
ENTRYPOINT ["/bin/blackbox_exporter"]
