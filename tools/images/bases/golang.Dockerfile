# The context is a Go toolchain's root.
ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
RUN --mount=type=secret,id=apt,target=/etc/apt/apt.conf.d/99secret \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked --mount=type=cache,target=/var/cache/apt,sharing=locked \
    apt-get update -qq && apt-get install -qq -y --no-install-recommends ca-certificates && rm -rf /var/log/*
COPY . /usr/local/go
ENV GOPATH=/go PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin GOTOOLCHAIN=local
RUN go version
WORKDIR /go
CMD ["bash"]
