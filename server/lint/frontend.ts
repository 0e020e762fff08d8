import { parseImageReference } from '../model/image.ts';
import type { Dockerfile } from '../syntax/ast.ts';
import { syntaxDirectiveIn } from '../syntax/line/directive.ts';

/**
 * Whether a `# syntax=` hands the file to a frontend other than Docker's own, which may know more instructions and flags
 * than we do. A copy of Docker's in another registry is still Docker's.
 */
export function hasForeignFrontend(file: Dockerfile): boolean {
  const image = syntaxDirectiveIn(file)?.value;
  if (image === undefined || image === '') return false;
  const reference = parseImageReference(image);
  return 'error' in reference || !DOCKERS_OWN.test(reference.repository);
}

/** `docker/dockerfile`, `mirror/docker/dockerfile-upstream` */
const DOCKERS_OWN = /(?:^|\/)docker\/dockerfile(?:-upstream)?$/;

/**
 * Whether a file may use what came with a version of Dockerfile syntax, like `1.4`; the empty text is the first. A frontend
 * without a version in its name is a new one, and of another nothing is known.
 */
export function hasSyntaxSince(version: string, file: Dockerfile): boolean {
  const image = parseImageReference(syntaxDirectiveIn(file)?.value ?? '');
  const minor = 'error' in image || !DOCKERS_OWN.test(image.repository) ? undefined : minorOf(image.tag ?? '');
  return minor === undefined || version === '' || minor >= Number(version.replace(/^1\./, ''));
}

/**
 * 2 for `1.2` and `1.2.1`; `undefined` for what has all that was there when it was made, as labs does, which begins with
 * here-documents (BuildKit's frontend/dockerfile/docs).
 */
function minorOf(tag: string): number | undefined {
  const [, minor, channel] = /^1\.(\d+)(?:\.\d+)?(-labs|-experimental)?$/.exec(tag) ?? [];
  if (minor === undefined) return /^(?:1-)?experimental$/.test(tag) ? LAST_BEFORE_LABS : undefined;
  return channel === '-labs' && Number(minor) > LAST_BEFORE_LABS ? undefined : Number(minor);
}

const LAST_BEFORE_LABS = 2;
