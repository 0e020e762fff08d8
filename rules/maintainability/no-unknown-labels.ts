import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { OCI_LABELS } from '../../server/model/label/oci.ts';
import { nearest } from '../../server/text/nearest.ts';

export const noUnknownLabels: Rule<{ labels: readonly string[] }> = {
  id: 'no-unknown-labels',
  aka: ['DL3050'],
  category: 'maintainability',
  severity: 'info',
  optional: true,
  summary: 'Set only labels that are agreed on',
  why: `
    A label that nobody knows of is read by nobody, and often it is a known one misspelt. Without a list of your own the
    keys of the Open Container Initiative are the known ones.
  `,
  options: {
    labels: {
      type: 'texts',
      default: OCI_LABELS,
      summary: 'the keys of the labels; an empty list allows all',
    },
  },
  examples: [
    {
      bad: `
        FROM alpine:3.22
        LABEL org.opencontainers.image.license="MIT"
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no label is known by this key; did you mean org.opencontainers.image.licenses?
      `,
      good: `
        FROM alpine:3.22
        LABEL org.opencontainers.image.licenses="MIT"
      `,
    },
  ],

  about: { instructions: ['Label'] },
  *check(model, { labels }) {
    if (labels.length === 0) return;
    const known = new Set(labels);
    for (const { pairs } of model.all('Label')) {
      for (const { key } of pairs) {
        const name = model.valueOf(key);
        if (name === undefined || known.has(name)) continue;
        const suggestion = nearest(name, labels);
        const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
        const { start, end } = key;
        const message = `no label is known by this key${hint}`;
        yield findingOf({ start, end, message, suggestion }, model.file.source);
      }
    }
  },
};
