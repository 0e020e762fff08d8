import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Instruction, Word } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const trailingComment: Rule = {
  id: 'trailing-comment',
  category: 'correctness',
  severity: 'warning',
  summary: 'Put comments on lines of their own',
  why: `
    A \`#\` begins a comment only at the start of a line. Behind an instruction it is one more argument: COPY then copies files
    named \`#\` and so on, WORKDIR makes a folder with the comment in its name, and a JSON array with something behind it is a
    line for the shell. Only where a shell reads the line, as in RUN, is it a comment.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY package.json . # first the manifest
        #                   ^^^^^^^^^^^^^^^^^^^^ this is no comment but more arguments of COPY
        CMD ["node", "server.js"] # no npm
        #                         ^^^^^^^^ this is no comment, and makes the JSON array a line for the shell
      `,
      good: `
        FROM node:22
        # first the manifest
        COPY package.json .
        # no npm
        CMD ["node", "server.js"]
      `,
    },
    {
      good: `
        FROM node:22
        RUN npm ci # a comment of the shell
        ENV COLOR=#ff0000 CHANNEL #general
      `,
    },
  ],

  *check({ file }) {
    if (!BEHIND_BLANK.test(file.source)) return;
    for (const instruction of file.instructions) {
      const place = commentIn(instruction.kind === 'Onbuild' ? instruction.instruction : instruction, file.source);
      if (place !== undefined) yield findingAt(place, instruction, file.source);
    }
  },
};

interface Place {
  /** To the end of the instruction. */
  readonly span: Span;
  readonly effect: string;
}

/** Begins with the sign, which is found faster than blanks are. */
const BEHIND_BLANK = /#(?<=[^\S\n]#)/;

function commentIn(instruction: Instruction, source: string): Place | undefined {
  const { keyword, end } = instruction;
  const operands = (words: readonly Word[]): Place | undefined => {
    const first = words.find((it) => it.text.startsWith('#') && isComment(textOf(source, { start: it.start, end })));
    if (first === undefined) return undefined;
    const name = textOf(source, keyword).toUpperCase();
    return { span: { start: first.start, end }, effect: `but more arguments of ${name}` };
  };
  const rest = (word: Word, effect: string): Place | undefined => {
    const at = textOf(source, word).search(/[ \t]#[ \t]/);
    return at < 0 ? undefined : { span: { start: word.start + at + 1, end }, effect };
  };
  switch (instruction.kind) {
    case 'Add':
    case 'Copy':
      return instruction.heredocs.length > 0 ? undefined : operands([...instruction.sources, instruction.target]);
    case 'Arg':
      return operands(instruction.declarations.map((it) => it.name));
    case 'Expose':
      return operands(instruction.ports);
    case 'Volume':
      return operands(instruction.paths);
    case 'Env':
    case 'Label': {
      // With an equals sign, the parser asks for one in each word behind it too.
      const old = instruction.pairs.find((it) => it.separator === ' ' && !/["']/.test(it.value.text));
      return old && rest(old.value, 'but part of the value');
    }
    case 'Workdir':
      return rest(instruction.path, 'but part of the path');
    case 'User':
      return rest(instruction.user, 'but part of the name');
    case 'Stopsignal':
      return rest(instruction.signal, 'but part of the name');
    case 'Cmd':
    case 'Entrypoint': {
      const { command } = instruction;
      const match = command.kind === 'ShellForm' ? /^\[.*\]([ \t]+)#/.exec(textOf(source, command)) : null;
      const effect = ', and makes the JSON array a line for the shell';
      return match === null ? undefined : { span: { start: command.start + match[0].length - 1, end }, effect };
    }
    default:
      return undefined;
  }
}

/** A comment has words, or a space behind its sign: `#1` may be a name. */
function isComment(text: string): boolean {
  return /^#+(?:[ \t]|[A-Za-z]+[ \t])/.test(text);
}

function findingAt({ span, effect }: Place, instruction: Instruction, source: string): Finding {
  const message = `this is no comment${effect.startsWith(',') ? '' : ' '}${effect}`;
  const text = textOf(source, instruction);
  if (text.includes('\n')) return { span, message };
  const start = source.lastIndexOf('\n', instruction.start - 1) + 1;
  const indent = source.slice(start, instruction.start);
  const before = source.slice(start, span.start);
  const gap = before.length - before.trimEnd().length;
  const edits = [
    { span: { start, end: start }, text: `${indent}${textOf(source, span)}\n` },
    { span: { start: span.start - gap, end: span.end }, text: '' },
  ];
  return { span, message, fix: { title: 'Put the comment above', safety: 'unsafe', edits } };
}
