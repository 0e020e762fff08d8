import { sha256 as digest } from '@noble/hashes/sha2.js';
import type { Sha256 } from './context/context.ts';

export * from './index.ts';

/** The hash that `predict` needs, where there is no `node:crypto`. */
export const sha256: Sha256 = (parts) => {
  const hash = digest.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
};
