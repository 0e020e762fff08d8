import { expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { fix } from '../server/lint/fix.ts';

it.each([
  ['prefer-workdir', '  RUN cd /srv && make', '  WORKDIR /srv\n  RUN make'],
  ['no-env-self-reference', '\tENV A=b B=$A', '\tENV A=b\n\tENV B=$A'],
  ['undefined-variable', '  RUN echo $V', '  ARG V\n  RUN echo $V'],
  [
    'require-pipefail',
    '  RUN curl -f x | sort',
    '  SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n  RUN curl -f x | sort',
  ],
])('the fix of %s writes instructions with the indentation of the one by which they stand', (id, before, after) => {
  const ruling = rules.map((it) => [it.id, it.id === id ? it.severity : 'off'] as const);
  const fileWith = (text: string) => `ARG V=1\nFROM debian:12\n${text}\n`;
  const input = { path: 'Dockerfile', source: fileWith(before) };
  expect(fix(input, rules, { rules: new Map(ruling) }, 'unsafe').source).toBe(fileWith(after));
});
