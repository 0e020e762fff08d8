import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { secretIn } from '../../server/model/secret/file.ts';
import { isShipped } from '../../server/model/shipped.ts';
import type { Add, Copy, Word } from '../../server/syntax/ast.ts';

export const noSecretFile: Rule = {
  id: 'no-secret-file',
  category: 'security',
  severity: 'warning',
  summary: 'Copy no files that hold secrets',
  why: `
    Everyone who can pull an image can unpack its layers, and a later \`rm\` takes nothing out of them; the layers of a build
    stage stay in the build cache. A step that needs a key or a token gets it with \`RUN --mount=type=secret\` or
    \`--mount=type=ssh\`, a container when it is started. Files are judged by their names: do not listen where one of them
    holds no secret, or only one for tests.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY .env package.json /app/
        #    ^^^^ .env holds the settings of a machine, often with secrets, and everyone who has the image can read it
        COPY deploy/id_rsa /root/.ssh/
        #    ^^^^^^^^^^^^^ deploy/id_rsa holds a private key, and everyone who has the image can read it
      `,
      good: `
        FROM node:22
        COPY .env.example package.json /app/
        RUN --mount=type=ssh git clone git@example.com:acme/app.git
      `,
    },
    {
      good: `
        FROM debian:12
        COPY id_rsa.pub ca.pem known_hosts /etc/ssh/
        COPY tests/fixtures/server.key /srv/tests/
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model) {
    for (const kind of ['Copy', 'Add'] as const) {
      for (const instruction of model.all(kind)) {
        for (const { word, path, secret } of secretsIn(instruction, model))
          yield { span: word, message: `${path} holds ${secret}, and ${effectOf(instruction, model)}` };
      }
    }
  },
};

interface NamedSecret {
  readonly word: Word;
  readonly path: string;
  readonly secret: string;
}

function secretsIn({ sources, target }: Copy | Add, model: Model): readonly NamedSecret[] {
  const found: NamedSecret[] = [];
  for (const word of sources) {
    const path = model.valueOf(word) ?? word.text;
    const secret = secretIn(path);
    if (secret !== undefined) found.push({ word, path, secret });
  }
  // The source may have any name: `COPY key /root/.ssh/id_rsa`.
  const path = model.valueOf(target) ?? target.text;
  if (found.length > 0 || sources.length !== 1 || !NAMED_AS_KEY.test(path)) return found;
  const secret = secretIn(path);
  return secret === undefined ? [] : [{ word: target, path, secret }];
}

function effectOf(instruction: Copy | Add, model: Model): string {
  return isShipped(instruction, model) ? 'everyone who has the image can read it' : 'the build cache keeps it';
}

/** Names that no folder has. */
const NAMED_AS_KEY = /(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.pem|\.key|credentials|netrc|\.pgpass|\.pypirc|\.dockercfg)$/;
