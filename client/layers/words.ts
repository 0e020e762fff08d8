import type { ShownStep } from '../../server/lsp/protocol.ts';
import type { Prediction } from './columns.ts';

/** How a step looks: by its verdict, but that a build which stops is a case of its own. */
export type Tone = ShownStep['verdict'] | 'failed' | 'unreached';

export function toneOf({ verdict, cause, flow }: ShownStep, { steps }: Prediction): Tone {
  if (cause?.kind !== 'failed') return verdict;
  const below = [flow?.base, ...(flow?.reads ?? [])];
  const isUnreached = below.some((it) => it !== undefined && steps[it]?.cause?.kind === 'failed');
  return isUnreached ? 'unreached' : 'failed';
}

/** What becomes of a step, in the words of one who builds. */
export const FATES: Readonly<Record<Tone, string>> = {
  cached: 'cached',
  rebuilt: 'will run',
  unknown: 'may run',
  source: 'base image',
  failed: 'stops the build',
  unreached: 'not reached',
};

/** `COPY` and `. .` of `[build 1/3] COPY . .`; an image as people write it. */
export function partsOf(name: string): { readonly keyword: string; readonly rest: string } {
  const [, keyword = '', rest = ''] = name.match(/^(?:\[[^\]]*\] )?(\S+)\s*([^]*)$/) ?? [];
  return { keyword, rest: rest.replace(/^docker\.io\/(?:library\/)?/, '') };
}

/** "1.2 MB" */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, factor] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  const amount = bytes / factor;
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

/** "0.4 s", "41 s", "2 min 5 s" */
export function timeText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`;
}

/** All that is known of why a step is not certain to be cached, a sentence each. */
export function reasonsOf({ cause, conditions, verdict }: ShownStep, prediction: Prediction): readonly string[] {
  if (verdict !== 'unknown') return cause === undefined ? [] : [cause.message];
  return conditions.flatMap((index) => {
    const condition = prediction.conditions[index];
    if (condition === undefined) return [];
    return [`${condition.cause.message}; likely ${FATE_IF[condition.likely]}: ${condition.reason}`];
  });
}

const FATE_IF = { rebuilt: 'it runs', cached: 'it is cached' } as const;

/** "1 base image", "3 will run" */
export function counted(count: number, tone: Tone): string {
  return tone === 'source' && count !== 1 ? `${count} base images` : `${count} ${FATES[tone]}`;
}

/** With a capital letter, unless a path or a name begins it. */
export function capital(text: string): string {
  return /^[a-z]+(?:[\s,:]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
