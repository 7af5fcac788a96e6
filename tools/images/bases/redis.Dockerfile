ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
ARG VERSION
RUN --mount=type=secret,id=apt,target=/etc/apt/apt.conf.d/99secret \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked --mount=type=cache,target=/var/cache/apt,sharing=locked \
    apt-get update -qq && apt-get install -qq -y --no-install-recommends redis-server \
    && rm -rf /var/log/* /etc/redis /var/cache/ldconfig/* && install -d -o redis -g redis /data \
    && redis-server --version | grep -F "v=${VERSION} "
WORKDIR /data
CMD ["redis-server"]
