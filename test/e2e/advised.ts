/** A Dockerfile with a history, whose advised order is built beside the one that it has. */
export interface AdvisedScenario {
  readonly name: string;
  /** `$IMAGE` is the image with the package managers, `$COMMIT` the number of the commit. */
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
  readonly changes: readonly Readonly<Record<string, string>>[];
  readonly expected: 'equal' | 'different';
  /** Built instead of what is advised: to see that the comparison sees something. */
  readonly otherwise?: string;
}

/** Scripts that read what the real ones read, and write something that is made of it. */
export const packageManagers: Readonly<Record<string, string>> = {
  npm: `#!/bin/sh
set -e
case "$1" in
  ci)
    rm -rf node_modules
    mkdir -p node_modules/express "$HOME/.npm"
    cat package.json package-lock.json > node_modules/express/index.js
    if [ -f .npmrc ]; then cp .npmrc node_modules/.npmrc; fi
    sha256sum package.json package-lock.json > "$HOME/.npm/log" ;;
  run)
    mkdir -p dist
    find . -type f ! -path './dist/*' | sort | xargs sha256sum > dist/bundle.js ;;
  *) mkdir -p /usr/lib/node_modules && echo "$@" >> /usr/lib/node_modules/global ;;
esac
`,
  pip: `#!/bin/sh
set -e
mkdir -p /usr/lib/python/site-packages
install() {
  grep -v '^-r' "$1" >> /usr/lib/python/site-packages/installed
  for it in $(sed -n 's/^-r *//p' "$1"); do install "$(dirname "$1")/$it"; done
}
while [ $# -gt 0 ]; do
  if [ "$1" = -r ]; then install "$2"; fi
  shift
done
`,
  'apt-get': `#!/bin/sh
set -e
mkdir -p /var/lib/apt/lists /var/lib/dpkg /usr/bin
case "$1" in
  update) echo lists > /var/lib/apt/lists/main ;;
  install) shift; for it in "$@"; do case "$it" in -*) ;; *) echo "$it" >> /var/lib/dpkg/status ;; esac; done ;;
esac
`,
  go: `#!/bin/sh
set -e
case "$1" in
  mod) mkdir -p "$HOME/go/pkg/mod" && cat go.mod go.sum > "$HOME/go/pkg/mod/cache" ;;
  build) find . -type f | sort | xargs sha256sum > /app.bin && echo "$@" >> /app.bin ;;
esac
`,
  composer: `#!/bin/sh
set -e
mkdir -p vendor/acme && cat composer.json composer.lock > vendor/acme/installed.json
`,
};

const node = {
  '.dockerignore': 'node_modules\n',
  '.npmrc': 'fund=false\n',
  'package.json': '{ "name": "app", "dependencies": { "express": "4.21.1" } }\n',
  'package-lock.json': '{ "lockfileVersion": 3 }\n',
  'src/index.js': 'index\n',
};

const sourceChanges = ['one', 'two', 'three'].map((it) => ({ 'src/index.js': `${it}\n`, 'app.py': `${it}\n` }));

export const advisedScenarios: readonly AdvisedScenario[] = [
  {
    name: 'manifests before the source',
    dockerfile: 'FROM $IMAGE\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n',
    files: node,
    changes: sourceChanges,
    expected: 'equal',
  },
  {
    name: 'requirements that include others, in a folder that COPY makes',
    dockerfile:
      'FROM $IMAGE\nCOPY . /app\nRUN pip install --no-cache-dir -r /app/requirements.txt\nWORKDIR /app\nCMD ["sh"]\n',
    files: {
      'requirements.txt': '-r requirements/base.txt\nflask==3.0.3\n',
      'requirements/base.txt': 'gunicorn==23.0.0\n',
      'app.py': 'app\n',
    },
    changes: sourceChanges,
    expected: 'equal',
  },
  {
    name: 'system packages before a source of another owner',
    dockerfile: [
      'FROM $IMAGE',
      'COPY --chown=1000:1000 . /service/app',
      '# Where it writes to.',
      'RUN chmod 700 /service/app/src',
      'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*',
      'USER 1000',
      'WORKDIR /service/app',
    ].join('\n'),
    files: { 'src/index.js': 'index\n' },
    changes: sourceChanges,
    expected: 'equal',
  },
  {
    name: 'a manifest in a folder of its own',
    dockerfile: [
      'FROM $IMAGE AS build',
      'COPY --chown=7:7 . /app',
      'COPY extra/ /app/extra/',
      'RUN cd /app/client && npm ci && npm cache clean --force',
      'FROM $IMAGE',
      'COPY --from=build / /',
    ].join('\n'),
    files: {
      '.dockerignore': '**/node_modules\n',
      'client/package.json': '{ "name": "client" }\n',
      'client/package-lock.json': '{}\n',
      'client/index.js': 'index\n',
      'extra/readme.txt': 'read\n',
    },
    changes: sourceChanges,
    expected: 'equal',
  },
  {
    name: 'a commit that is named late, and modules before the source',
    dockerfile: [
      'FROM $IMAGE',
      'ARG GIT_COMMIT=$COMMIT',
      'WORKDIR /src',
      'COPY . .',
      'RUN apt-get update && apt-get install -y --no-install-recommends git',
      'RUN go mod download',
      'RUN go build -ldflags "-X main.commit=$GIT_COMMIT" .',
    ].join('\n'),
    files: { 'go.mod': 'module example.com/app\n\ngo 1.22\n', 'go.sum': 'sum\n', 'src/index.js': 'index\n' },
    changes: sourceChanges,
    expected: 'equal',
  },
  {
    name: 'vendored packages, and a folder that a RUN makes below the source',
    dockerfile: [
      'FROM $IMAGE',
      'WORKDIR /var/www/html',
      'COPY . .',
      'RUN mkdir -p /var/log/app',
      'RUN composer install --no-scripts --no-autoloader',
    ].join('\n'),
    files: { '.dockerignore': 'vendor\n', 'composer.json': '{}\n', 'composer.lock': '{}\n', 'src/index.js': 'index\n' },
    changes: sourceChanges,
    expected: 'equal',
  },
  {
    name: 'downloads in a cache mount of a stage that does not ship',
    dockerfile: [
      'FROM $IMAGE AS build',
      'WORKDIR /app',
      'COPY package.json package-lock.json .npmrc ./',
      'RUN npm ci',
      'COPY . .',
      'RUN npm run build',
      'FROM $IMAGE',
      'COPY --from=build /app /app',
    ].join('\n'),
    files: node,
    changes: ['one', 'two', 'three'].map((it) => ({ 'package-lock.json': `{ "name": "${it}" }\n` })),
    expected: 'equal',
  },
  {
    name: 'control: a cache mount over what a later step works with',
    dockerfile: 'FROM $IMAGE\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
    otherwise: 'FROM $IMAGE\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
    files: node,
    changes: sourceChanges,
    expected: 'different',
  },
  {
    name: 'control: packages of a working tree that are not ignored',
    dockerfile: 'FROM $IMAGE\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
    otherwise: 'FROM $IMAGE\nWORKDIR /app\nCOPY package.json package-lock.json .npmrc ./\nRUN npm ci\nCOPY . .\n',
    files: { ...node, '.dockerignore': '', 'node_modules/express/index.js': 'of the working tree\n' },
    changes: sourceChanges,
    expected: 'different',
  },
];
