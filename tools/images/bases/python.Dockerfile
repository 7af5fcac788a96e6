ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
RUN --mount=type=secret,id=apt,target=/etc/apt/apt.conf.d/99secret \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked --mount=type=cache,target=/var/cache/apt,sharing=locked \
    apt-get update -qq && apt-get install -qq -y --no-install-recommends ca-certificates python3 python3-pip \
    && rm -rf /var/log/* /usr/lib/python3*/EXTERNALLY-MANAGED \
    && ln -s ../../bin/python3 /usr/local/bin/python && python3 --version
CMD ["python3"]
