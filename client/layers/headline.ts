import type { ShownStep } from '../../server/lsp/protocol.ts';
import type { Prediction } from './columns.ts';
import { once } from './once.ts';
import { capital } from './words.ts';

type Cause = NonNullable<ShownStep['cause']>;

/** A sentence, in which what is code is set apart. */
export type Sentence = readonly (string | { readonly code: string })[];

/** What a build would do, in one sentence: what began it, and how much runs. */
export function headlineOf(prediction: Prediction): Sentence {
  const { cached, rebuilt, unknown } = prediction.summary;
  const total = cached + rebuilt + unknown;
  const failed = prediction.steps.find((it) => it.cause?.kind === 'failed');
  if (failed?.cause !== undefined) return [`Line ${failed.line}: ${failed.cause.message}`];
  if (total === 0) return ['Nothing runs in this build'];
  if (cached === total)
    return [total === 1 ? 'The only step is cached' : `${allOf(total)} are cached: nothing will run`];
  const count = countOf(rebuilt, unknown, total);
  const roots = rootsOf(prediction);
  if (isFirst(prediction)) return [`A first build: ${count}`];
  const lead = leadOf(roots);
  return lead.length === 0 ? [capital(count)] : [...lead, `: ${count}`];
}

export function plain(sentence: Sentence): string {
  return sentence.map((it) => (typeof it === 'string' ? it : it.code)).join('');
}

/** Whether nothing was built before, so that there is nothing to say of single steps. */
export function isFirst({ commit, summary, steps }: Prediction): boolean {
  if (commit !== undefined) return commit === null;
  return summary.cached === 0 && steps.some((it) => it.cause?.kind === 'new');
}

/** The steps with which it begins that others run too. */
export const rootsOf = once(({ steps }: Prediction): readonly ShownStep[] =>
  steps.filter(({ verdict, cause }) => verdict === 'rebuilt' && !FOLLOWING.some((it) => it === cause?.kind)),
);

/** The causes of steps that run because others do, or that do not even run. */
const FOLLOWING: readonly Cause['kind'][] = ['base-step', 'content', 'failed'];

/** "You changed src/app.ts and line 7" where that is all, else the first cause. */
function leadOf(roots: readonly ShownStep[]): Sentence {
  const [first] = roots;
  if (first?.cause === undefined) return [];
  const changed = roots.flatMap(changesOf);
  const isAll = roots.every((it) => changesOf(it).length > 0);
  if (!isAll || changed.length === 0) return [capital(first.cause.message), ...(isAlike(roots) ? [] : [', and more'])];
  const names = [...new Map(changed.map((it) => [plain([it]), it])).values()];
  const [one = '', two, ...more] = names;
  if (two === undefined) return ['You changed ', one];
  if (more.length === 0) return ['You changed ', one, ' and ', two];
  return ['You changed ', one, ', ', two, ` and ${more.length} more`];
}

/** What a person can have changed: files, and lines of the Dockerfile. */
function changesOf({ cause, line }: ShownStep): Sentence {
  if (cause?.kind === 'instruction') return [`line ${line}`];
  if (cause?.kind !== 'files' || !/^[^;]* changed$/.test(cause.message)) return [];
  return cause.paths.map((code) => ({ code }));
}

function isAlike(steps: readonly ShownStep[]): boolean {
  return new Set(steps.map((it) => it.cause?.message)).size === 1;
}

function countOf(rebuilt: number, unknown: number, total: number): string {
  const of = `of ${total} ${total === 1 ? 'step' : 'steps'}`;
  if (rebuilt === total) return total === 1 ? 'the only step will run' : `${allOf(total).toLowerCase()} will run`;
  if (unknown === 0) return `${rebuilt} ${of} will run`;
  if (rebuilt === 0) return `${unknown} ${of} may run`;
  return `${rebuilt} ${of} will run, ${unknown} more may`;
}

/** Of two at least. */
function allOf(total: number): string {
  return total === 2 ? 'Both steps' : `All ${total} steps`;
}
