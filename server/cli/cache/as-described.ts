import { resolve } from 'node:path';
import { kindOf } from '../../host/files.ts';
import { ProjectSearch } from '../../host/project/names.ts';
import type { BuildSettings } from '../../lint/config/config-file.ts';
import type { Rule } from '../../lint/rule.ts';
import { Configurations, problemText } from '../configurations.ts';
import type { CacheArguments, Inputs } from './arguments.ts';
import { describedBuild } from './project-build.ts';

/** What a command line asks for, with what it leaves to others to say; or why these are not understood. */
export type Described<Args extends Describable = CacheArguments> =
  | { readonly args: Args; readonly assumptions: readonly string[] }
  | { readonly error: string };

/** What others may say where a command line does not. */
export type Describable = Pick<
  CacheArguments,
  'context' | 'isContextGiven' | 'builds' | 'file' | 'before' | 'after' | 'platform' | 'contexts' | 'noCache'
>;

/**
 * Fills in how a Dockerfile is built where the command line names no context: as the configuration has it, or else Compose
 * or Bake. Whoever names a context builds as `docker build` does, from what stands on the command line.
 */
export async function asDescribed<Args extends Describable>(
  args: Args,
  rules: readonly Rule[],
  folder: string,
): Promise<Described<Args>> {
  const dockerfile = resolve(folder, args.file ?? 'Dockerfile');
  if (args.isContextGiven || args.builds !== undefined || kindOf(dockerfile) !== 'file')
    return { args, assumptions: [] };
  const configurations = new Configurations({ config: 'nearest', exclude: [] }, rules, folder);
  const found = await configurations.found(dockerfile);
  if ('mistakes' in found) return { error: found.mistakes.map((it) => problemText(it, folder)).join('\n') };
  const configured = found.configuration?.buildFor(dockerfile.replaceAll('\\', '/'));
  const known = configured === undefined ? args : withBuild({ ...args, file: dockerfile }, configured);

  const projects = new ProjectSearch(folder).projectsAbove(dockerfile);
  if (projects.length === 0) return { args: known, assumptions: [] };
  // Loaded here, because most folders have no such file.
  const { Projects } = await import('../../host/project/projects.ts');
  const described = describedBuild(dockerfile, projects, known.after.target, new Projects(folder));
  if (described === undefined) return { args: known, assumptions: [] };
  const { build, contexts, noCache, assumptions } = described;
  const isSaid = configured?.context !== undefined;
  const filled = withBuild({ ...known, file: dockerfile }, isSaid ? { ...build, context: undefined } : build);
  return {
    args: { ...filled, noCache: filled.noCache || noCache, contexts: [...contexts, ...filled.contexts] },
    assumptions,
  };
}

/** What the command line says goes before what others do. */
function withBuild<Args extends Describable>(
  args: Args,
  { context, target, args: given, platform }: BuildSettings,
): Args {
  const filled = (inputs: Inputs): Inputs => ({ target: inputs.target ?? target, args: { ...given, ...inputs.args } });
  return {
    ...args,
    context: context ?? args.context,
    before: filled(args.before),
    after: filled(args.after),
    platform: args.platform ?? platform,
  };
}
