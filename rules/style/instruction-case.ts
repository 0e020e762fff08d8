import type { Rule } from '../../server/lint/rule.ts';
import type { Instruction } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const instructionCase: Rule = {
  id: 'instruction-case',
  aka: ['ConsistentInstructionCasing'],
  category: 'style',
  severity: 'style',
  summary: 'Write all instructions in the same case',
  why: `
    Docker takes instructions in upper and lower case. In a file that mixes them the eye has to look twice to see where
    one begins. What most of the file does is taken as the wish of its author, upper case where there is no majority.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        copy package.json .
        #^^^ instructions here are in upper case; write COPY instead of copy
        RUN npm install
      `,
      good: `
        FROM node:22-slim
        COPY package.json .
        RUN npm install
      `,
    },
    {
      good: `
        from node:22-slim
        copy package.json .
        run npm install
      `,
    },
  ],

  *check({ file: { instructions, source } }) {
    if (!instructions.some((it) => /[a-z]/.test(keywordsIn(it, source)))) return;
    const keywords = instructions.flatMap(keywordsOf).map((span) => ({ span, text: textOf(source, span) }));
    const upper = keywords.filter(({ text }) => text === text.toUpperCase());
    const lower = keywords.filter(({ text }) => text === text.toLowerCase());
    const isLower = lower.length > upper.length;
    for (const { span, text } of keywords) {
      const wanted = isLower ? text.toLowerCase() : text.toUpperCase();
      if (text === wanted) continue;
      yield {
        span,
        message: `instructions here are in ${isLower ? 'lower' : 'upper'} case; write ${wanted} instead of ${text}`,
        fix: { title: `Write ${wanted}`, safety: 'safe', edits: [{ span, text: wanted }] },
      };
    }
  },
};

/** The keyword, and with it that of what ONBUILD holds back. */
function keywordsIn(instruction: Instruction, source: string): string {
  const last = instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
  return textOf(source, { start: instruction.start, end: last.keyword.end });
}

/** What cannot be read may be no instruction at all. */
function keywordsOf(instruction: Instruction): readonly Instruction['keyword'][] {
  if (instruction.kind === 'Broken') return [];
  if (instruction.kind === 'Onbuild') return [instruction.keyword, ...keywordsOf(instruction.instruction)];
  return [instruction.keyword];
}
