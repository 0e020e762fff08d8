import { describeBriefly } from '../lint/describe.ts';
import { type Diagnostic, type Rule, rulesNamed } from '../lint/rule.ts';
import type { Model } from '../model/model.ts';
import type { Prediction } from '../simulator/predict.ts';
import { instructionAt } from '../syntax/walk.ts';
import { type Span, touches } from '../text/span.ts';
import { stepText } from './hover/step.ts';
import { subjectAt } from './hover/subject.ts';

/** What is said of the text at a cursor. */
export interface Hover {
  /** What it speaks of. */
  readonly span: Span;
  readonly markdown: string;
}

/** What is known beside the file: all of it may be missing. */
export interface HoverKnowledge {
  /** All rules there are, so that those named in comments and in diagnostics can be explained. */
  readonly rules?: readonly Rule[];
  /** Those of this text, as it is. */
  readonly diagnostics?: readonly Diagnostic[];
  /** That of this text, as it is; not looked at where it would not be shown. */
  readonly prediction?: Pick<Prediction, 'steps' | 'conditions'> | undefined;
}

/**
 * What there is to say of an offset: what the text there means, whether its step would be cached, and why a rule has found
 * something there. Nothing is read or asked for; what it says of images was known when this was written.
 */
export function hover(model: Model, offset: number, knowledge: HoverKnowledge = {}): Hover | undefined {
  const { rules = [], diagnostics = [] } = knowledge;
  const subject = subjectAt(model, offset, rules);
  const instruction = instructionAt(model.file, offset);
  const isKeyword = instruction !== undefined && touches(instruction.keyword, offset);
  const prediction = isKeyword ? knowledge.prediction : undefined;
  const step = prediction && instruction && stepText(instruction, prediction);
  const found = diagnostics.filter((it) => touches(it.span, offset)).sort((a, b) => length(a.span) - length(b.span));
  const reasons = [...new Set(found.map((it) => it.rule))].flatMap((it) => rulesNamed(it, rules)).map(describeBriefly);
  const sections = [subject?.markdown, step, ...reasons].flatMap((it) => it ?? []);
  const span = subject?.span ?? (step === undefined ? found[0]?.span : instruction?.keyword);
  if (span === undefined || sections.length === 0) return undefined;
  return { span: { start: span.start, end: span.end }, markdown: sections.join('\n\n---\n\n') };
}

function length({ start, end }: Span): number {
  return end - start;
}
