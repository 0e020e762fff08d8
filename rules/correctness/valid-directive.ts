import type { Rule } from '../../server/lint/rule.ts';
import { checkDirectiveIn, isIndented, syntaxDirectiveIn } from '../../server/syntax/line/directive.ts';
import { nearest } from '../../server/text/nearest.ts';
import { textOf } from '../../server/text/span.ts';

export const validDirective: Rule = {
  id: 'valid-directive',
  category: 'correctness',
  severity: 'warning',
  summary: 'Put parser directives at the top of the file',
  why: `
    \`# syntax=…\`, \`# escape=…\` and \`# check=…\` are directives only above everything else: behind another comment, a
    blank line or an instruction they are comments, and so are misspelt ones. The build then takes another frontend, or
    another escape character, than the file asks for. Above an instruction, \`# check=skip=…\` holds for that one alone.
  `,
  examples: [
    {
      bad: `
        # The image of our server
        # syntax=docker/dockerfile:1
        # ^^^^^^ only the first lines of the file may be directives, so this one is a comment
        FROM alpine:3.22
      `,
      good: `
        # syntax=docker/dockerfile:1
        # The image of our server
        FROM alpine:3.22
      `,
    },
    {
      bad: `
        # sytnax=docker/dockerfile:1
        # ^^^^^^ there is no directive of this name, so this is a comment; did you mean syntax?
        FROM alpine:3.22
      `,
      good: `
        # syntax=docker/dockerfile:1
        FROM alpine:3.22
      `,
    },
    {
      bad: `
        # The image of our server
        # check=skip=UndefinedVar
        # ^^^^^ here this holds for the instruction below alone; only in the first lines it holds for the file
        FROM alpine:3.22
        COPY app-$VERSION /srv
      `,
      good: `
        # The image of our server
        FROM alpine:3.22
        # check=skip=UndefinedVar
        COPY app-$VERSION /srv
      `,
    },
    {
      good: `
        FROM alpine:3.22
        # syntax = how the table is written
      `,
    },
  ],

  about: { texts: ['syntax', 'escape', 'check', 'dockerfile'] },
  *check({ file }) {
    const { source, trivia, directives, instructions } = file;
    const firstStart = instructions[0]?.start ?? source.length;
    const heeded = [syntaxDirectiveIn(file)?.start, checkDirectiveIn(file)?.start];
    // The escape character is asked of the parser, which does not mind indentation.
    const indented = directives.find((it) => isIndented(source, it));
    for (const { name, start, nameSpan } of directives) {
      if (indented === undefined || start < indented.start || name === 'escape') continue;
      const message =
        start === indented.start
          ? 'indented, this counts for nothing; begin the line in the first column'
          : 'below an indented directive this counts for nothing; begin that one in the first column';
      yield { span: nameSpan, message };
    }
    for (const comment of trivia) {
      if (comment.kind !== 'comment') continue;
      const text = textOf(source, comment);
      if (!text.includes('=')) continue;
      const [, lead = '', name = '', value = ''] = FORM.exec(text) ?? [];
      const form = VALUES.get(name.toLowerCase());
      const start = comment.start + lead.length;
      const span = { start, end: start + name.length };
      if (form?.test(value)) {
        // Below a first line that names an interpreter (parser/directives.go, discardShebang).
        if (heeded.includes(comment.start)) continue;
        const isOfInstruction = OF_INSTRUCTION.test(value);
        // Where it stands between instructions, it is one of them that it is meant for.
        if (isOfInstruction && comment.start > firstStart) continue;
        const message = isOfInstruction
          ? 'here this holds for the instruction below alone; only in the first lines it holds for the file'
          : 'only the first lines of the file may be directives, so this one is a comment';
        yield { span, message };
      } else if (form === undefined && comment.start === 0 && FRONTEND.test(value)) {
        const meant = nearest(name.toLowerCase(), [...VALUES.keys()]);
        if (meant === undefined) continue;
        const message = `there is no directive of this name, so this is a comment; did you mean ${meant}?`;
        yield { span, message, fix: { title: `Write ${meant}`, safety: 'unsafe', edits: [{ span, text: meant }] } };
      }
    }
  },
};

const FORM = /^(#[ \t]*)([A-Za-z]+)[ \t]*=[ \t]*(\S+)[ \t]*$/;
const FRONTEND = /^docker(?:\.io\/docker)?\/dockerfile(?:-upstream)?(?:[:@]|$)/;
/** What BuildKit heeds in a comment above an instruction too (linter/linter.go, WithMergedConfigFromComments). */
const OF_INSTRUCTION = /^(?:skip|experimental)=/;
/** What the value looks like where it is not part of a sentence. */
const VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['syntax', /^[\w.-]+(?:\/[\w.-]+)+(?:[:@][\w.:-]+(?:@[\w.:-]+)*)?$/],
  ['escape', /^[\\`]$/],
  ['check', /^(?:skip|error|experimental)=[\w,;=]+$/],
]);
