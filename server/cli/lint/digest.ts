import { createHash } from 'node:crypto';

/** Stands for a text where a format wants a short one: 32 hexadecimal digits. */
export function digestOf(...texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 32);
}
