import type { BuildContext } from '../context/context.ts';
import { Subjects } from '../model/about.ts';
import { type Model, modelOf } from '../model/model.ts';
import { parse } from '../syntax/parse.ts';
import { instructionAt } from '../syntax/walk.ts';
import { bareSpan } from '../text/span.ts';
import { withCheckOptions } from './buildkit.ts';
import { type Config, levelOf, type Options, optionsOf } from './config/config.ts';
import { isSaid } from './foreign.ts';
import { Ignores, type Need } from './ignore/ignore.ts';
import type { Diagnostic, Finding, Input, Rule, Severity } from './rule.ts';

/** Runs the rules on a file. The diagnostics are in source order, those at one place in the order of the rules. */
export function lint(input: Input, rules: readonly Rule[], config: Config): Diagnostic[] {
  return lintModel(modelOf(parse(input.source), input.build, input.digests, input.platforms), input, rules, config);
}

/** As `lint`, of a text that is understood already. */
export function lintModel(
  model: Model,
  input: Pick<Input, 'path' | 'context' | 'foreign'>,
  rules: readonly Rule[],
  configured: Config,
): Diagnostic[] {
  const config = withCheckOptions(configured, model, rules);
  const ignores = new Ignores(model, rules, config);
  const heard: Diagnostic[] = [];
  const said: Diagnostic[] = [];
  const say = (finding: Finding, rule: string, severity: Severity) => {
    const diagnostic = diagnosticOf(finding, { path: input.path, rule, severity }, model);
    said.push(diagnostic);
    if (ignores.hears(diagnostic)) heard.push(diagnostic);
  };
  const ask = (running: Running) => {
    const { rule, check, yields, severity, options } = running;
    const findings = check.call(rule, model, options, input.context);
    if (yields) {
      // By the very `next` that each generator has: to look it up in them, of as many shapes as there are rules, takes longer.
      for (let it = next.call(findings); it.done !== true; it = next.call(findings)) say(it.value, rule.id, severity);
    } else for (const finding of findings) say(finding, rule.id, severity);
  };

  const { exclusive, others, subjects } = runningOf(rules, config);
  for (const it of exclusive) {
    ask(it);
    if (heard.length > 0) return heard;
  }
  const occurring = subjects.occurringIn(model);
  for (const [index, it] of others.entries()) {
    // Most rules have nothing to speak of in most files.
    if (occurring[index] === true) ask(it);
  }
  for (const finding of input.foreign?.(model) ?? []) {
    const severity = config.rules.get(finding.rule) ?? finding.severity;
    if (severity !== 'off' && !isSaid(finding, said, rules)) say(finding, finding.rule, severity);
  }
  const judged = ignores.judged((need) => isKnown(need, model, input.context));
  if (judged.length > 0) {
    for (const { rule, severity, options } of others) {
      for (const it of rule.checkIgnores?.(judged, model, options) ?? []) say(it, rule.id, severity);
    }
  }
  return heard.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function isKnown(need: Need, { digests, platforms }: Model, context: BuildContext | undefined): boolean {
  switch (need) {
    case 'context':
      return context !== undefined;
    case 'history':
      return context?.order !== undefined;
    case 'registry':
      return digests.size > 0 || platforms.size > 0;
  }
}

/** A rule that is on, and what it goes by. */
interface Running {
  readonly rule: Rule;
  readonly check: Rule['check'];
  /** Whether `check` is a generator function. */
  readonly yields: boolean;
  readonly severity: Severity;
  readonly options: Options;
}

interface Selection {
  readonly rules: readonly Rule[];
  readonly exclusive: readonly Running[];
  readonly others: readonly Running[];
  /** What the others speak of, in their order. */
  readonly subjects: Subjects;
}

/** The rules that are on. One configuration holds for many files, so it is kept. */
function runningOf(rules: readonly Rule[], config: Config): Selection {
  const known = KNOWN.get(config);
  if (known?.rules === rules) return known;
  const exclusive: Running[] = [];
  const others: Running[] = [];
  for (const rule of rules) {
    const severity = levelOf(rule, config);
    if (severity === 'off' || rule.subject !== undefined) continue;
    const { check } = rule;
    const yields = Object.getPrototypeOf(check) === GENERATOR_FUNCTION;
    (rule.exclusive ? exclusive : others).push({ rule, check, yields, severity, options: optionsOf(rule, config) });
  }
  const subjects = new Subjects(others.map((it) => it.rule.about));
  const selection = { rules, exclusive, others, subjects };
  KNOWN.set(config, selection);
  return selection;
}

const KNOWN = new WeakMap<Config, Selection>();

function* nothing(): Generator<Finding> {}
const GENERATOR_FUNCTION: unknown = Object.getPrototypeOf(nothing);
const next: (this: Iterable<Finding>) => IteratorResult<Finding, unknown> = nothing().next;

function diagnosticOf(
  finding: Finding,
  { path, rule, severity }: Pick<Diagnostic, 'path' | 'rule' | 'severity'>,
  model: Model,
): Diagnostic {
  const { span, message, related, fix } = copied(finding, model.file.source);
  const diagnostic: Writable<Diagnostic> = { path, rule, severity, span, message, stage: stageAt(model, span.start) };
  if (related !== undefined) diagnostic.related = related;
  if (fix !== undefined) diagnostic.fix = fix;
  return diagnostic;
}

/** A finding as it may be kept: rules give nodes as spans, and whoever keeps one is not to keep the tree with it. */
export function copied({ span, message, related, fix }: Finding, source: string): Finding {
  const copy: Writable<Finding> = { span: bareSpan(span), message };
  if (related !== undefined) copy.related = related.map((it) => ({ ...it, span: bareSpan(it.span) }));
  if (fix !== undefined) {
    const edits = fix.edits.map(({ span, text }) => ({ span: bareSpan(span), text: inLinesOf(source, text) }));
    copy.fix = { ...fix, edits };
  }
  return copy;
}

/** While it is made. To spread an object into one that gets more fields takes V8 a hundred times as long as to fill them in. */
type Writable<Made> = { -readonly [Field in keyof Made]: Made[Field] };

/** Rules write `\n`; a file whose lines end otherwise, as its first one does, is to stay as it is. */
function inLinesOf(source: string, text: string): string {
  const isOther = text.includes('\n') && source[source.indexOf('\n') - 1] === '\r';
  return isOther ? text.replace(/\r?\n/g, '\r\n') : text;
}

function stageAt(model: Model, offset: number): string | undefined {
  const instruction = instructionAt(model.file, offset);
  const stage = instruction && model.stageOf(instruction);
  return stage && (stage.name ?? `stage-${stage.index}`);
}
