import type { Random } from './random.ts';

/** A text made of some of the lines of one seed, and the same after a few changes, as a person or a broken disk makes them. */
export function mutated(seeds: readonly string[], random: Random): { readonly before: string; readonly after: string } {
  const before = excerpt(random.of(seeds), random);
  let after = before;
  for (let count = random.below(5); count >= 0; count--) after = random.of(CHANGES)(after, random, seeds);
  return { before, after };
}

/** Mostly a few lines, so that many cases can be tried; now and then the whole. */
function excerpt(seed: string, random: Random): string {
  if (random.below(50) === 0) return seed;
  const lines = seed.split(/(?<=\n)/);
  const from = random.below(lines.length);
  const head = random.below(3) === 0 ? '' : 'FROM a\n';
  return head + lines.slice(from, from + 1 + random.below(8)).join('');
}

type Change = (text: string, random: Random, seeds: readonly string[]) => string;

const CHANGES: readonly Change[] = [
  (text, random) => spliced(text, random, ''),
  (text, random) => inserted(text, random, random.of(FRAGMENTS)),
  (text, random) => inserted(text, random, random.of(FRAGMENTS)),
  (text, random) => inserted(text, random, String.fromCharCode(random.below(random.below(4) === 0 ? 0xffff : 0x7f))),
  // A part of the text once more, somewhere else.
  (text, random) => inserted(text, random, part(text, random)),
  (text, random, seeds) => inserted(text, random, part(random.of(seeds), random)),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => linewise(text, (lines) => lines.toSpliced(random.below(lines.length), 1)),
  (text, random) => linewise(text, (lines) => lines.toSpliced(random.below(lines.length), 0, random.of(lines))),
  (text) => text.replace(/\r?\n/g, '\r\n'),
  (text) => text.toLowerCase(),
  (text) => `# escape=\`\n${text}`,
];

function inserted(text: string, random: Random, what: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
}

function spliced(text: string, random: Random, by: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + by + text.slice(at + 1 + random.below(12));
}

function part(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(at, at + 1 + random.below(40));
}

function linewise(text: string, change: (lines: readonly string[]) => readonly string[]): string {
  return change(text.split(/(?<=\n)/)).join('');
}

/** What Dockerfiles are made of, and what breaks them. */
const FRAGMENTS: readonly string[] = [
  ...['FROM ', 'AS x', 'RUN ', 'COPY ', 'ADD ', 'ENV ', 'ARG ', 'LABEL ', 'CMD ', 'ENTRYPOINT ', 'EXPOSE ', 'USER '],
  ...[
    'WORKDIR ',
    'VOLUME ',
    'STOPSIGNAL ',
    'HEALTHCHECK ',
    'HEALTHCHECK NONE',
    'SHELL ["cmd"]',
    'ONBUILD ',
    'MAINTAINER ',
  ],
  ...[
    '--from=0 ',
    '--mount=type=cache,target=/x ',
    '--mount=',
    '--chown=a:b ',
    '--chmod=755 ',
    '--link ',
    '--platform=$A ',
  ],
  ...[
    '--parents ',
    '--exclude=* ',
    '--network=none ',
    '--security=insecure ',
    '--start-period=1s ',
    '--interval=',
    '--',
  ],
  ...[
    '<<EOF\n',
    '<<-"E"\n',
    'EOF\n',
    '\nE\n',
    '<<',
    '$A',
    '${A:-b}',
    '${A:+${B}}',
    '${A/x/y}',
    '${',
    '}',
    '$(',
    ')',
    '$((1+1))',
  ],
  ...[
    '["a", "b"]',
    '["',
    '"]',
    '"',
    "'",
    '\\',
    '`',
    '\\\n',
    '`\n',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '\0',
    '\ufeff',
    '\u2028',
    '\u0085',
  ],
  ...[
    '# ',
    '# syntax=docker/dockerfile:1\n',
    '# check=skip=all;error=true\n',
    '# dflint ignore=all\n',
    '# hadolint ignore=DL3006\n',
  ],
  ...[
    '#region\n',
    '#endregion\n',
    '😀',
    '\ud800',
    '\udc00',
    'é',
    '~',
    '*',
    '?',
    '[a-z]',
    '..',
    '/',
    '//',
    'https://a:b@c/d#e:f',
  ],
  ...[
    ' && ',
    ' || ',
    ' | ',
    '; ',
    ' & ',
    'if a; then b; fi',
    'for i in *; do c; done',
    'case a in b) c;; esac',
    '{ a; }',
    '(a)',
  ],
  ...[
    'apt-get install -y curl',
    'apk add git',
    'pip install -r requirements.txt',
    'npm ci',
    'cd /x',
    'rm -rf /var/lib/apt/lists/*',
  ],
  ...[
    'sh -c "a"',
    'set -eux',
    'curl -fsSL https://a/b | sh',
    'a:1@sha256:',
    'scratch',
    'alpine:3.20',
    '80/tcp',
    '8000-8010',
    '0',
  ],
];
