import type { Rule } from '../../server/lint/rule.ts';
import type { Dockerfile, Instruction } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const validDefinitionDescription: Rule = {
  id: 'valid-definition-description',
  aka: ['InvalidDefinitionDescription'],
  category: 'style',
  severity: 'style',
  optional: true,
  summary: 'Begin the comment above an ARG or stage with its name',
  why: `
    \`docker build --call=outline\` and \`--call=targets\` list the arguments and stages of a file, each with the comment
    right above it, if that begins with the name. A comment that means something else is kept apart by a blank line or a
    lone \`#\`.
  `,
  examples: [
    {
      bad: `
        # the version of Node.js
        #^^^^^^^^^^^^^^^^^^^^^^^ a description begins with the name: # NODE_VERSION <description>
        ARG NODE_VERSION=22
        FROM node:\${NODE_VERSION}-slim
      `,
      good: `
        # NODE_VERSION the version of Node.js
        ARG NODE_VERSION=22
        FROM node:\${NODE_VERSION}-slim
      `,
    },
    {
      good: `
        # This file is generated.

        FROM node:22-slim AS build
      `,
    },
  ],

  *check({ file }) {
    let next = 0;
    for (const instruction of file.instructions) {
      while ((file.trivia[next]?.end ?? Infinity) <= instruction.start) next++;
      const names = namesOf(instruction);
      if (names.length === 0) continue;
      const comments = commentsAbove(instruction, next, file);
      const last = comments.at(-1);
      if (last === undefined || comments.some((it) => names.includes(firstWordOf(textOf(file.source, it))))) continue;
      const name = names.length === 1 ? names[0] : '<arg_key>';
      yield { span: last, message: `a description begins with the name: # ${name} <description>` };
    }
  },
};

function namesOf(instruction: Instruction): readonly string[] {
  if (instruction.kind === 'Arg') return instruction.declarations.map((it) => it.name.text);
  const name = instruction.kind === 'From' ? instruction.alias?.name.text.toLowerCase() : undefined;
  return name === undefined ? [] : [name];
}

/**
 * The lines of comment right above, down from the last that holds nothing; what speaks to a tool is none of them. `next`:
 * the first of the trivia that is not above.
 */
function commentsAbove({ start }: Instruction, next: number, { trivia, source }: Dockerfile): readonly Span[] {
  const comments: Span[] = [];
  let below = start;
  for (let at = next - 1; at >= 0; at--) {
    const comment = trivia[at];
    if (comment?.kind !== 'comment' || !/^\r?\n[ \t]*$/.test(textOf(source, { start: comment.end, end: below }))) break;
    const text = textOf(source, comment);
    if (text.trim() === '#') break;
    if (!TO_A_TOOL.test(text)) comments.unshift(comment);
    below = comment.start;
  }
  return comments;
}

/** `# hadolint ignore=DL3006`, `# check=skip=all`, `# renovate: datasource=docker` */
const TO_A_TOOL = /^#\s*(?:(?:dflint|hadolint)\s|(?:check|syntax|escape)\s*=|[a-z][\w-]*:\s*\w+=)/i;

function firstWordOf(comment: string): string {
  return comment.replace(/^#\s*/, '').split(/\s/, 1)[0] ?? '';
}
