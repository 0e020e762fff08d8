# syntax=docker/dockerfile:1

# dflint as an image, for pipelines without Node:
#   docker build --tag dflint .
#   docker run --rm --volume "$PWD:/work:ro" dflint Dockerfile

ARG NODE_IMAGE=node:24.11.1-alpine3.22

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
COPY client/package.json client/
# The scripts would build dflint, whose source is not here yet: an edit of it must not install everything anew.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY build.mjs tsconfig.json Dockerfile ./
COPY rules rules
COPY server server
RUN npm run build

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="dflint" \
      org.opencontainers.image.licenses="MIT"
# For --changed-since and dflint cache. What is mounted mostly belongs to another user, which git would refuse to look at.
RUN apk add --no-cache git \
    && git config --system --add safe.directory '*'
COPY LICENSE /opt/dflint/
COPY --from=build /src/dist /opt/dflint/dist
WORKDIR /work
# The user node of the base image, as a number: Kubernetes can only tell that a number is not root.
USER 1000:1000
ENTRYPOINT ["node", "/opt/dflint/dist/cli.cjs"]
CMD ["--help"]
