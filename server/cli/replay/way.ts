import type { Rule } from '../../lint/rule.ts';
import type { CacheArguments, Inputs } from '../cache/arguments.ts';
import { asDescribed } from '../cache/as-described.ts';
import type { ReplayArguments } from './arguments.ts';

/** How the Dockerfile is built in every commit. */
export interface ReplayedWay
  extends Inputs,
    Pick<CacheArguments, 'context' | 'file' | 'platform' | 'noCache' | 'contexts'> {
  /** Where the command line does not say it all: who does, in sentences. */
  readonly notes: readonly string[];
}

/** As the command line says, or else as `dflint cache` finds it: in the configuration, in Compose or in Bake. */
export async function wayOf(
  { context, isContextGiven, file, target, args }: ReplayArguments,
  rules: readonly Rule[],
  folder: string,
): Promise<ReplayedWay | { readonly error: string }> {
  const inputs: Inputs = { target, args };
  const asked = { context, isContextGiven, file, before: inputs, after: inputs, platform: undefined };
  const described = await asDescribed({ ...asked, builds: undefined, contexts: [], noCache: false }, rules, folder);
  if ('error' in described) return described;
  const { after, contexts, noCache, ...found } = described.args;
  const isOther = found.context !== context || JSON.stringify(after) !== JSON.stringify(inputs);
  const isConfigured = described.assumptions.length === 0 && isOther;
  return {
    context: found.context,
    file: found.file,
    platform: found.platform,
    noCache,
    contexts,
    ...after,
    notes: [
      ...described.assumptions,
      ...(isConfigured ? ['built as the configuration says'] : []),
      ...(contexts.length > 0 ? ['what named contexts hold is taken to be the same in all commits'] : []),
    ],
  };
}
