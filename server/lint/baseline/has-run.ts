import { type Config, levelOf } from '../config/config.ts';
import type { Need } from '../ignore/ignore.ts';
import { type Diagnostic, isShellCheckCode, type Rule } from '../rule.ts';

/** What a file was asked, and what there was to go by. */
export interface Asking {
  readonly rules: readonly Rule[];
  readonly config: Config;
  /** What was known of the world, of all that rules need. */
  readonly known: ReadonlySet<Need>;
  /** Whether no rule was left out that the configuration has on: what a comment silences is known then. */
  readonly isWhole: boolean;
  /** The checks that ShellCheck was asked for. */
  readonly shellCheck: 'none' | 'all' | ReadonlySet<string>;
  /** The ids under which something was found. */
  readonly found: ReadonlySet<Diagnostic['rule']>;
}

/** Whether a rule, or check of ShellCheck, would have found what there is to find; `false` where that cannot be told. */
export function hasRun(id: string, { rules, config, known, isWhole, shellCheck, found }: Asking): boolean {
  if (rules.some((it) => it.exclusive && it.id !== id && found.has(it.id))) return false;
  // What is half written is not mended.
  if (BROKEN.some((it) => it !== id && found.has(it))) return false;
  const rule = rules.find((it) => it.id === id);
  if (rule === undefined) return isShellCheckCode(id) && config.rules.get(id) !== 'off' && asksFor(id, shellCheck);
  if (rule.needs !== undefined && !known.has(rule.needs)) return false;
  return levelOf(rule, config) !== 'off' && (isWhole || rule.checkIgnores === undefined);
}

/** The rules that say what cannot be read, of which the others then know nothing. */
const BROKEN: readonly Rule['id'][] = ['syntax-error', 'unknown-instruction'];

function asksFor(code: string, asked: Asking['shellCheck']): boolean {
  return typeof asked === 'string' ? asked === 'all' : asked.has(code);
}
