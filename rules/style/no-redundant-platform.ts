import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import type { Flag, Variable, Word } from '../../server/syntax/ast.ts';
import { flagOf } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

export const noRedundantPlatform: Rule = {
  id: 'no-redundant-platform',
  aka: ['DL3065', 'RedundantTargetPlatform'],
  category: 'style',
  severity: 'style',
  summary: 'Leave out a platform that is the default',
  why: `
    Without \`--platform\` a stage is for the platform that the build is asked for, and that is what \`$TARGETPLATFORM\`
    holds. Saying it makes a reader look for the stage that differs.
  `,
  examples: [
    {
      bad: `
        FROM --platform=$TARGETPLATFORM alpine:3.22
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^ $TARGETPLATFORM is the platform of a stage anyway; leave the flag out
      `,
      good: `
        FROM alpine:3.22
      `,
    },
    {
      good: `
        FROM --platform=$BUILDPLATFORM golang:1.23 AS build
      `,
    },
  ],

  *check(model) {
    for (const { from } of model.stages) {
      const flag = from && flagOf(from, 'platform');
      if (from === undefined || flag?.value === undefined) continue;
      const variable = onlyVariableOf(flag.value);
      if (variable === undefined || !isTargetPlatform(variable, model)) continue;
      const message = `${flag.value.text} is the platform of a stage anyway; leave the flag out`;
      const fix = fixOf(flag, model.file.source);
      yield { span: flag, message, ...(fix && { fix }) };
    }
  },
};

function onlyVariableOf({ parts }: Word): Variable | undefined {
  const [part, ...more] = parts;
  return part?.kind === 'Variable' && more.length === 0 ? part : undefined;
}

/** An ARG of that name with a default of its own makes it another platform. */
function isTargetPlatform(variable: Variable, model: Model): boolean {
  const { name, modifier } = variable;
  if (name !== 'TARGETPLATFORM' || model.bindingOf(variable).origin.kind !== 'predefined') return false;
  // Docker always sets it, so that what would stand in for it never does.
  return modifier === undefined || /^:?[-?]$/.test(modifier.operator);
}

/** Safe: the stage is for the same platform as before. What stands on the next line is left to its author. */
function fixOf({ start, end }: Flag, source: string) {
  const space = /^[ \t]+/.exec(source.slice(end))?.[0] ?? '';
  const span = { start, end: end + space.length };
  if (space === '' || /^[\\`]/.test(textOf(source, { start: span.end, end: source.length }))) return undefined;
  return { title: 'Remove --platform', safety: 'safe', edits: [{ span, text: '' }] } as const;
}
