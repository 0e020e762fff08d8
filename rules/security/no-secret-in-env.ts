import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { tokenIn } from '../../server/model/secret/token.ts';
import type { Arg, Word } from '../../server/syntax/ast.ts';

export const noSecretInEnv: Rule = {
  id: 'no-secret-in-env',
  aka: ['DL3064', 'SecretsUsedInArgOrEnv'],
  category: 'security',
  severity: 'warning',
  summary: 'Keep secrets out of ENV and ARG',
  why: `
    What ENV sets is part of the image, and what a build passes to an ARG stands in its history: \`docker history\` and
    \`docker inspect\` show both to everyone who can pull it. A step that needs a secret gets it with
    \`RUN --mount=type=secret\`, a container when it is started. Names are judged as BuildKit judges them, unless the value
    is a path, a URL or a flag. Other values are judged where they have the form of a known kind of token.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        ARG NPM_TOKEN
        #   ^^^^^^^^^ NPM_TOKEN sounds like a secret, and the history of the image shows what an ARG holds
        ENV DB_PASSWORD=hunter2 NODE_ENV=production
        #   ^^^^^^^^^^^ DB_PASSWORD sounds like a secret, and everyone who has the image can read an ENV
      `,
      good: `
        FROM node:22-slim
        RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci
        ENV DB_PASSWORD_FILE=/run/secrets/db TLS_KEY=/etc/tls/key.pem NODE_ENV=production
      `,
    },
    {
      bad: `
        FROM alpine:3.22
        ENV AWS_ID=AKIAIOSFODNN7EXAMPLE
        #          ^^^^^^^^^^^^^^^^^^^^ this is an access key of AWS, and everyone who has the image can read an ENV
      `,
      good: `
        FROM alpine:3.22
        ENV AWS_REGION=eu-central-1
      `,
    },
  ],

  about: { instructions: ['Env', 'Arg'] },
  *check(model) {
    for (const { pairs } of model.all('Env')) {
      for (const { key, value } of pairs) {
        const name = model.valueOf(key) ?? key.text;
        const text = model.valueOf(value) ?? value.text;
        const finding = findingFor({ name, key, value, text }, 'everyone who has the image can read an ENV');
        if (finding !== undefined) yield finding;
      }
    }
    for (const arg of model.all('Arg')) {
      // Above the first FROM an ARG reaches no image by itself (BuildKit's dockerfile2llb/convert.go, dispatchArg).
      const isGlobal = model.stages.every((it) => arg.start < it.start);
      const source = isGlobal ? 'the provenance of a build' : 'the history of the image';
      for (const { name: key, value } of arg.declarations) {
        const text = value && (model.valueOf(value) ?? value.text);
        const finding = findingFor({ name: key.text, key, value, text }, `${source} shows what an ARG holds`);
        if (finding === undefined || (finding.span === key && isGlobal && isRepeated(key.text, arg, model))) continue;
        yield finding;
      }
    }
  },
};

/** Whether a later ARG of the name says it once more; then that is the place to speak of it. */
function isRepeated(name: string, arg: Arg, model: Model): boolean {
  return model
    .all('Arg')
    .some((it) => it.start > arg.start && it.declarations.some((other) => other.name.text === name));
}

interface Variable {
  readonly name: string;
  readonly key: Word;
  readonly value: Word | undefined;
  /** What the value becomes, as far as that is known. */
  readonly text: string | undefined;
}

/** One finding at most: a value says more than a name. */
function findingFor({ name, key, value, text = '' }: Variable, leak: string): Finding | undefined {
  const token = tokenIn(text);
  if (value !== undefined && token !== undefined) return { span: value, message: `this is ${token}, and ${leak}` };
  if (!SECRET.test(name) || HARMLESS.test(name) || NO_SECRET.test(text)) return undefined;
  return { span: key, message: `${name} sounds like a secret, and ${leak}` };
}

/** BuildKit's words, whole between underscores (dockerfile2llb/validations.go, getSecretsRegex): `DB_PASSWORD`, `auth`. */
const SECRET = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
/** Those with which BuildKit takes it back: `PUBLIC_KEY`, `PASSWORD_FILE`. */
const HARMLESS = /(?:_|^)(?:public|file|version)(?:_|$)/i;
/** `true`, `/etc/tls/key.pem`, `https://example.com/keys`: BuildKit does not look at values. */
const NO_SECRET = /^(?:true|false|yes|no|on|off|(?:[A-Za-z]:)?[/\\][\w./\\-]*|https?:\/\/[\w.:-]+(?:\/[\w./-]*)?)$/i;
