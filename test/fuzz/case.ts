import { readFileSync } from 'node:fs';
import type { readLanguages } from './languages.ts';
import { mutated } from './mutation.ts';
import { type Case, limitFor, type Property, properties } from './properties.ts';
import { Random } from './random.ts';

/** What did not hold for a case. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
  readonly text: Case;
}

/** The case of a number, the same each time: a text, and one property that is to hold for it. */
export function tryCase(languages: Languages, number: number): Failure | undefined {
  const random = new Random(number);
  const [name, property] = random.of(BY_WEIGHT);
  const text = mutated(languages[property.language], random);
  const reason = failureOf(property, text, number);
  if (reason === undefined) return undefined;
  return { property: name, reason, text: reason.startsWith(SLOW) ? text : reduced(text, property, number) };
}

type Languages = ReturnType<typeof readLanguages>;

const BY_WEIGHT = Object.entries(properties).flatMap((entry) => Array<typeof entry>(entry[1].weight).fill(entry));
const SLOW = 'took';

/** Why a property does not hold for a text, or that it took too long. */
function failureOf(property: Property, text: Case, number: number): string | undefined {
  const limit = limitFor(property, text);
  let fastest = Number.POSITIVE_INFINITY;
  // On a busy machine whatever waits for its turn is slow now and then: only what is slow each time, by the work that it
  // takes, is really slow.
  for (let attempt = 0; attempt < 8 && fastest > limit; attempt++) {
    const [start, startOfWork] = [performance.now(), attempt === 0 ? 0 : worked()];
    try {
      property.check(text, new Random(number));
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const passed = performance.now() - start;
    fastest = Math.min(fastest, attempt === 0 ? passed : Math.min(passed, worked() - startOfWork));
  }
  return fastest <= limit ? undefined : `${SLOW} ${fastest.toFixed(0)} ms, and ${limit.toFixed(0)} are enough`;
}

/** The milliseconds that this thread has worked; where the system does not tell, that have passed. */
function worked(): number {
  try {
    // The first number: nanoseconds (the kernel's Documentation/scheduler/sched-stats.rst).
    return Number.parseInt(readFileSync('/proc/thread-self/schedstat', 'utf8'), 10) / 1e6;
  } catch {
    return performance.now();
  }
}

const MOST_ATTEMPTS = 2000;

/** The same failure with as little text as is soon found by leaving out parts of it. */
function reduced(text: Case, property: Property, number: number): Case {
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
