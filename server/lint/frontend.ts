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
