import { createHash } from 'node:crypto';
import { rules } from '../../rules/index.ts';
import type { Sha256 } from '../../server/context/context.ts';
import { type Config, defaultConfig } from '../../server/lint/config.ts';
import { readConfig } from '../../server/lint/config-file.ts';
import { fix } from '../../server/lint/fix.ts';
import { readHadolintConfig } from '../../server/lint/hadolint-config.ts';
import { lint } from '../../server/lint/lint.ts';
import { format } from '../../server/service/format.ts';
import type { Build } from '../../server/simulator/build.ts';
import { predict } from '../../server/simulator/predict.ts';
import { parse } from '../../server/syntax/parse.ts';
import { contextOfFiles } from '../context-of-files.ts';
import { meaningOf, operationsOf, withoutSpace } from '../meaning.ts';
import { expectSoundEditing } from '../sound/editing.ts';
import { expectSoundAnswers } from '../sound/navigation.ts';
import { expectSoundTree } from '../sound/tree.ts';
import { expectSoundWriting } from '../sound/writing.ts';
import type { Random } from './random.ts';

/** A text, and one that it was a moment before. */
export interface Case {
  readonly before: string;
  readonly after: string;
}

/** What holds for any text whatever; a property that does not hold throws. */
export type Property = (it: Case, random: Random) => void;

export const properties: Readonly<Record<string, Property>> = {
  parse: ({ after }) => expectSoundTree(after),

  reparse: ({ before, after }) => {
    const whole = JSON.stringify(parse(after));
    if (JSON.stringify(parse(after, parse(before))) !== whole) throw new Error('parsed anew it is another');
  },

  lint: ({ after }) => {
    for (const { span, message, fix, related = [] } of lint(inputOf(after), rules, EVERYTHING)) {
      const spans = [span, ...related.flatMap((it) => (it.path === undefined ? it.span : []))];
      for (const { start, end } of [...spans, ...(fix?.edits.map((it) => it.span) ?? [])])
        if (!(0 <= start && start <= end && end <= after.length)) throw new Error(`"${message}" lies outside`);
    }
  },

  fix: ({ after }) => {
    for (const safety of ['safe', 'unsafe'] as const) {
      const once = fix(inputOf(after), rules, EVERYTHING, safety).source;
      if (fix(inputOf(once), rules, EVERYTHING, safety).source !== once) throw new Error(`${safety} fixes go on`);
    }
  },

  format: ({ after }) => {
    const once = format(after);
    if (format(once) !== once) throw new Error('a second time changes more');
    if (withoutSpace(once) !== withoutSpace(after)) throw new Error('more than white space and case has changed');
    if (meaningOf(once) !== meaningOf(after)) throw new Error('it says something else');
  },

  'format keeps the build': ({ after }, random) => {
    if (random.below(8) === 0 && operationsOf(format(after)) !== operationsOf(after))
      throw new Error('a key has changed');
  },

  navigation: ({ after }) => expectSoundAnswers(after, Math.max(1, Math.ceil(after.length / 6))),

  writing: ({ after }, random) => expectSoundWriting(after, placesIn(after, random)),

  editing: ({ after }, random) =>
    expectSoundEditing(
      after,
      placesIn(after, random).map((at) => ({ start: at, end: at })),
    ),

  simulate: ({ before, after }) => {
    const [first, second] = [before, after].map(buildOf);
    if (first === undefined || second === undefined) return;
    predict([first, second], { sha256 });
    const again = predict([second, second], { sha256 });
    if (again.kind === 'refused') return;
    for (const { name, verdict, cause } of again.steps)
      if (verdict === 'rebuilt' && cause?.kind !== 'failed') throw new Error(`built twice: ${name}`);
  },

  configuration: ({ after }) => {
    readConfig(after, rules);
    readHadolintConfig(after, rules);
  },
};

/** The milliseconds that a property may take. */
export function limitFor({ after }: Case): number {
  return 50 + Buffer.byteLength(after) * 0.005;
}

/** Every rule that there is. */
const EVERYTHING: Config = { ...defaultConfig, rules: new Map(rules.map((it) => [it.id, it.severity])) };

function inputOf(source: string) {
  return { path: 'Dockerfile', source };
}

const context = contextOfFiles({ '.dockerignore': 'x', 'src/a': '', b: '' });

function buildOf(source: string): Build {
  return { dockerfile: { path: 'Dockerfile', source }, context };
}

function placesIn(text: string, random: Random): readonly number[] {
  return Array.from({ length: 3 }, () => random.below(text.length + 1));
}

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
