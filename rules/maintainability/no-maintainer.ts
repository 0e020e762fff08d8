import type { Rule } from '../../server/lint/rule.ts';
import { textOf } from '../../server/text/span.ts';

export const noMaintainer: Rule = {
  id: 'no-maintainer',
  aka: ['DL4000', 'MaintainerDeprecated'],
  category: 'maintainability',
  severity: 'warning',
  summary: 'Name the authors in a LABEL instead of MAINTAINER',
  why: `
    Docker has deprecated MAINTAINER since 2017. A label holds the same, and registries and scanners read it:
    \`org.opencontainers.image.authors\` is the one that the Open Container Initiative has agreed on.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        MAINTAINER Ada Lovelace <ada@example.com>
        #^^^^^^^^^ MAINTAINER is deprecated; a LABEL says the same
      `,
      good: `
        FROM alpine:3.22
        LABEL org.opencontainers.image.authors="Ada Lovelace <ada@example.com>"
      `,
    },
  ],

  about: { instructions: ['Maintainer'] },
  *check({ file }) {
    for (const maintainer of file.instructions) {
      if (maintainer.kind !== 'Maintainer') continue;
      const { keyword, name, start, end } = maintainer;
      const message = 'MAINTAINER is deprecated; a LABEL says the same';
      const label = `LABEL org.opencontainers.image.authors=${quoted(name.text, file.escape)}`;
      const edits = [{ span: { start, end }, text: label }];
      // Safe: nothing in the container changes, and who asks for the authors today looks for the label.
      const fix = { title: 'Replace MAINTAINER with LABEL', safety: 'safe', edits } as const;
      // Over several lines a comment may stand between, which is its author's to move.
      yield { span: keyword, message, ...(textOf(file.source, name) === name.text && { fix }) };
    }
  },
};

/** MAINTAINER takes its text as it is, quotes included; most who write quotes do not mean them. */
function quoted(text: string, escape: string): string {
  const meant = /^"([^"]*)"$|^'([^']*)'$/.exec(text);
  const plain = meant?.[1] ?? meant?.[2] ?? text;
  return `"${plain.replace(/["$\\`]/g, (it) => (it === '"' || it === '$' || it === escape ? escape + it : it))}"`;
}
