import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder with what a person works on: a repository of one commit. */
export function makeProject(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all');
  return folder;
}

/** With one of each: something wrong that is fixed safely, something that is not, and nothing wrong with the layers. */
export const EVERYDAY: Readonly<Record<string, string>> = {
  Dockerfile: `# syntax=docker/dockerfile:1
FROM node:22.20-alpine AS base
WORKDIR /app

FROM base AS deps
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci

FROM deps AS build
COPY   tsconfig.json   ./
COPY src src
RUN npm run build

FROM base AS site
ADD public public
RUN cp -R public /site && gzip -rk /site

from base
ENV NODE_ENV=production
COPY --from=deps /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=site /site public
EXPOSE 99999
USER node
CMD ["node", "dist/server.js"]
`,
  '.dockerignore': '.git\nnode_modules\n',
  'package.json': '{ "name": "shop", "scripts": { "build": "tsc" } }\n',
  'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist" } }\n',
  'src/app.ts': 'export const greeting = "hello";\n'.repeat(60),
  'src/server.ts': 'import { greeting } from "./app.js";\nconsole.log(greeting);\n'.repeat(40),
  'public/index.html': '<!doctype html>\n<title>Shop</title>\n'.repeat(30),
  'notes.txt': 'nothing to build\n',
};

/** With a rule that there is not, and something to find. */
export const BROKEN: Readonly<Record<string, string>> = {
  Dockerfile: 'FROM alpine:3.22\nWORKDIR /srv\nADD main.sh ./\nUSER 1000\nCMD ["./main.sh"]\n',
  'main.sh': '#!/bin/sh\necho hello\n',
  '.dflint.yaml': 'rules:\n  prefer-cpoy: error\n  no-latest-tag: loud\n',
};

/** With a mistake in each file that says how the Dockerfile is built. */
export const COMPANIONS: Readonly<Record<string, string>> = {
  Dockerfile: 'FROM alpine:3.22\nWORKDIR /srv\nCOPY . .\nUSER 1000\nCMD ["./main.sh"]\n',
  'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: prod\n',
  'docker-bake.hcl': 'target "web" {\n  dockerfile = "Dockerfile.web"\n}\n',
  '.dockerignore': '.git\nnode_modules\n',
  'web/node_modules/left-pad/index.js': '',
  'main.sh': '#!/bin/sh\necho hello\n',
};

/** 5,000 lines. */
export const LONG: Readonly<Record<string, string>> = { Dockerfile: longDockerfile(5000), 'package.json': '{}\n' };

/** Stages of ten lines, with a finding in each. */
function longDockerfile(lines: number): string {
  const stage = (index: number) => `FROM alpine:3.22 AS stage-${index}
ARG VERSION_${index}=1.${index}
ENV PATH_${index}=/opt/${index}
WORKDIR /services/${index}
ADD package.json ./
RUN apk add --no-cache curl=8.14.1-r2 && echo "$VERSION_${index}" > version
RUN cd /tmp && make all
${index === 0 ? 'USER 1000' : `COPY --from=stage-${index - 1} /work /before`}
LABEL org.opencontainers.image.version=1.${index}

`;
  return Array.from({ length: lines / 10 }, (_, index) => stage(index)).join('');
}

/** Many small projects in one, all with the same fault. */
export function manyDockerfiles(count: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: count }, (_, index) => `service-${String(index).padStart(3, '0')}`);
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${name}/Dockerfile`, `FROM alpine:3.22\nWORKDIR /srv\nADD main.sh ./\nUSER 1000\nCMD ["./main.sh"]\n`],
      [`${name}/main.sh`, `#!/bin/sh\necho ${name}\n`],
    ]),
  );
}
