import { createHash } from 'node:crypto';
import { rules } from '../../rules/index.ts';
import type { Sha256 } from '../../server/context/context.ts';
import { type Config, defaultConfig } from '../../server/lint/config/config.ts';
import { fix } from '../../server/lint/fix.ts';
import { silence } from '../../server/lint/ignore/add-ignore.ts';
import { lint, lintModel } from '../../server/lint/lint.ts';
import { modelOf } from '../../server/model/model.ts';
import { codeLenses } from '../../server/service/code-lens.ts';
import { format, formattingEdits, rangeFormattingEdits, typingEdits } from '../../server/service/format.ts';
import { hover } from '../../server/service/hover.ts';
import { inlayHints } from '../../server/service/inlay-hints.ts';
import { painted, semanticTokens } from '../../server/service/semantic-tokens.ts';
import type { Build } from '../../server/simulator/build.ts';
import { type Prediction, predict } from '../../server/simulator/predict.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { textOf } from '../../server/text/span.ts';
import { meaningOf, operationsOf, withoutSpace } from '../meaning.ts';
import { expectSoundEditing } from '../sound/editing.ts';
import { expectSoundAnswers } from '../sound/navigation.ts';
import { expectSoundTree } from '../sound/tree.ts';
import { expectSoundWriting } from '../sound/writing.ts';
import type { Property } from './properties.ts';
import type { Random } from './random.ts';
import { contextWith, expectInside, expectSpan } from './sound.ts';

const language = 'Dockerfile';

export const dockerfileProperties = {
  parse: { language, weight: 6, check: ({ after }) => expectSoundTree(after) },

  reparse: {
    language,
    weight: 4,
    check: ({ before, after }) => {
      const whole = JSON.stringify(parse(after));
      if (JSON.stringify(parse(after, parse(before))) !== whole) throw new Error('parsed anew it is another');
    },
  },

  lint: { language, weight: 3, check: ({ after }) => expectInside(lint(inputOf(after), rules, EVERYTHING), after) },

  fix: {
    language,
    weight: 1,
    calls: 4,
    check: ({ after }, random) => {
      const safety = random.of(['safe', 'unsafe'] as const);
      const { source, edits } = fix(inputOf(after), rules, EVERYTHING, safety);
      if (applyEdits(after, edits) !== source) throw new Error('the edits make something else');
      if (fix(inputOf(source), rules, EVERYTHING, safety).source !== source) throw new Error(`${safety} fixes go on`);
    },
  },

  ignore: {
    language,
    weight: 1,
    calls: 6,
    check: ({ after }) => {
      const failing = (text: string) => {
        const model = modelOf(parse(text));
        return { model, findings: lintModel(model, { path: 'Dockerfile' }, rules, defaultConfig) };
      };
      const once = silence(after, failing, 'because').source;
      if (silence(once, failing, 'because').source !== once) throw new Error('ignore comments go on');
      if (instructionsOf(once) !== instructionsOf(after)) throw new Error('an ignore comment changes an instruction');
    },
  },

  format: {
    language,
    weight: 3,
    calls: 4,
    check: ({ after }) => {
      const once = format(after);
      if (format(once) !== once) throw new Error('a second time changes more');
      if (withoutSpace(once) !== withoutSpace(after)) throw new Error('more than white space and case has changed');
      if (meaningOf(once) !== meaningOf(after)) throw new Error('it says something else');
    },
  },

  'format keeps the build': {
    language,
    weight: 1,
    calls: 4,
    check: ({ after }) => {
      if (operationsOf(format(after)) !== operationsOf(after)) throw new Error('a key has changed');
    },
  },

  'format a part': {
    language,
    weight: 2,
    check: ({ after }, random) => {
      const model = modelOf(parse(after));
      const all = new Set(formattingEdits(model).map((it) => JSON.stringify(it)));
      const [start = 0, end = 0] = [...placesIn(after, random)].sort((a, b) => a - b);
      const some = rangeFormattingEdits(model, { start, end });
      if (some.some((it) => !all.has(JSON.stringify(it)))) throw new Error('a part is formatted otherwise');
      for (const offset of placesIn(after, random)) {
        const typed = applyEdits(after, typingEdits(model, offset, random.of(['\n', model.file.escape])));
        if (linesIn(typed) !== linesIn(after)) throw new Error('a line has come or gone by typing');
        if (withoutSpace(typed) !== withoutSpace(after)) throw new Error('typing changes more than white space');
      }
    },
  },

  navigation: {
    language,
    weight: 2,
    check: ({ after }) => expectSoundAnswers(after, Math.max(1, Math.ceil(after.length / 6))),
  },

  writing: {
    language,
    weight: 3,
    check: ({ after }, random) => expectSoundWriting(after, placesIn(after, random)),
  },

  editing: {
    language,
    weight: 2,
    check: ({ after }, random) =>
      expectSoundEditing(
        after,
        placesIn(after, random).map((at) => ({ start: at, end: at })),
      ),
  },

  'tokens of an edit': {
    language,
    weight: 2,
    check: ({ before, after }) => {
      const file = parse(before);
      const edited = parse(after, file);
      const { tokens } = painted(modelOf(edited), painted(modelOf(file)));
      if (tokens.join() !== semanticTokens(modelOf(parse(after))).join()) throw new Error('other tokens than anew');
    },
  },

  simulate: {
    language,
    weight: 3,
    check: ({ before, after }, random) => {
      const [first, second] = [buildOf(before, 'a'), buildOf(after, random.of(['a', 'b']))];
      const edited = predict([first, second], { sha256 });
      if (edited.kind === 'prediction') expectSoundPrediction(edited, after, random);
      const again = predict([first, second, second], { sha256 });
      if (again.kind !== edited.kind) throw new Error('refused once');
      if (again.kind === 'refused') return;
      for (const { name, verdict, cause } of again.steps)
        if (verdict === 'rebuilt' && cause?.kind !== 'failed') throw new Error(`built twice: ${name}`);
    },
  },
} as const satisfies Readonly<Record<string, Property>>;

