import type { Diagnostic, Severity } from '../../lint/rule.ts';

/** What became of one file. `path` is as reports show it: relative to the working directory, with `/`. */
export type Result = Checked | Unread | Fault;

export interface Checked {
  readonly kind: 'checked';
  readonly path: string;
  /** What the findings lie in; empty where there are none, for most of a large repository is not to be kept. */
  readonly source: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A path that could not be read. */
export interface Unread {
  readonly kind: 'unread';
  readonly path: string;
  /** Completes "this path …". */
  readonly reason: string;
}

/** A file that dflint failed on, by a fault of its own. */
export interface Fault {
  readonly kind: 'fault';
  readonly path: string;
  readonly error: unknown;
}

/** What reports add up. */
export interface Tally {
  /** All that were asked for, also those that could not be read. */
  readonly files: number;
  readonly severities: Readonly<Record<Severity, number>>;
  readonly fixable: number;
}

export function tallyOf(results: readonly Result[]): Tally {
  const severities = { error: 0, warning: 0, info: 0, style: 0 };
  let fixable = 0;
  for (const result of results) {
    if (result.kind !== 'checked') continue;
    for (const { severity, fix } of result.diagnostics) {
      severities[severity]++;
      if (fix !== undefined) fixable++;
    }
  }
  return { files: results.length, severities, fixable };
}

/** One sentence on why a file has no findings to show. */
export function reasonOf(result: Unread | Fault): string {
  if (result.kind === 'unread') return `${result.path} ${result.reason}`;
  const { path, error } = result;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `a fault of dflint's own stopped it at ${path}; please report it, with that file if you can\n${detail}`;
}

/** Why there is no result at all where these paths were named, and none of them is empty or missing. */
export function reasonForNothing(paths: readonly string[]): string {
  return paths.length === 0
    ? 'there is no Dockerfile here or below'
    : 'nothing is checked: all that is named is excluded';
}
