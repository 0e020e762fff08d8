import type { Rule } from '../../server/lint/rule.ts';
import { hasMistake } from '../../server/model/flow.ts';
import type { Pair, Word, WordPart } from '../../server/syntax/ast.ts';
import { descendants } from '../../server/syntax/walk.ts';
import type { Edit } from '../../server/text/edit.ts';
import { textOf } from '../../server/text/span.ts';

export const noLegacyKeyValue: Rule = {
  id: 'no-legacy-key-value',
  aka: ['LegacyKeyValueFormat'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Write ENV and LABEL with an equals sign',
  why: `
    Without an equals sign everything up to the end of the line is the value, a second pair with it:
    \`ENV ONE TWO= THREE=world\` sets ONE to \`TWO= THREE=world\`. Docker keeps this form for old files only and warns of it.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        ENV NODE_ENV production
        #   ^^^^^^^^ the value of NODE_ENV reaches to the end of the line; write ENV NODE_ENV=production
        LABEL description A shop for everyone
        #     ^^^^^^^^^^^ the value of description reaches to the end of the line; write LABEL description="A shop for everyone"
      `,
      good: `
        FROM node:22-slim
        ENV NODE_ENV=production
        LABEL description="A shop for everyone"
      `,
    },
  ],

  about: { instructions: ['Env', 'Label'] },
  *check(model) {
    for (const { kind, pairs } of [...model.all('Env'), ...model.all('Label')]) {
      const [pair] = pairs;
      // `ENV NAME = value` is more than old: no-space-around-equals speaks of it.
      if (pair?.separator !== ' ' || pair.value.text.startsWith('=')) continue;
      const { key, value } = pair;
      const keyword = kind.toUpperCase();
      const reach = `the value of ${key.text} reaches to the end of the line`;
      const quotes = hasMistake(model.file, pair) ? undefined : quotesFor(value, model.file.source);
      const gap = textOf(model.file.source, { start: key.end, end: value.start });
      if (quotes === undefined || gap.includes('#')) {
        yield { span: key, message: `${reach}; write ${keyword} key=value` };
        continue;
      }
      const written = `${key.text}=${quotes}${value.text}${quotes}`;
      const isShort = written.length <= LONGEST && value.text === textOf(model.file.source, value);
      const message = `${reach}; write ${keyword} ${isShort ? written : `${key.text}=…`}`;
      // Safe: the value stays what it was, quotes around it being taken off like those in it (shell/lex.go).
      const fix = { title: 'Write an equals sign', safety: 'safe', edits: editsOf(pair, quotes) } as const;
      yield { span: key, message, fix };
    }
  },
};

/** Longer values make no message that one reads. */
const LONGEST = 60;

/** What keeps a value in one piece: nothing, or double quotes; `undefined` where it would have to be rewritten. */
function quotesFor(value: Word, source: string): string | undefined {
  const { text, parts } = value;
  const isLoose = (it: WordPart) => it.kind === 'Literal' || it.kind === 'Variable';
  if (!parts.some((it) => isLoose(it) && /\s/.test(textOf(source, it)))) {
    const endsInEscape = parts.some((it) => it.kind === 'Escaped' && it.text === '');
    // Quotes and braces in each other are told apart another way where pairs are (parser/line_parsers.go, parseWords).
    return endsInEscape || (/["'\\`]/.test(text) && hasModifier(value)) ? undefined : '';
  }
  return /["'\\`]/.test(text) ? undefined : '"';
}

function hasModifier(value: Word): boolean {
  return [...descendants(value)].some((it) => it.kind === 'Variable' && it.modifier !== undefined);
}

function editsOf({ key, value }: Pair, quotes: string): readonly Edit[] {
  const opening = { span: { start: key.end, end: value.start }, text: `=${quotes}` };
  if (quotes === '') return [opening];
  return [opening, { span: { start: value.end, end: value.end }, text: quotes }];
}
