import type { BuildContext } from '../context/context.ts';
import { type BuildInputs, type Model, modelOf } from '../model/model.ts';
import { parse } from '../syntax/parse.ts';
import type { Config } from './config.ts';
import { lintModel } from './lint.ts';
import type { Diagnostic, Input, Rule } from './rule.ts';

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

/** Where a project asks for a stage that is not there, that is found in its file; for the Dockerfile the last stage is built. */
export function modelFor(model: Model, { digests, platforms }: Pick<Input, 'digests' | 'platforms'>): Model {
  if (model.target !== undefined || model.inputs?.target === undefined) return model;
  return modelOf(model.file, { ...model.inputs, target: undefined }, digests, platforms);
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

function keyOf({ rule, span, message }: Diagnostic): string {
  return `${rule}\n${span.start}\n${span.end}\n${message}`;
}

const MOST_LISTED = 3;

function listed(names: readonly string[]): string {
  const shown = names.length > MOST_LISTED ? [...names.slice(0, MOST_LISTED - 1), 'others'] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
