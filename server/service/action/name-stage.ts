import { familiarName } from '../../model/image.ts';
import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import type { Edit } from '../../text/edit.ts';
import { bareSpan, type Span, textOf, touches } from '../../text/span.ts';
import { occurrencesOfStage } from '../name/occurrence.ts';
import { stageOccurrences } from '../name/stage.ts';
import { whyNotNamed } from '../rename/stage.ts';
import { type Action, rewriting } from './action.ts';

/** Gives a stage a name, at its FROM or where it is meant by its number, and calls it so wherever its number stood. */
export function nameStage({ start }: Span, model: Model): Action | undefined {
  const stage =
    model.stages.find(({ from }) => from !== undefined && touches(from, start)) ??
    stageOccurrences(model).find((it) => it.by === 'number' && touches(it, start))?.stage;
  const from = stage?.from;
  if (stage === undefined || from === undefined || from.alias !== undefined) return undefined;
  const name = candidatesFor(stage, model).find((it) => whyNotNamed(stage, it, model) === undefined);
  if (name === undefined) return undefined;
  const { end } = from.image;
  // As the rule from-as-case wants it.
  const as = textOf(model.file.source, from.keyword) === 'from' ? 'as' : 'AS';
  const numbers = occurrencesOfStage(stage, model).filter((it) => it.by === 'number');
  const edits: Edit[] = [
    { span: { start: end, end }, text: ` ${as} ${name}` },
    ...numbers.map((it) => ({ span: bareSpan(it), text: name })),
  ];
  // The name is also what TARGETSTAGE holds; otherwise it is for people.
  const isSeen = stage === model.stages.at(-1) && model.file.source.includes('TARGETSTAGE');
  return rewriting(`Call this stage ${name}`, isSeen ? 'unsafe' : 'safe', edits);
}

/** What people call such a stage, then what it is built on. */
function candidatesFor({ base, index }: Stage, { stages }: Model): readonly string[] {
  const isLast = index === stages.length - 1;
  const image = base.kind === 'image' ? (familiarName(base.reference).split('/').at(-1) ?? '') : '';
  return [isLast ? 'final' : 'build', image, `stage-${index}`].filter((it) => it !== '');
}
