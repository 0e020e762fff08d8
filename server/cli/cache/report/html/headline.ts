import type { PredictedStep, Prediction } from '../../../../simulator/predict.ts';
import { type Element, el } from '../../../picture/element.ts';
import type { Tone } from '../../../picture/pattern.ts';
import { capital } from '../../../picture/step-text.ts';

/** What a build would do, in one sentence: what began it, and how much runs. */
export function headlineOf(prediction: Prediction): readonly (Element | string)[] {
  const { steps, summary } = prediction;
  const { cached, rebuilt, unknown } = summary;
  const total = cached + rebuilt + unknown;
  const failed = steps.find((it) => it.cause?.kind === 'failed');
  if (failed?.cause !== undefined) return [`Line ${failed.line}: ${failed.cause.message}`];
  if (total === 0) return ['Nothing runs in this build'];
  if (cached === total)
    return [total === 1 ? 'The only step is cached' : `All ${total} steps are cached: nothing will run`];
  const count = countOf(rebuilt, unknown, total);
  if (isFirst(prediction)) return [`A first build: ${count}`];
  const lead = leadOf(rootsOf(prediction));
  return lead.length === 0 ? [capital(count)] : [...lead, `: ${count}`];
}

/** A build that stops is a case of its own, and what stands behind where it stops is never reached. */
export function toneOf({ verdict, cause }: PredictedStep): Tone {
  if (cause?.kind !== 'failed') return verdict;
  return cause.message.startsWith('the build stops before') ? 'unreached' : 'failed';
}

/** Whether nothing was built before, so that there is nothing to say of single steps. */
export function isFirst({ summary, steps }: Prediction): boolean {
  return summary.cached === 0 && steps.some((it) => it.cause?.message === 'nothing was built before');
}

/** The steps with which it begins that others run too. */
export function rootsOf({ steps }: Prediction): readonly PredictedStep[] {
  return steps.filter(({ verdict, cause }) => verdict === 'rebuilt' && !FOLLOWING.some((it) => it === cause?.kind));
}

type Cause = NonNullable<PredictedStep['cause']>;

/** The causes of steps that run because others do, or that do not even run. */
const FOLLOWING: readonly Cause['kind'][] = ['base-step', 'content', 'failed'];

/** "You changed src/app.ts and line 7" where that is all, else the first cause. */
function leadOf(roots: readonly PredictedStep[]): readonly (Element | string)[] {
  const [first] = roots;
  if (first?.cause === undefined) return [];
  const changed = roots.flatMap(changesOf);
  const isAll = changed.length > 0 && roots.every((it) => changesOf(it).length > 0);
  const isAlike = roots.every((it) => it.cause?.message === first.cause?.message);
  if (!isAll) return [capital(first.cause.message), isAlike ? '' : ', and more'];
  const names = new Map(changed.map((it) => [typeof it === 'string' ? it : it.children.join(''), it]));
  const [one = '', two, ...more] = names.values();
  if (two === undefined) return ['You changed ', one];
  if (more.length === 0) return ['You changed ', one, ' and ', two];
  return ['You changed ', one, ', ', two, ` and ${more.length} more`];
}

/** What a person can have changed: files, and lines of the Dockerfile. */
function changesOf({ cause, line }: PredictedStep): readonly (Element | string)[] {
  if (cause?.kind === 'instruction') return [`line ${line}`];
  if (cause?.kind !== 'files' || !/^[^;]* changed$/.test(cause.message)) return [];
  return cause.paths.map((it) => el('code', {}, it));
}

function countOf(rebuilt: number, unknown: number, total: number): string {
  const of = `of ${total} ${total === 1 ? 'step' : 'steps'}`;
  if (rebuilt === total) return total === 1 ? 'the only step will run' : `all ${total} steps will run`;
  if (unknown === 0) return `${rebuilt} ${of} will run`;
  if (rebuilt === 0) return `${unknown} ${of} may run`;
  return `${rebuilt} ${of} will run, ${unknown} more may`;
}
