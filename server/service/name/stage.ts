import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import type { Instruction, Word } from '../../syntax/ast.ts';
import { descendants, flagOf } from '../../syntax/walk.ts';
import { type Span, textOf } from '../../text/span.ts';
import { plainSpanOf } from './plain-span.ts';

/** A place where a stage is named, or meant without its name. */
export interface StageOccurrence extends Span {
  readonly stage: Stage;
  /** `name`: as the name or behind AS. `number`: by its place among the stages. `variable`: what a variable holds is its name. */
  readonly by: 'name' | 'number' | 'variable';
  readonly isDeclaration: boolean;
  /** What it stands in; in an ONBUILD what that holds back. */
  readonly instruction: Instruction;
}

/** All such places of a file in source order: behind AS, in FROM, and in --from and from= of COPY and RUN. */
export function stageOccurrences(model: Model): readonly StageOccurrence[] {
  // An editor asks at each move of the cursor.
  return model.fact(findOccurrences);
}

function findOccurrences(model: Model): readonly StageOccurrence[] {
  return [...found(model)].sort((a, b) => a.start - b.start);
}

function* found(model: Model): Generator<StageOccurrence> {
  for (const stage of model.stages) {
    const name = stage.from?.alias?.name;
    if (stage.from !== undefined && name !== undefined)
      yield { ...placeOf(name), stage, by: 'name', isDeclaration: true, instruction: stage.from };
  }
  for (const { word, instruction, source } of model.references) {
    if (source.kind === 'stage')
      yield {
        ...placeOf(word),
        stage: source.stage,
        by: meansOf(word),
        isDeclaration: false,
        instruction,
      };
  }
  for (const instruction of model.all('Broken')) yield* unfinished(instruction, model);
}

/** `COPY --from=build`, while it is being typed. */
function* unfinished(instruction: Instruction, model: Model): Generator<StageOccurrence> {
  if (!/^copy$/i.test(textOf(model.file.source, instruction.keyword))) return;
  const word = flagOf(instruction, 'from')?.value;
  const stage = word && stageNamed(word.text, model);
  if (word !== undefined && stage !== undefined)
    yield { ...placeOf(word), stage, by: meansOf(word), isDeclaration: false, instruction };
}

/** The stage that a --from of COPY would mean; BuildKit takes the last of a name (findStateByName). */
function stageNamed(text: string, { stages }: Model): Stage | undefined {
  if (/^\d{1,9}$/.test(text)) return stages[Number(text)];
  const name = text.toLowerCase();
  return stages.findLast((it) => it.name === name);
}

function placeOf(word: Word): Span {
  const { start, end } = plainSpanOf(word) ?? word;
  return { start, end };
}

function meansOf(word: Word): StageOccurrence['by'] {
  if ([...descendants(word)].some((it) => it.kind === 'Variable')) return 'variable';
  // A name starts with a letter.
  return /^[+-]?\d+$/.test(word.text) ? 'number' : 'name';
}