/** Every rule that there is. */
const EVERYTHING: Config = { ...defaultConfig, rules: new Map(rules.map((it) => [it.id, it.severity])) };

/** Each step stands for an instruction, says why it is built, and is shown to whoever looks. */
function expectSoundPrediction(prediction: Prediction, source: string, random: Random): void {
  const { steps, conditions, summary } = prediction;
  const model = modelOf(parse(source));
  const starts = new Set(model.file.instructions.map((it) => it.start));
  for (const { start, end, name, verdict, cause, conditions: own } of steps) {
    expectSpan({ start, end }, source, name);
    if (!starts.has(start)) throw new Error(`${name} stands for no instruction`);
    if ((verdict === 'rebuilt' || verdict === 'unknown') !== (cause !== undefined)) throw new Error(`${name}: why?`);
    if ((verdict === 'unknown') !== own.length > 0) throw new Error(`${name} hangs on nothing`);
    if (own.some((it) => conditions[it] === undefined)) throw new Error(`${name} hangs on what is not there`);
  }
  const { cached, rebuilt, unknown } = summary;
  const counted = steps.filter((it) => it.verdict !== 'source').length;
  if (cached + rebuilt + unknown !== counted) throw new Error(`${counted} steps are summed up wrongly`);
  for (const { offset } of inlayHints(model, { start: 0, end: source.length }, prediction))
    expectSpan({ start: offset, end: offset }, source, 'hint');
  for (const { span, title } of codeLenses(model, steps)) expectSpan(span, source, title);
  for (const at of placesIn(source, random)) hover(model, at, { rules, prediction });
}

function inputOf(source: string) {
  return { path: 'Dockerfile', source };
}

function buildOf(source: string, text: string): Build {
  return { dockerfile: { path: 'Dockerfile', source }, context: contextWith(text) };
}

function placesIn(text: string, random: Random): readonly number[] {
  return Array.from({ length: 3 }, () => random.below(text.length + 1));
}

function linesIn(text: string): number {
  return text.split('\n').length;
}

function instructionsOf(source: string): string {
  return JSON.stringify(parse(source).instructions.map((it) => [it.kind, textOf(source, it)]));
}

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
