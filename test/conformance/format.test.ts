import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import { modelOf } from '../../server/model/model.ts';
import {
  type FormatOptions,
  format,
  formattingEdits,
  rangeFormattingEdits,
  typingEdits,
} from '../../server/service/format.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { meaningOf, operationsOf, withoutSpace } from '../meaning.ts';
import { describeWithData, isConformance } from '../reference-data.ts';
import { casesOf, type Difference, expectAgreement, offsetOf, type Place, type Range } from './language-service.ts';

describeWithData('formatting real Dockerfiles', (root) => {
  const all = [
    ...textsIn(join(root, 'corpus', 'files')),
    ...textsIn(join(root, 'buildkit', 'testfiles'), /Dockerfile$/),
    ...textsIn('fixtures', /Dockerfile$/),
    ...hadolintCases(root),
  ];
  const texts = all
    .filter((_, index) => isConformance || index % 10 === 0)
    .map(({ name, source }) => ({ name, source, once: format(source) }));

  it('is done once and for all', () => {
    expect(all.length).toBeGreaterThan(3000);
    expect(failing(({ once }) => format(once) === once)).toEqual([]);
  });

  it('changes white space and case only', () => {
    expect(failing(({ source, once }) => withoutSpace(once) === withoutSpace(source))).toEqual([]);
  });

  it('keeps all that a file says: words, texts, here-documents, comments, mistakes', () => {
    expect(failing(({ source, once }) => meaningOf(once) === meaningOf(source))).toEqual([]);
  });

  it('keeps the key of every step, for every target', () => {
    const operations = new Map(texts.map((it) => [it, operationsOf(it.source)]));
    expect(failing((it) => operationsOf(it.once) === operations.get(it))).toEqual([]);
    const built = [...operations.values()].filter((it) => it.startsWith('[['));
    expect(built.length / texts.length).toBeGreaterThan(0.9);
  }, 240_000);

  it('gives the linter nothing to find', () => {
    const count = (source: string) => lint({ path: 'Dockerfile', source }, rules, defaultConfig).length;
    expect(failing(({ source, once }) => count(once) <= count(source))).toEqual([]);
  }, 240_000);

  function failing(holds: (it: (typeof texts)[number]) => boolean): readonly string[] {
    return texts.filter((it) => !holds(it)).map((it) => it.name);
  }
});

describeWithData('inputs that crash other formatters', (root) => {
  const { cases }: { cases: readonly { readonly id: string; readonly text: string }[] } = JSON.parse(
    readFileSync(join(root, 'lsp', 'crash-corpus.json'), 'utf8'),
  );

  it.each(cases)('$id is formatted, in whole and in part, and so is every beginning of it', ({ text }) => {
    for (let length = 0; length <= text.length; length++) {
      const source = text.slice(0, length);
      const once = format(source);
      expect(format(once)).toBe(once);
      expect(meaningOf(once)).toBe(meaningOf(source));
      const model = modelOf(parse(source));
      // At the end of what has been typed so far, and somewhere before.
      for (const offset of [length, (length * 7) % (length + 1)]) {
        const part = applyEdits(source, rangeFormattingEdits(model, { start: offset, end: offset }));
        expect(meaningOf(part)).toBe(meaningOf(source));
        for (const typed of ['\n', '\\']) {
          const after = applyEdits(source, typingEdits(model, offset, typed));
          expect(withoutSpace(after)).toBe(withoutSpace(source));
        }
      }
    }
  });
});

interface FormatterCase {
  readonly id: string;
  readonly op: 'formatDocument' | 'formatRange' | 'formatOnType';
  readonly input: string;
  readonly expected: string;
  readonly options: { readonly insertSpaces: boolean; readonly tabSize: number };
  readonly range?: Range;
  readonly position?: Place;
  readonly ch?: string;
}

