import type { Diagnostic, Severity } from '../../lint/rule.ts';

/** What became of one file. `path` is as reports show it: relative to the working directory, with `/`. */
export type Result = Checked | Unread | Fault;

export interface Checked {
  readonly kind: 'checked';
  readonly path: string;
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
  const diagnostics = results.flatMap((it) => (it.kind === 'checked' ? it.diagnostics : []));
  for (const { severity } of diagnostics) severities[severity]++;
  return { files: results.length, severities, fixable: diagnostics.filter((it) => it.fix !== undefined).length };
}

/** One sentence on why a file has no findings to show. */
export function reasonOf(result: Unread | Fault): string {
  if (result.kind === 'unread') return `${result.path} ${result.reason}`;
  const { path, error } = result;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `a fault of dflint's own stopped it at ${path}; please report it, with that file if you can\n${detail}`;
}
