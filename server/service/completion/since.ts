import type { Dockerfile } from '../../syntax/ast.ts';

/** Whether a file may use what came with a version of Dockerfile syntax, like `1.4`; the empty text is the first. */
export function hasSyntaxSince(version: string, file: Dockerfile): boolean {
  const asked = file.directives.find((it) => it.name === 'syntax')?.value ?? '';
  const minor = STABLE.exec(asked)?.[1];
  return minor === undefined || version === '' || Number(minor) >= Number(version.replace(/^1\./, ''));
}

/** `docker/dockerfile:1.2`, `docker.io/docker/dockerfile:1.2.1@sha256:…`. `1` is the newest, and `1.7-labs` has more than 1.7. */
const STABLE = /(?:^|\/)docker\/dockerfile(?:-upstream)?:1\.(\d+)(?:\.\d+)?(?=[@\s]|$)/;
