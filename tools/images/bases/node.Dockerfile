ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
    && chmod -R a+rX /usr/local/lib/node_modules && chmod 755 /usr/local/bin/node \
    && node --version && npm --version && rm -rf /root/.npm /tmp/*
CMD ["node"]
