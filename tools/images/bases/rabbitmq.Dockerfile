ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
ARG VERSION
# The cookie that the package makes would be the same in every container of the image.
RUN --mount=type=secret,id=apt,target=/etc/apt/apt.conf.d/99secret \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked --mount=type=cache,target=/var/cache/apt,sharing=locked \
    apt-get update -qq && apt-get install -qq -y --no-install-recommends rabbitmq-server \
    && ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-${VERSION} \
    && rm -rf /var/log/* /var/cache/ldconfig/* /var/lib/rabbitmq/.erlang.cookie \
    && install -d -o rabbitmq -g rabbitmq /var/log/rabbitmq
CMD ["rabbitmq-server"]
