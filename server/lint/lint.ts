import { type Model, modelOf } from '../model/model.ts';
import { parse } from '../syntax/parse.ts';
import { instructionAt } from '../syntax/walk.ts';
import type { Span } from '../text/span.ts';
import { type Config, levelOf, optionsOf } from './config.ts';
import { Ignores } from './ignore.ts';
import type { Diagnostic, Finding, Input, Rule } from './rule.ts';

/** Runs the rules on a file. The diagnostics are in source order, those at one place in the order of the rules. */
export function lint(input: Input, rules: readonly Rule[], config: Config): Diagnostic[] {
  const model = modelOf(parse(input.source), input.build);
  const ignores = new Ignores(model, rules, config);
  const isHeard = (it: Diagnostic) => ignores.hears(it);
  const say = (rule: Rule, findings: Iterable<Finding>) => diagnosticsOf(rule, findings, model, input.path, config);

  const running = rules.filter((it) => levelOf(it, config) !== 'off');
  for (const rule of running.filter((it) => it.exclusive)) {
    const diagnostics = say(rule, rule.check(model, optionsOf(rule, config))).filter(isHeard);
    if (diagnostics.length > 0) return diagnostics;
  }
  const others = running.filter((it) => !it.exclusive);
  const diagnostics = others.flatMap((it) => say(it, it.check(model, optionsOf(it, config)))).filter(isHeard);
  const judged = ignores.judged();
  if (judged.length > 0) {
    const said = others.flatMap((it) => say(it, it.checkIgnores?.(judged, model, optionsOf(it, config)) ?? []));
    diagnostics.push(...said.filter(isHeard));
  }
  return diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function diagnosticsOf(
  rule: Rule,
  findings: Iterable<Finding>,
  model: Model,
  path: string,
  config: Config,
): Diagnostic[] {
  const severity = levelOf(rule, config);
  if (severity === 'off') return [];
  const diagnostics: Diagnostic[] = [];
  for (const finding of findings) {
    const stage = stageAt(model, finding.span.start);
    diagnostics.push({ ...detached(finding, model.file.source), path, rule: rule.id, severity, stage });
  }
  return diagnostics;
}

/** Rules give nodes as spans; whoever keeps a diagnostic is not to keep the tree with it. */
function detached({ span, message, related, fix }: Finding, source: string): Finding {
  return {
    span: bare(span),
    message,
    ...(related && { related: related.map((it) => ({ ...it, span: bare(it.span) })) }),
    ...(fix && {
      fix: { ...fix, edits: fix.edits.map(({ span, text }) => ({ span: bare(span), text: inLinesOf(source, text) })) },
    }),
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
