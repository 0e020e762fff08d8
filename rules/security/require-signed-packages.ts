import type { Finding, Rule } from '../../server/lint/rule.ts';
import { checksContent } from '../../server/shell/download/cleartext.ts';
import type { Script } from '../../server/shell/script.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const requireSignedPackages: Rule = {
  id: 'require-signed-packages',
  category: 'security',
  severity: 'warning',
  summary: 'Have the signatures of packages checked',
  why: `
    The signature of a package is all that tells whether it comes from its distribution: mirrors and most connections are
    not trusted by themselves. Without the check, anyone on the way can have the image install something else. Import the
    key of the repository instead. Nothing is said where the RUN compares checksums or signatures itself.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --allow-unauthenticated tool
        #                                        ^^^^^^^^^^^^^^^^^^^^^^^ --allow-unauthenticated installs packages that nobody has signed; import the key of their repository
        RUN echo "deb [trusted=yes] https://apt.example.com stable main" > /etc/apt/sources.list.d/example.list
        #              ^^^^^^^^^^^ trusted=yes installs packages that nobody has signed; import the key of their repository
      `,
      good: `
        FROM debian:12
        COPY example.asc /etc/apt/keyrings/
        RUN echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://apt.example.com stable main" > /etc/apt/sources.list.d/example.list
        RUN apt-get update && apt-get install -y tool
      `,
    },
    {
      good: `
        FROM fedora:43
        RUN sed -i s/gpgcheck=0/gpgcheck=1/ /etc/yum.repos.d/example.repo && dnf install -y tool
      `,
    },
  ],

  about: {
    texts: [
      ...['allow-unauthenticated', 'force-yes', 'allow-untrusted', 'allow-unsigned', 'nogpgcheck', 'no-gpg-check'],
      ...['nosignature', 'trusted=yes', 'gpgcheck', 'AllowUnauthenticated', 'AllowInsecureRepositories'],
    ],
  },
  *check(model) {
    const { source } = model.file;
    for (const run of model.all('Run')) {
      const script = UNSIGNED.test(textOf(source, run)) ? model.script(run) : undefined;
      if (script !== undefined && !checksContent(script)) yield* findingsIn(script, source);
    }
    for (const { heredocs } of [...model.all('Copy'), ...model.all('Add')]) {
      for (const { body } of heredocs) yield* findingsAt(body, source);
    }
  },
};

/** `--nogpgcheck`, `[trusted=yes]`, `gpgcheck=0`; of `repo_gpgcheck` the packages do not depend. */
const UNSIGNED =
  /--(?:allow-unauthenticated|force-yes|allow-untrusted|nogpgcheck|no-gpg-checks?|allow-unsigned(?:-rpm)?|nosignature)\b|(?<![\w-])trusted=yes\b|(?<!\w)gpgcheck ?= ?(?:0|no|false)\b|AllowUnauthenticated[ =]"?(?:true|1|yes)|AllowInsecureRepositories[ =]"?(?:true|1|yes)/;

function* findingsIn({ commands }: Script, source: string): Generator<Finding> {
  for (const { program, args, redirections } of commands) {
    if (program === 'grep') continue;
    for (const word of args) yield* findingsAt(word, source);
    for (const { body } of redirections) if (body !== undefined) yield* findingsAt(body, source);
  }
}

function* findingsAt(span: Span, source: string): Generator<Finding> {
  const text = textOf(source, span);
  const { 0: found, index } = UNSIGNED.exec(text) ?? { 0: undefined, index: 0 };
  // What is replaced goes away: `s/gpgcheck=0/gpgcheck=1/`.
  if (found === undefined || text.slice(index).includes('gpgcheck=1')) return;
  const start = span.start + index;
  const message = `${found.replace('"', '')} installs packages that nobody has signed; import the key of their repository`;
  yield { span: { start, end: start + found.length }, message };
}
