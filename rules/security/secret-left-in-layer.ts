import type { Finding, Rule } from '../../server/lint/rule.ts';
import { directoriesIn } from '../../server/model/brought.ts';
import type { Model } from '../../server/model/model.ts';
import { likelySecretIn } from '../../server/model/secret-file.ts';
import { shippedStages } from '../../server/model/shipped.ts';
import { directoryOf } from '../../server/model/state.ts';
import { joinPath } from '../../server/model/workdir.ts';
import { covers, removedPaths } from '../../server/shell/removal.ts';
import type { Add, Copy, Instruction, Run } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const secretLeftInLayer: Rule = {
  id: 'secret-left-in-layer',
  category: 'security',
  severity: 'warning',
  summary: 'Do not put a secret into one layer and remove it in a later one',
  why: `
    Every instruction makes a layer on top of those before, and all of them are in the image: what a later RUN removes can
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

  *check(model) {
    for (const stage of [...shippedStages(model)].reverse()) {
      const kept: Kept[] = [];
      const variables = new Map<string, Span>();
      for (const instruction of stage.instructions) {
        if (instruction.kind === 'Run') yield* lateRemovals(instruction, { kept, variables }, model);
        kept.push(...keptBy(instruction, model));
        if (instruction.kind !== 'Env') continue;
        for (const pair of instruction.pairs) {
          const { key, value } = pair;
          const before = variables.get(key.text);
          if (value.text !== '' && value.text !== '""') {
            if (SECRET.test(key.text)) variables.set(key.text, key);
          } else if (before !== undefined) {
            const message = `this ENV hides ${key.text}, and the history of the image still shows it`;
            yield { span: key, message, related: [{ span: before, message: 'it is set here' }] };
          }
        }
      }
    }
  },
};

/** A file with a secret that a layer holds. */
interface Kept {
  /** Absolute where the working directory is known. */
  readonly path: string;
  readonly span: Span;
}

interface Before {
  readonly kept: readonly Kept[];
  readonly variables: ReadonlyMap<string, Span>;
}

const SECRET = /(?:_|^)(?:token|password|passwd|secret|apikey|api_key|access_key|private_key|ssh_key)$/i;

function keptBy(instruction: Instruction, model: Model): readonly Kept[] {
  if (instruction.kind === 'Copy' || instruction.kind === 'Add') return copied(instruction, model);
  if (instruction.kind !== 'Run' || !MAY_WRITE.test(textOf(model.file.source, instruction))) return [];
  return written(instruction, model);
}

/** The ends of the names of what holds a secret. */
const MAY_WRITE =
  /\.ssh|id_(?:rsa|dsa|ecdsa|ed25519)|rc\b|credentials|\.aws|\.key|\.pem|\.env|auth\.json|settings\.xml/;

function copied(instruction: Copy | Add, model: Model): readonly Kept[] {
  const target = model.valueOf(instruction.target) ?? instruction.target.text;
  const base = directoryOf(model.stateAt(instruction));
  const place = target.startsWith('/') || base === undefined ? target : joinPath(base, target);
  return instruction.sources.flatMap((word): readonly Kept[] => {
    const source = (model.valueOf(word) ?? word.text).replace(/\/+$/, '');
    const name = source.slice(source.lastIndexOf('/') + 1);
    if (likelySecretIn(source) === undefined && likelySecretIn(place) === undefined) return [];
    const paths =
      target.endsWith('/') || target === '.' ? [joinPath(place, name)] : [joinPath(place), joinPath(place, name)];
    return paths.map((path) => ({ path, span: word }));
  });
}

/** What a RUN writes and does not remove itself. */
function written(run: Run, model: Model): readonly Kept[] {
  const commands = [...directoriesIn(run, model)];
  return commands.flatMap(({ command, directory }, index): readonly Kept[] => {
    const targets = command.redirections.filter((it) => it.operator === '>' || it.operator === '>>');
    const words = command.program === 'tee' ? command.args : targets.flatMap((it) => it.target ?? []);
    return words.flatMap((word): readonly Kept[] => {
      const path = word.value ?? word.text.replaceAll('"', '');
      if (likelySecretIn(path) === undefined) return [];
      const full = absolute(path, directory);
      const later = commands.slice(index + 1);
      const isRemoved = later.some((it) => {
        return removedPaths(it.command).some((removed) => covers(absolute(removed.path, it.directory), full));
      });
      return isRemoved ? [] : [{ path: full, span: word }];
    });
  });
}

function* lateRemovals(run: Run, { kept, variables }: Before, model: Model): Generator<Finding> {
  const text = textOf(model.file.source, run);
  if (variables.size > 0 && text.includes('unset')) {
    for (const { program, args } of model.script(run)?.commands ?? []) {
      for (const word of program === 'unset' ? args : []) {
        const span = variables.get(word.value ?? '');
        if (span === undefined) continue;
        const message = `this RUN alone forgets ${word.value}: the ENV above keeps it in the image`;
        yield { span: word, message, related: [{ span, message: 'it is set here' }] };
      }
    }
  }
  if (kept.length === 0 || !/rm|delete/.test(text)) return;
  for (const { command, directory } of directoriesIn(run, model)) {
    for (const { word, path } of removedPaths(command)) {
      const full = absolute(path, directory);
      const found = kept.find((it) => covers(full, it.path));
      if (found === undefined) continue;
      const message = `an earlier layer keeps ${found.path} for everyone who has the image`;
      yield { span: word, message, related: [{ span: found.span, message: 'this layer keeps it' }] };
    }
  }
}

function absolute(path: string, directory: string | undefined): string {
  return path.startsWith('/') || directory === undefined ? path : joinPath(directory, path);
}
