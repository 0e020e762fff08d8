import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { type Undeclared, undeclared } from '../../server/model/variable/undeclared.ts';
import type { From, Variable, Word } from '../../server/syntax/ast.ts';
import { flagOf } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

export const undefinedBaseVariable: Rule = {
  id: 'undefined-base-variable',
  aka: ['UndefinedArgInFrom'],
  category: 'correctness',
  severity: 'error',
  summary: 'Declare the variables of a FROM above the first FROM',
  why: `
    A FROM knows the ARGs above the first FROM and the platforms that Docker predefines, nothing else: not the ENV and ARG
    of a stage, nor an argument that the build passes and nobody declares. Any other variable is empty there, which makes
    another image of the name or leaves none at all, and then the build stops.
  `,
  examples: [
    {
      bad: `
        ARG NODE_VERSION=22
        FROM node:\${NODE_VERSON}-slim
        #           ^^^^^^^^^^^ no ARG above the first FROM declares it, so FROM knows no NODE_VERSON, which leaves "node:-slim" as the image; did you mean NODE_VERSION?
      `,
      good: `
        ARG NODE_VERSION=22
        FROM node:\${NODE_VERSION}-slim
      `,
    },
    {
      good: `
        ARG TAG
        FROM --platform=$BUILDPLATFORM alpine:\${TAG:-3.20}
      `,
    },
  ],

  about: { texts: ['$'] },
  *check(model) {
    if (hasForeignFrontend(model.file)) return;
    for (const { from } of model.stages) {
      if (from === undefined || !textOf(model.file.source, from).includes('$')) continue;
      const said = new Set<string>();
      for (const variable of wordsOf(from).flatMap((it) => unknownIn(it, model))) {
        if (said.has(variable.name)) continue;
        said.add(variable.name);
        yield findingOf(mistakeOf(variable, model), model.file.source);
      }
    }
  },
};

function wordsOf(from: From): readonly Word[] {
  const platform = flagOf(from, 'platform')?.value;
  return platform === undefined ? [from.image] : [platform, from.image];
}

function unknownIn(word: Word, model: Model): readonly Variable[] {
  return model.expansionOf(word).unmatched.filter((it) => model.bindingOf(it).origin.kind === 'none');
}

/** Where the build stops at it, that is said too. */
function mistakeOf(variable: Variable, model: Model): Undeclared {
  return model.fact(refusedBases).get(variable.nameSpan.start) ?? undeclared(variable, '', model);
}

/** By where they stand. */
function refusedBases({ refusals }: Model): ReadonlyMap<number, Undeclared> {
  return new Map(refusals.flatMap((it) => (it.code === 'base-variable' ? [[it.start, it]] : [])));
}
