import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import type { Env, Pair, Variable } from '../../server/syntax/ast.ts';
import { descendants, isHeldBack } from '../../server/syntax/walk.ts';
import type { Edit } from '../../server/text/edit.ts';
import { indentOf } from '../../server/text/lines.ts';
import { textOf } from '../../server/text/span.ts';

export const noEnvSelfReference: Rule = {
  id: 'no-env-self-reference',
  aka: ['DL3044'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Do not use a variable in the ENV that sets it',
  why: `
    All variables of one ENV are set at once, so a value sees what held before the instruction, not what stands to its left.
    Where nothing was set before, it gets an empty text. Set the variable in an ENV of its own, above the one that uses it.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        ENV APP_HOME=/srv/app PATH=$APP_HOME/bin:$PATH
        #                          ^^^^^^^^^ APP_HOME is set by this same ENV, and does not have that value yet; use two ENVs
      `,
      good: `
        FROM debian:12
        ENV APP_HOME=/srv/app
        ENV PATH=$APP_HOME/bin:$PATH
      `,
    },
    {
      good: `
        FROM debian:12
        ENV PATH=/opt/bin:$PATH LANG=C.UTF-8
        ARG VERSION=1.0
        ENV VERSION=\${VERSION} NAME=app-\${VERSION}
      `,
    },
  ],

  about: { instructions: ['Env'] },
  *check(model) {
    for (const env of model.all('Env')) {
      if (env.pairs.length < 2 || !textOf(model.file.source, env).includes('$')) continue;
      const found = selfReferencesIn(env, model);
      const fix = fixFor(env, found, model);
      for (const { variable } of found) {
        const message = `${variable.name} is set by this same ENV, and does not have that value yet; use two ENVs`;
        // One fix is for all of them.
        yield { span: variable, message, ...(variable === found[0]?.variable && fix && { fix }) };
      }
    }
  },
};

interface SelfReference {
  readonly variable: Variable;
  /** The pair in which it stands, and the one that sets it. */
  readonly user: Pair;
  readonly setter: Pair;
}

function selfReferencesIn({ pairs }: Env, model: Model): readonly SelfReference[] {
  return pairs.flatMap((user) =>
    [...descendants(user.value)].flatMap((variable): readonly SelfReference[] => {
      if (variable.kind !== 'Variable') return [];
      const isSame = user.key.text === variable.name;
      const setter = pairs.find((it) => it.key.text === variable.name && (isSame ? it.end < user.start : it !== user));
      if (setter === undefined || isMeantAsItWas(variable, user, model)) return [];
      return [{ variable, user, setter }];
    }),
  );
}

/** Whether a variable had a value before that the pair is likely to want; not one that says to set it anew. */
function isMeantAsItWas(variable: Variable, { key }: Pair, model: Model): boolean {
  if (key.text === variable.name) return false;
  const { origin } = model.bindingOf(variable);
  return (
    origin.kind === 'arg' || origin.kind === 'env' || origin.kind === 'predefined' || OF_IMAGES.test(variable.name)
  );
}

/** What base images often set. */
const OF_IMAGES = /^(?:PATH|HOME|LANG|LC_ALL|LD_LIBRARY_PATH|MANPATH|PYTHONPATH|JAVA_HOME|GOPATH|GOROOT)$/;

/** Unsafe: the variables then have other values. */
function fixFor(env: Env, found: readonly SelfReference[], { file }: Model): Fix | undefined {
  const { pairs, keyword } = env;
  const edits: Edit[] = [];
  let first = 0;
  for (const [index, pair] of pairs.entries()) {
    const setters = found.filter((it) => it.user === pair).map((it) => pairs.indexOf(it.setter));
    if (setters.some((it) => it > index)) return undefined;
    if (!setters.some((it) => it >= first)) continue;
    const gap = { start: pairs[index - 1]?.end ?? pair.start, end: pair.start };
    if (/[^\s\\`]/.test(textOf(file.source, gap))) return undefined;
    edits.push({ span: gap, text: `\n${indentOf(env, file.source)}${textOf(file.source, keyword)} ` });
    first = index;
  }
  if (edits.length === 0 || isHeldBack(env, file)) return undefined;
  return { title: 'Use two ENVs', safety: 'unsafe', edits };
}
