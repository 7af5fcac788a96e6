ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
COPY --chmod=755 node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
    && node --version && npm --version && rm -rf /root/.npm /tmp/*
CMD ["node"]
