import { isRecord } from '../record.ts';
import type { Diagnostic } from '../rule.ts';
import { fingerprintsOf } from './fingerprint.ts';

/**
 * Findings that are known and put up with: by path, by rule, a digest of each one's fingerprint. The digest keeps what a
 * line says, which may be a secret, out of the file.
 */
export interface Baseline {
  readonly version: 1;
  readonly files: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** What a text is shortened to; equal texts to equal ones. */
export type Digest = (text: string) => string;

/** What a baseline has to say of a file in which these are the findings; in order, so that it is easy to compare. */
export function baselineEntryOf(
  diagnostics: readonly Diagnostic[],
  source: string,
  digest: Digest,
): Baseline['files'][string] {
  const entry: Record<string, string[]> = {};
  const fingerprints = fingerprintsOf(diagnostics, source);
  for (const [index, { rule }] of diagnostics.entries()) {
    entry[rule] ??= [];
    entry[rule].push(digest(fingerprints[index] ?? ''));
  }
  const rules = Object.keys(entry).sort();
  return Object.fromEntries(rules.map((rule) => [rule, entry[rule]?.toSorted() ?? []]));
}

/** The findings that an entry does not know, and the digests of the entry that are not found. */
export function withoutKnown(
  diagnostics: readonly Diagnostic[],
  source: string,
  entry: Baseline['files'][string],
  digest: Digest,
): { readonly fresh: readonly Diagnostic[]; readonly gone: ReadonlySet<string> } {
  const fingerprints = fingerprintsOf(diagnostics, source).map((it) => digest(it));
  const isKnown = (it: Diagnostic, index: number) => entry[it.rule]?.includes(fingerprints[index] ?? '') ?? false;
  const found = new Set(fingerprints);
  return {
    fresh: diagnostics.filter((it, index) => !isKnown(it, index)),
    gone: new Set(Object.values(entry).flatMap((digests) => digests.filter((it) => !found.has(it)))),
  };
}

/** An entry without what is gone, as far as its rules have run. */
export function shortened(
  entry: Baseline['files'][string],
  gone: ReadonlySet<string>,
  hasRun: (rule: string) => boolean,
): Baseline['files'][string] {
  const left = Object.entries(entry).map(([rule, digests]) => {
    return [rule, hasRun(rule) ? digests.filter((it) => !gone.has(it)) : digests] as const;
  });
  return Object.fromEntries(left.filter(([, digests]) => digests.length > 0));
}

/** A baseline as text, the same for the same findings: its paths are in order. */
export function baselineText(files: Baseline['files']): string {
  const paths = Object.keys(files).filter((path) => Object.keys(files[path] ?? {}).length > 0);
  const ordered = Object.fromEntries(paths.sort().map((path) => [path, files[path] ?? {}]));
  return `${JSON.stringify({ version: 1, files: ordered } satisfies Baseline, null, 2)}\n`;
}

/** Reads a baseline; `undefined` where the text is none. */
export function parseBaseline(text: string): Baseline | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isBaseline(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isBaseline(value: unknown): value is Baseline {
  return (
    isRecord(value) &&
    value['version'] === 1 &&
    isRecord(value['files']) &&
    Object.values(value['files']).every(isEntry)
  );
}

function isEntry(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.values(value).every((it) => Array.isArray(it) && it.every((one) => typeof one === 'string'))
  );
}