/** Beside the end of the last line, which it never adds. */
const DIFFERENCES: readonly Difference[] = [
  {
    why: 'Where a line break alone stands between two words, they are one: to indent the second makes two of it.',
    cases: '11..14 17 19 42 44 52 54 64',
  },
  {
    why: 'The indentation of the text of a command is part of the key of its step.',
    cases: '34 80',
  },
  {
    why: 'The blanks before a backslash and behind it are layout too: one, and none.',
    cases: '10 15..16 102..103',
  },
  {
    why: 'A blank line says nothing at the end of a file, and inside an instruction Docker is to refuse it.',
    cases: '5..6 59..60 66..67 101',
  },
  {
    why: 'To BuildKit a lone carriage return ends no line: the lines below it are no instructions but words of one.',
    cases: '18 43 47 50 53 62',
  },
  {
    why: 'A directive is written with a blank behind its #.',
    cases: '22 24',
  },
  {
    why: 'What cannot be read, as FROM with an AS and no name, is not touched.',
    cases: '87',
  },
  {
    why: 'A comment at the end of a file is indented once it is known what it will belong to.',
    cases: '91',
  },
];

describeWithData('formatting, beside dockerfile-language-service', (root) => {
  const cases = casesOf<FormatterCase>(root, 'formatter').map((it) => ({ ...it, ...compared(it) }));

  it('agrees on 42 of 107 cases, and on 30 more but for the end of the last line', () => {
    const same = cases.filter(({ ours, theirs }) => ours === theirs).length;
    const ending = cases.filter(({ ours, theirs }) => ours !== theirs && ours === ended(theirs)).length;
    expect([same, ending, cases.length]).toEqual([42, 30, 107]);
  });

  it('differs in the others where a reason is given', () => {
    const agrees = ({ ours, theirs }: (typeof cases)[number]) => ours === theirs || ours === ended(theirs);
    expectAgreement(cases, DIFFERENCES, { agrees, atLeast: 0.66 });
  });
});

function compared({ op, input, expected, options, range, position = [0, 0], ch = '' }: FormatterCase) {
  const style: FormatOptions = { indent: options.insertSpaces ? ' '.repeat(options.tabSize) : '\t' };
  const model = modelOf(parse(input));
  switch (op) {
    case 'formatDocument':
      return { ours: applyEdits(input, formattingEdits(model, style)), theirs: expected };
    case 'formatRange': {
      const [startLine = 0, startCharacter = 0, endLine = 0, endCharacter = 0] = range ?? [];
      const span = {
        start: offsetOf(input, [startLine, startCharacter]),
        end: offsetOf(input, [endLine, endCharacter]),
      };
      return { ours: applyEdits(input, rangeFormattingEdits(model, span, style)), theirs: expected };
    }
    case 'formatOnType': {
      // It is asked before the character is in the text, and only lines below change.
      const at = offsetOf(input, position);
      const typed = (text: string) => text.slice(0, at) + ch + text.slice(at);
      const edits = typingEdits(modelOf(parse(typed(input))), at + ch.length, ch, style);
      return { ours: applyEdits(typed(input), edits), theirs: typed(expected) };
    }
  }
}

function ended(text: string): string {
  return text + (text.includes('\r\n') ? '\r\n' : '\n');
}

interface Text {
  readonly name: string;
  readonly source: string;
}

function textsIn(folder: string, name = /$/): readonly Text[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((it) => it.isFile() && name.test(it.name))
    .map((it) => join(it.parentPath, it.name))
    .map((path) => ({ name: path, source: readFileSync(path, 'utf8') }));
}

function hadolintCases(root: string): readonly Text[] {
  const cases: readonly { readonly id: string; readonly dockerfile: string }[] = JSON.parse(
    readFileSync(join(root, 'hadolint', 'cases.json'), 'utf8'),
  );
  // Most are a line of a stage.
  return cases.map(({ id, dockerfile }) => ({
    name: id,
    source: /^\s*from\s/im.test(dockerfile) ? dockerfile : `FROM scratch\n${dockerfile}`,
  }));
}
