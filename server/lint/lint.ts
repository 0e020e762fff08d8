import { type Model, modelOf } from '../model/model.ts';
import { parse } from '../syntax/parse.ts';
import { instructionAt } from '../syntax/walk.ts';
import type { Span } from '../text/span.ts';
import { withCheckOptions } from './buildkit.ts';
import { type Config, levelOf, optionsOf } from './config.ts';
import { Ignores } from './ignore.ts';
import type { Diagnostic, Finding, Input, Rule } from './rule.ts';

/** Runs the rules on a file. The diagnostics are in source order, those at one place in the order of the rules. */
export function lint(input: Input, rules: readonly Rule[], config: Config): Diagnostic[] {
  return lintModel(modelOf(parse(input.source), input.build), input, rules, config);
}

/** As `lint`, of a text that is understood already. */
export function lintModel(
  model: Model,
  input: Pick<Input, 'path' | 'context'>,
  rules: readonly Rule[],
  configured: Config,
): Diagnostic[] {
  const config = withCheckOptions(configured, model, rules);
  const ignores = new Ignores(model, rules, config);
  const heard: Diagnostic[] = [];
  const hear = (rule: Rule, findings: Iterable<Finding>) => {
    const severity = levelOf(rule, config);
    if (severity === 'off') return;
    for (const finding of findings) {
      const diagnostic = diagnosticOf(finding, { path: input.path, rule: rule.id, severity }, model);
      if (ignores.hears(diagnostic)) heard.push(diagnostic);
    }
  };

  const running = rules.filter((it) => levelOf(it, config) !== 'off');
  for (const rule of running) {
    if (rule.exclusive) hear(rule, rule.check(model, optionsOf(rule, config), input.context));
    if (heard.length > 0) return heard;
  }
  const others = running.filter((it) => !it.exclusive);
  for (const rule of others) hear(rule, rule.check(model, optionsOf(rule, config), input.context));
  const judged = ignores.judged();
  if (judged.length > 0) {
    for (const rule of others) hear(rule, rule.checkIgnores?.(judged, model, optionsOf(rule, config)) ?? []);
  }
  return heard.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Rules give nodes as spans; whoever keeps a diagnostic is not to keep the tree with it. */
function diagnosticOf(
  { span, message, related, fix }: Finding,
  { path, rule, severity }: Pick<Diagnostic, 'path' | 'rule' | 'severity'>,
  model: Model,
): Diagnostic {
  const { source } = model.file;
  return {
    span: bare(span),
    message,
    ...(related && { related: related.map((it) => ({ ...it, span: bare(it.span) })) }),
    ...(fix && {
      fix: { ...fix, edits: fix.edits.map(({ span, text }) => ({ span: bare(span), text: inLinesOf(source, text) })) },
    }),
    path,
    rule,
    severity,
    stage: stageAt(model, span.start),
  };
}

function bare({ start, end }: Span): Span {
  return { start, end };
}

/** Rules write `\n`; a file whose lines end otherwise is to stay as it is. */
function inLinesOf(source: string, text: string): string {
  return text.includes('\n') && source.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
}

function stageAt(model: Model, offset: number): string | undefined {
  const instruction = instructionAt(model.file, offset);
  const stage = instruction && model.stageOf(instruction);
  return stage && (stage.name ?? `stage-${stage.index}`);
}
