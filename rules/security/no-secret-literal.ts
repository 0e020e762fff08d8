import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { tokenIn, tokenStarts, tokensIn } from '../../server/model/secret/token.ts';
import { instructionAt } from '../../server/syntax/walk.ts';

export const noSecretLiteral: Rule = {
  id: 'no-secret-literal',
  category: 'security',
  severity: 'error',
  summary: 'Write no secrets into the Dockerfile',
  why: `
    Everyone who can read the Dockerfile has the secret, and so has everyone with the image, whose history shows each RUN.
    Take the secret out, make it invalid where it was issued, and give the new one to the step that needs it with
    \`RUN --mount=type=secret\`. Found are tokens whose issuers give them a form of their own, private keys, and what stands
    for a password in a URL or a header; not what is plainly there for show, such as \`user:password\`. Tokens in ENV and ARG
    are left to no-secret-in-env.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        RUN git clone https://ci-bot:9fK2mVx7Lq@git.example.com/acme/app.git
        #                            ^^^^^^^^^^ this password is for everyone to read; give it to the step as a secret
        RUN curl -H "PRIVATE-TOKEN: glpat-Zm4r8Kq1Xw7Tn5Vb3Jh9" -o app.tgz https://git.example.com/app.tgz
        #                           ^^^^^^^^^^^^^^^^^^^^^^^^^^ this is a token of GitLab for everyone to read; give it to the step as a secret
      `,
      good: `
        FROM node:22
        RUN --mount=type=secret,id=git,target=/root/.netrc git clone https://git.example.com/acme/app.git
        RUN --mount=type=secret,id=token,env=TOKEN \\
          curl -H "PRIVATE-TOKEN: $TOKEN" -o app.tgz https://git.example.com/app.tgz
      `,
    },
    {
      good: `
        FROM node:22
        ENV DATABASE_URL=postgres://user:password@db:5432/app
        RUN git clone https://$USER:\${TOKEN}@git.example.com/acme/app.git
        RUN ! grep -r "BEGIN RSA PRIVATE KEY" /srv
      `,
    },
  ],

  about: {
    texts: [...tokenStarts, '@', 'authorization:', ' -u ', ' -u=', ' --user', '_authToken=', 'aws_secret_access_key'],
  },
  *check(model) {
    const { source } = model.file;
    yield* tokens(model);
    for (const { hint, form } of SECRETS) {
      for (const match of hint.test(source) ? source.matchAll(form) : []) {
        const secret = match[1] ?? '';
        // A token is found as such.
        if (isForShow(secret) || isNear(match[2] ?? '') || tokenIn(secret) !== undefined) continue;
        const start =
          match.index + match[0].indexOf(secret, match[0].length - secret.length - (match[2]?.length ?? 0) - 1);
        const message = 'this password is for everyone to read; give it to the step as a secret';
        yield { span: { start, end: start + secret.length }, message };
      }
    }
  },
};

function* tokens({ file }: Model): Generator<Finding> {
  for (const { kind, at, text } of tokensIn(file.source)) {
    const { kind: within } = instructionAt(file, at) ?? { kind: undefined };
    if (within === 'Env' || within === 'Arg' || isForShow(text)) continue;
    // The words alone are looked for and replaced by scripts; a key has something behind them.
    if (kind === 'a private key' && !KEY.test(file.source.slice(at, at + LONGEST_HEAD))) continue;
    const message = `this is ${kind} for everyone to read; give it to the step as a secret`;
    yield { span: { start: at, end: at + text.length }, message };
  }
}

const LONGEST_HEAD = 400;
const KEY =
  /PRIVATE KEY(?: BLOCK)?-----(?:[\s\\n"';&+-]|echo|(?:Proc-Type|DEK-Info|Version)[^\s\\]* [^\s\\]+(?![^\s\\]))*[A-Za-z0-9+/]{40}/;

/** Each with the secret, and with the host where there is one; `hint` is in every text that holds one. */
const SECRETS = [
  {
    // `https://user:secret@example.com`
    hint: /:\/\/[^\s/@:]*:[^\s/@]+@/,
    form: /\b[a-z][a-z+]{2,9}:\/\/[^\s/:@"'`$<{]*:([^\s/:@"'`]{3,})@([\w.-]+)/g,
  },
  {
    // `Authorization: Bearer secret`
    hint: /authorization:/i,
    form: /\bauthorization: *(?:bearer|token|basic) +([A-Za-z0-9+/_.=-]{16,})/gi,
  },
  {
    // `curl --user name:secret`
    hint: / (?:-u|--user)[ =]/,
    form: /\bcurl [^\n|;&]{0,200}?(?:-u|--user)[ =]["']?[^\s:"'$]{1,80}:([^\s"'$]{4,100})/g,
  },
  {
    // `//registry.example.com/:_authToken=secret`
    hint: /_authToken=/,
    form: /:_authToken=["']?([A-Za-z0-9+/_.=-]{16,})/g,
  },
  {
    hint: /aws_secret_access_key/i,
    form: /\baws_secret_access_key["']?\s*[=:]\s*["']?([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/])/gi,
  },
] as const;

/** Whether a secret is only put for one: a variable, a word that says so, or what nobody would have been given. */
function isForShow(text: string): boolean {
  return PLACEHOLDER.test(text) || WORD.test(text) || new Set(text).size < FEWEST_CHARACTERS;
}

const FEWEST_CHARACTERS = 4;
const PLACEHOLDER =
  /[$<>{}%[\]]|\.\.\.|\*\*|example|sample|dummy|fake|placeholder|change_?me|your|insert|redacted|x{4}|X{4}|0{5}|12345|abcdef/i;
/** `password`, `secret1`, `test` */
const WORD =
  /^(?:pass|passwd|password|pwd|secret|token|user|username|root|admin|test|postgres|mysql|mongo|redis|guest|foo|bar|x-oauth-basic|oauth2?|git|none)[\d!]*$/i;

/** What is reached from the same machine or network only, as in the settings of a development environment. */
function isNear(host: string): boolean {
  return (
    host !== '' &&
    (!host.includes('.') || /^(?:127\.|0\.0\.0\.0$|example\.(?:com|org|net)$)|\.(?:local|test)$/.test(host))
  );
}
