import type { Rule } from '../../server/lint/rule.ts';
import { secretIn } from '../../server/model/secret-file.ts';
import { shippedStages } from '../../server/model/shipped.ts';

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

  *check(model) {
    if (!NAMES.test(model.file.source)) return;
    const shipped = shippedStages(model);
    for (const instruction of [...model.all('Copy'), ...model.all('Add')]) {
      const stage = model.stageOf(instruction);
      const isShipped = stage !== undefined && shipped.has(stage);
      const effect = isShipped ? 'everyone who has the image can read it' : 'the build cache keeps it';
      for (const word of instruction.sources) {
        const path = model.valueOf(word) ?? word.text;
        const secret = secretIn(path);
        if (secret !== undefined) yield { span: word, message: `${path} holds ${secret}, and ${effect}` };
      }
      // The source may have any name: `COPY key /root/.ssh/id_rsa`.
      const [source, ...more] = instruction.sources;
      const target = model.valueOf(instruction.target) ?? instruction.target.text;
      if (source === undefined || more.length > 0 || target.endsWith('/')) continue;
      if (secretIn(model.valueOf(source) ?? source.text) !== undefined) continue;
      const secret = NAMED_AS_KEY.test(target) ? secretIn(target) : undefined;
      if (secret !== undefined) yield { span: instruction.target, message: `${target} holds ${secret}, and ${effect}` };
    }
  },
};

/** A part of each name that is found: most files have none. */
const NAMES =
  /\.env|id_[rde]|[kK]ey|\.(?:p12|pfx|ppk|ssh|gnupg|aws|docker|kube|azure|pgpass|pypirc|vault)|gcloud|[cC]redentials|netrc|[aA]ccount/;
/** Names that no folder has. */
const NAMED_AS_KEY = /(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.pem|\.key|credentials|netrc|\.pgpass|\.pypirc|\.dockercfg)$/;
