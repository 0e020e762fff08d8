import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { type Model, modelOf } from '../../server/model/model.ts';
import type { Stage } from '../../server/model/stage.ts';
import type { Expansion } from '../../server/model/variable/expand.ts';
import type { Variable } from '../../server/syntax/ast.ts';

export const validBaseDefault: Rule = {
  id: 'valid-base-default',
  aka: ['InvalidDefaultArgInFrom'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Give the ARGs of a FROM defaults that make an image',
  why: `
    With the defaults of its arguments a file is to build as it stands: for whoever tries it, and for tools that read it to
    find its base images. An ARG without a default leaves FROM no image, or one with half a name, until the build passes a
    value.
  `,
  examples: [
    {
      bad: `
        ARG VERSION
        FROM alpine:\${VERSION}
        #             ^^^^^^^ VERSION has no default, and unless the build gives a value, "alpine:" is no image
      `,
      good: `
        ARG VERSION=3.20
        FROM alpine:\${VERSION}
      `,
    },
    {
      good: `
        ARG VARIANT
        FROM alpine:3.22\${VARIANT}
      `,
    },
  ],

  *check(model) {
    if (hasForeignFrontend(model.file)) return;
    const stages = model.stages.filter((it) => mayLackImage(it, model) && !isRefused(it, model));
    if (stages.length === 0) return;
    const withDefaults = modelOf(model.file, { ...model.inputs, args: {} });
    for (const { index } of stages) {
      const { from, base } = withDefaults.stages[index] ?? {};
      if (from === undefined || base?.kind !== 'unknown') continue;
      const expansion = withDefaults.expansionOf(from.image);
      const variable = culpritOf(expansion, withDefaults);
      if (expansion.outcome !== 'known' || variable === undefined) continue;
      const { name, nameSpan } = variable;
      const image = expansion.value === '' ? 'there is no image' : `"${expansion.value}" is no image`;
      const message = expansion.unmatched.includes(variable)
        ? `${name} has no default, and unless the build gives a value, ${image}`
        : `with the default of ${name}, ${image}`;
      yield { span: nameSpan, message };
    }
  },
};

/** Where arguments are not known, an image that is known is made by the defaults. */
function mayLackImage({ from, base }: Stage, { inputs }: Model): boolean {
  if (from === undefined || from.image.parts.every((it) => it.kind === 'Literal')) return false;
  return base.kind === 'unknown' || inputs?.args !== undefined;
}

/** What is wrong whatever the build gives is said by others. */
function isRefused({ from }: Stage, { refusals }: Model): boolean {
  const others = refusals.filter((it) => it.code !== 'base-default');
  return from !== undefined && others.some((it) => from.start <= it.start && it.start < from.end);
}

/** The variable to blame: one without a value if there is any, else the last. */
function culpritOf({ matched, unmatched }: Expansion, model: Model): Variable | undefined {
  return unmatched.find((it) => model.bindingOf(it).origin.kind === 'arg') ?? matched.at(-1);
}
