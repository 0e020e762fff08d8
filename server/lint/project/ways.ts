import type { BuildContext } from '../../context/context.ts';
import { type BuildInputs, type Model, modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';
import { enumerated } from '../../text/enumerated.ts';
import type { Config } from '../config/config.ts';
import { lintModel } from '../lint.ts';
import type { Diagnostic, Input, Rule } from '../rule.ts';

/** One of the ways in which a Dockerfile is built. */
export interface Way {
  /** Who builds it so, like `api in compose.yaml`; `undefined` where that goes without saying. */
  readonly label: string | undefined;
  readonly build: BuildInputs | undefined;
  readonly context: BuildContext | undefined;
}

/** Runs the rules on a Dockerfile for each way in which it is built. A finding says whose it is where others do not have it. */
export function lintWays(
  { source, ...input }: Omit<Input, 'build' | 'context'>,
  ways: readonly Way[],
  rules: readonly Rule[],
  config: Config,
): Diagnostic[] {
  const file = parse(source);
  const found = ways.map(({ label, build, context }) => {
    const model = modelOf(file, build, input.digests, input.platforms);
    return { label, diagnostics: lintModel(model, { ...input, ...(context && { context }) }, rules, config) };
  });
  return mergedFindings(found, rules);
}

/** How a Dockerfile is built, and in which folder. */
export interface WayOfBuilding extends Pick<Way, 'label' | 'build'> {
  /** Absolute; `none` where that is no folder that is there, `undefined` where it is not known. */
  readonly context: string | 'none' | undefined;
}

/** Something is always known of how a file is built, if only that nothing is said of it. */
export type AtLeastOne<Item> = readonly [Item, ...Item[]];

/** What the command line and the configuration say goes before what Compose and Bake do, and is all where these say nothing. */
export function waysUnder(
  ways: readonly WayOfBuilding[],
  configured: Pick<WayOfBuilding, 'build' | 'context'>,
): AtLeastOne<WayOfBuilding> {
  const { target, platform, args } = configured.build ?? {};
  const under = ({ label, build, context }: WayOfBuilding): WayOfBuilding => ({
    label,
    build: {
      ...build,
      target: target ?? build?.target,
      platform: platform ?? build?.platform,
      args: args === undefined ? build?.args : { ...build?.args, ...args },
    },
    context: configured.context ?? context,
  });
  const [first, ...more] = ways;
  if (first === undefined) return [{ label: undefined, build: configured.build, context: configured.context }];
  return [under(first), ...more.map(under)];
}

/** What a Dockerfile means in one of its ways. */
export interface View extends Pick<WayOfBuilding, 'label' | 'context'> {
  readonly model: Model;
}

/** What a Dockerfile is to be judged as, the first for the first way: `configured` is in the ways already. */
export function viewsOf(
  [first, ...more]: AtLeastOne<WayOfBuilding>,
  configured: BuildInputs | undefined,
  modelWith: (build: BuildInputs | undefined) => Model,
): AtLeastOne<View> {
  const viewOf = ({ label, build, context }: WayOfBuilding): View => {
    const model = modelWith(build);
    // Where a project asks for a stage that is not there, that is found in its file; for the Dockerfile the last is built.
    const isAstray = model.target === undefined && build?.target !== undefined && configured?.target === undefined;
    return { label, context, model: isAstray ? modelWith({ ...build, target: undefined }) : model };
  };
  const views: AtLeastOne<View> = [viewOf(first), ...more.map(viewOf)];
  if (views.some((it) => it.label === undefined || buildsLastStage(it.model))) return views;
  // A last stage that none of them builds is there to be built by itself.
  const model = modelWith({ ...configured, target: undefined });
  return [...views, { label: undefined, context: first.context, model }];
}

/** What is found in different ways of building one file, each finding once and in source order. */
export function mergedFindings(
  ways: readonly { readonly label: string | undefined; readonly diagnostics: readonly Diagnostic[] }[],
  rules: readonly Rule[],
): Diagnostic[] {
  const [only, ...more] = ways;
  if (only === undefined || more.length === 0) return [...(only?.diagnostics ?? [])];
  const aboutIgnores = new Set(rules.filter((it) => it.checkIgnores !== undefined).map((it) => it.id));
  const merged = new Map<string, { readonly diagnostic: Diagnostic; readonly labels: (string | undefined)[] }>();
  for (const { label, diagnostics } of ways) {
    const seen = new Set<string>();
    for (const diagnostic of diagnostics) {
      const key = keyOf(diagnostic);
      if (seen.has(key)) continue;
      seen.add(key);
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { diagnostic, labels: [label] });
      else known.labels.push(label);
    }
  }
  return [...merged.values()]
    .flatMap(({ diagnostic, labels }) => {
      const isEverywhere = labels.length === ways.length;
      // A comment that silences something for one build has its use.
      if (!isEverywhere && aboutIgnores.has(diagnostic.rule)) return [];
      const names = labels.flatMap((it) => it ?? []);
      if (isEverywhere || names.length < labels.length) return diagnostic;
      return { ...diagnostic, message: `${diagnostic.message} (as built for ${listed(names)})` };
    })
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function buildsLastStage({ stages, reachable }: Model): boolean {
  const last = stages.at(-1);
  return last === undefined || reachable.has(last);
}

function keyOf({ rule, span, message }: Diagnostic): string {
  return `${rule}\n${span.start}\n${span.end}\n${message}`;
}

const MOST_LISTED = 3;

function listed(names: readonly string[]): string {
  const shown = names.length > MOST_LISTED ? [...names.slice(0, MOST_LISTED - 1), 'others'] : names;
  return enumerated(shown);
}
