import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceData } from '../reference-data.ts';
import { mutated } from './mutation.ts';
import { type Case, limitFor, properties } from './properties.ts';
import { Random } from './random.ts';

/** What did not hold for a case. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
  readonly text: Case;
}

/** Dockerfiles and configuration files to begin with: our fixtures, and real ones where they are there. */
export function readSeeds(): readonly string[] {
  const folders = ['fixtures', ...(referenceData === undefined ? [] : [join(referenceData, 'corpus', 'files')])];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()),
  );
  return files.map((it) => readFileSync(join(it.parentPath, it.name), 'utf8')).filter((it) => it !== '');
}

/** The case of a number, the same each time: a text, and one property that is to hold for it. */
export function tryCase(seeds: readonly string[], number: number): Failure | undefined {
  const random = new Random(number);
  const property = random.of(NAMES);
  const text = mutated(seeds, random);
  const reason = failureOf(property, text, number);
  if (reason === undefined) return undefined;
  return { property, reason, text: reason.startsWith(SLOW) ? text : reduced(text, property, number) };
}

const NAMES = Object.keys(properties);
const SLOW = 'took';

/** Why a property does not hold for a text, or that it took too long: slow is what is slow each time. */
function failureOf(property: string, text: Case, number: number): string | undefined {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5; attempt++) {
    const start = performance.now();
    try {
      properties[property]?.(text, new Random(number));
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    fastest = Math.min(fastest, performance.now() - start);
    if (fastest <= limitFor(text)) return undefined;
  }
  return `${SLOW} ${fastest.toFixed(0)} ms, and ${limitFor(text).toFixed(0)} are enough`;
}

const MOST_ATTEMPTS = 2000;

/** The same failure with as little text as is soon found by leaving out parts of it. */
function reduced(text: Case, property: string, number: number): Case {
  let smallest = text;
  let attempts = 0;
  for (let size = Math.ceil(text.after.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.after.length && attempts < MOST_ATTEMPTS; attempts++) {
      const after = smallest.after.slice(0, at) + smallest.after.slice(at + size);
      const less = { ...smallest, after };
      if (failureOf(property, less, number) === undefined) at += size;
      else smallest = less;
    }
  }
  return smallest;
}
