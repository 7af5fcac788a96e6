# The context is the npm package's folder: bin, lib, share.
ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
ARG VERSION
RUN groupadd --gid 999 postgres && useradd --uid 999 --gid postgres --home-dir /var/lib/postgresql --create-home postgres \
    && install -d -o postgres -g postgres /var/run/postgresql && rm -rf /var/log/*
COPY . /usr/lib/postgresql/current
ENV PATH=/usr/lib/postgresql/current/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV PGDATA=/var/lib/postgresql/data
RUN postgres --version | grep -F "${VERSION}"
STOPSIGNAL SIGINT
CMD ["postgres"]
