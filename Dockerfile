# The command line in an image. BASE: any image with Node 20 or newer and npm; PACKAGE: the tarball of `npm run release`.
ARG BASE=node:24-slim
FROM ${BASE}
ARG PACKAGE=release/exitplan-0.1.0.tgz
COPY ${PACKAGE} /tmp/exitplan.tgz
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/exitplan.tgz && rm /tmp/exitplan.tgz
USER node
WORKDIR /plans
ENTRYPOINT ["exitplan"]
CMD ["check", "."]
