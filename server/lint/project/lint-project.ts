import type { Project, ProjectBuild } from '../../project/build.ts';
import type { Config } from '../config/config.ts';
import { levelOf, optionsOf } from '../config/config.ts';
import { projectIgnores } from '../ignore/project-ignore.ts';
import { copied } from '../lint.ts';
import type { Diagnostic, Input, Rule } from '../rule.ts';
import { outOfInline } from './inline.ts';
import { inputsOf, type LinkedBuild } from './linked-build.ts';
import { lintWays, type Way } from './ways.ts';

/** Compose or Bake files to check, with what their builds lead to. */
export interface ProjectInput
  extends Pick<Project, 'mistakes' | 'sources'>,
    Pick<Input, 'digests' | 'platforms' | 'foreign'> {
  readonly builds: readonly LinkedBuild[];
}

/**
 * Runs the rules on Compose or Bake files, and on the Dockerfiles inside of them. The diagnostics are in the order of the
 * files and their sources; the paths are those of the files, absolute.
 */
export function lintProject(input: ProjectInput, rules: readonly Rule[], config: Config): Diagnostic[] {
  const found = [
    ...mistakesIn(input, rules, config),
    ...findingsIn(input, rules, config),
    ...inlineFindings(input, rules, config),
  ];
  return [...input.sources].flatMap(([path, source]) => {
    const hears = projectIgnores(source, rules, config);
    const own = found.filter((it) => it.path === path && hears(it));
    return own.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  });
}

/** What cannot be read is a mistake of syntax, by whatever syntax. */
function mistakesIn({ mistakes }: ProjectInput, rules: readonly Rule[], config: Config): readonly Diagnostic[] {
  const rule = rules.find((it) => it.id === SYNTAX_ERROR);
  const severity = rule === undefined ? 'off' : levelOf(rule, config);
  if (severity === 'off') return [];
  return mistakes.map(({ path, span, message }) => ({
    path,
    span,
    message,
    rule: SYNTAX_ERROR,
    severity,
    stage: undefined,
  }));
}

const SYNTAX_ERROR = 'syntax-error';

function findingsIn({ builds, sources }: ProjectInput, rules: readonly Rule[], config: Config): readonly Diagnostic[] {
  return rules.flatMap((rule) => {
    const severity = rule.checkProject === undefined ? 'off' : levelOf(rule, config);
    if (severity === 'off') return [];
    const findings = [...(rule.checkProject?.({ builds, sources }, optionsOf(rule, config)) ?? [])];
    return findings.map(({ path, ...it }) => {
      return { ...copied(it, sources.get(path) ?? ''), path, rule: rule.id, severity, stage: undefined };
    });
  });
}

/** One Dockerfile may be inside of several builds, by an alias or because one takes from another. */
function inlineFindings(input: ProjectInput, rules: readonly Rule[], config: Config): readonly Diagnostic[] {
  const known = new Map<string, { readonly build: ProjectBuild; readonly ways: Way[] }>();
  for (const { build, context } of input.builds) {
    const { inline, name, isTemplate } = build;
    if (inline?.text === undefined || isTemplate) continue;
    const key = `${inline.path}\n${inline.start}\n${inline.text}`;
    const { ways } = known.get(key) ?? { ways: [] };
    known.set(key, { build, ways: [...ways, { label: name, build: inputsOf(build), context }] });
  }
  return [...known.values()].flatMap(({ build: { inline }, ways }) => {
    if (inline?.text === undefined) return [];
    const { digests, platforms, foreign } = input;
    const facts = { ...(digests && { digests }), ...(platforms && { platforms }), ...(foreign && { foreign }) };
    const found = lintWays({ path: inline.path, source: inline.text, ...facts }, ways, rules, config);
    return found.map((it) => outOfInline(it, inline));
  });
}
