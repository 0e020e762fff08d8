/** A piece of a Dockerfile to fill in. */
export interface SnippetDoc {
  readonly label: string;
  readonly text: string;
  /** In the notation of LSP snippets; `{escape}` stands for the character that continues lines. */
  readonly body: string;
  /** The version of Dockerfile syntax that it needs; left out where any will do. */
  readonly since?: string;
}

/** By the instruction that they begin with, in upper case. */
export const SNIPPET_DOCS: Readonly<Record<string, readonly SnippetDoc[]>> = {
  FROM: [
    {
      label: 'FROM … AS …',
      text: 'a stage with a name',
      body: 'FROM ${1:image}:${2:tag} AS ${3:name}\n$0',
    },
    {
      label: 'FROM … AS build, FROM …',
      text: 'a stage that builds, and one with its result',
      body: 'FROM ${1:image}:${2:tag} AS build\nWORKDIR /src\nCOPY . .\nRUN ${3:make}\n\nFROM ${4:scratch}\nCOPY --from=build ${5:/src/app} ${6:/app}\n$0',
    },
  ],
  RUN: [
    {
      label: 'RUN <<EOF',
      text: 'several lines of a script',
      body: 'RUN <<EOF\nset -e\n${1:command}\nEOF\n$0',
      since: '1.4',
    },
    {
      label: 'RUN apt-get install',
      text: 'packages of Debian and Ubuntu',
      body: 'RUN apt-get update {escape}\n    && apt-get install -y --no-install-recommends ${1:package} {escape}\n    && rm -rf /var/lib/apt/lists/*\n$0',
    },
    { label: 'RUN apk add', text: 'packages of Alpine', body: 'RUN apk add --no-cache ${1:package}\n$0' },
    {
      label: 'RUN npm ci',
      text: 'with a cache that outlives the build',
      body: 'RUN --mount=type=cache,target=/root/.npm {escape}\n    npm ci\n$0',
      since: '1.2',
    },
    {
      label: 'RUN pip install',
      text: 'with a cache that outlives the build',
      body: 'RUN --mount=type=cache,target=/root/.cache/pip {escape}\n    pip install -r ${1:requirements.txt}\n$0',
      since: '1.2',
    },
    {
      label: 'RUN go build',
      text: 'with caches that outlive the build',
      body: 'RUN --mount=type=cache,target=/go/pkg/mod {escape}\n    --mount=type=cache,target=/root/.cache/go-build {escape}\n    go build -o ${1:/out/app} ${2:.}\n$0',
      since: '1.2',
    },
    {
      label: 'RUN cargo build',
      text: 'with caches that outlive the build',
      body: 'RUN --mount=type=cache,target=/usr/local/cargo/registry {escape}\n    --mount=type=cache,target=${1:/src}/target {escape}\n    cargo build --release && cp ${1:/src}/target/release/${2:app} ${3:/app}\n$0',
      since: '1.2',
    },
    {
      label: 'RUN useradd',
      text: 'a user, and a switch to it',
      body: 'RUN useradd --system --uid ${1:10001} ${2:app}\nUSER ${1:10001}\n$0',
    },
  ],
  COPY: [
    { label: 'COPY --from', text: 'files of a stage', body: 'COPY --from=${1:build} ${2:source} ${3:destination}\n$0' },
    {
      label: 'COPY <<EOF',
      text: 'a file that is written here',
      body: 'COPY <<EOF ${1:/path}\n${2:content}\nEOF\n$0',
      since: '1.4',
    },
  ],
  HEALTHCHECK: [
    {
      label: 'HEALTHCHECK … CMD',
      text: 'asks a web server',
      body: 'HEALTHCHECK --interval=${1:30s} --timeout=${2:5s} --start-period=${3:10s} {escape}\n    CMD ${4:curl -fsS http://localhost:8080/ || exit 1}\n$0',
    },
  ],
  ENTRYPOINT: [{ label: 'ENTRYPOINT ["…"]', text: 'exec form', body: 'ENTRYPOINT ["${1:executable}"]\n$0' }],
  CMD: [{ label: 'CMD ["…"]', text: 'exec form', body: 'CMD ["${1:executable}", "${2:argument}"]\n$0' }],
  LABEL: [
    {
      label: 'LABEL org.opencontainers.image.…',
      text: 'what the image is and where it is from',
      body: 'LABEL org.opencontainers.image.title="${1:title}" {escape}\n      org.opencontainers.image.description="${2:description}" {escape}\n      org.opencontainers.image.source="${3:https://example.com/repo}" {escape}\n      org.opencontainers.image.licenses="${4:MIT}"\n$0',
    },
  ],
};
