import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { directoriesIn } from '../../server/model/run/placed-command.ts';
import { removingRuns } from '../../server/model/run/runs-with.ts';
import { type KeptSecret, secretsKeptBy } from '../../server/model/secret/kept.ts';
import { shippedStages } from '../../server/model/shipped.ts';
import { seenFrom } from '../../server/model/workdir.ts';
import { covers, removedPaths } from '../../server/shell/removal.ts';
import type { Env, Instruction, Run } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const secretLeftInLayer: Rule = {
  id: 'secret-left-in-layer',
  category: 'security',
  severity: 'warning',
  summary: 'Do not put a secret into one layer and remove it in a later one',
  why: `
    Each RUN, COPY and ADD makes a layer on top of those before, and all of them are in the image: what a later RUN removes can
    be unpacked by everyone who pulls it. Nor does ENV or \`unset\` take away what an earlier ENV has set: the history of
    the image shows it. Use \`RUN --mount=type=secret\` or \`--mount=type=ssh\`, which leave nothing behind, and count a
    secret that has been in such a layer as known.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY id_rsa /root/.ssh/id_rsa
        RUN npm ci && rm /root/.ssh/id_rsa
        #                ^^^^^^^^^^^^^^^^^ an earlier layer keeps /root/.ssh/id_rsa for everyone who has the image
        ENV NPM_TOKEN=abc
        RUN npm ci && unset NPM_TOKEN
        #                   ^^^^^^^^^ this RUN alone forgets NPM_TOKEN: the ENV above keeps it in the image
      `,
      good: `
        FROM node:22
        RUN --mount=type=ssh npm ci
        RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci
      `,
    },
    {
      good: `
        FROM node:22
        ARG NPM_TOKEN
        RUN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm .npmrc
      `,
    },
  ],

  about: { instructions: ['Run', 'Env'] },
  *check(model) {
    const removing = removingRuns(model);
    if (removing.size === 0 && model.all('Env').length === 0) return;
    const above: Instruction[] = [];
    const kept: KeptSecret[] = [];
    const variables = new Map<string, Span>();
    for (const stage of [...shippedStages(model)].reverse()) {
      for (const instruction of stage.instructions) {
        if (instruction.kind === 'Env') yield* hidden(instruction, variables);
        if (instruction.kind === 'Run' && variables.size > 0) yield* lateUnsets(instruction, variables, model);
        if (instruction.kind === 'Run' && removing.has(instruction)) {
          // Only what stands above a removal need be looked at.
          for (const it of above.splice(0)) kept.push(...secretsKeptBy(it, model));
          if (kept.length > 0) yield* lateRemovals(instruction, kept, model);
        }
        above.push(instruction);
      }
    }
  },
};

const SECRET = /(?:_|^)(?:token|password|passwd|secret|apikey|api_key|access_key|private_key|ssh_key)$/i;

/** An empty value for what was set above; what an ENV sets is kept in mind. */
function* hidden({ pairs }: Env, variables: Map<string, Span>): Generator<Finding> {
  for (const { key, value } of pairs) {
    const before = variables.get(key.text);
    const isEmpty = value.text === '' || value.text === '""';
    if (!isEmpty && SECRET.test(key.text)) variables.set(key.text, key);
    if (!isEmpty || before === undefined) continue;
    const message = `this ENV hides ${key.text}, and the history of the image still shows it`;
    yield { span: key, message, related: [{ span: before, message: 'it is set here' }] };
  }
}

function* lateUnsets(run: Run, variables: ReadonlyMap<string, Span>, model: Model): Generator<Finding> {
  if (!textOf(model.file.source, run).includes('unset')) return;
  for (const { program, args } of model.script(run)?.commands ?? []) {
    for (const word of program === 'unset' ? args : []) {
      const span = variables.get(word.value ?? '');
      if (span === undefined) continue;
      const message = `this RUN alone forgets ${word.value}: the ENV above keeps it in the image`;
      yield { span: word, message, related: [{ span, message: 'it is set here' }] };
    }
  }
}

function* lateRemovals(run: Run, kept: readonly KeptSecret[], model: Model): Generator<Finding> {
  for (const { command, directory } of directoriesIn(run, model)) {
    for (const { word, path } of removedPaths(command)) {
      const full = seenFrom(directory, path);
      const found = kept.find((it) => covers(full, it.path));
      if (found === undefined) continue;
      const message = `an earlier layer keeps ${found.path} for everyone who has the image`;
      yield { span: word, message, related: [{ span: found.span, message: 'this layer keeps it' }] };
    }
  }
}
