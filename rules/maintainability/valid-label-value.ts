import { findingOf } from '../../server/lint/mistake.ts';
import type { Finding, Rule } from '../../server/lint/rule.ts';
import { isOfKind, LABEL_KINDS, type LabelKind } from '../../server/model/label/kind.ts';
import { LICENCE_IDS } from '../../server/model/label/licence-ids.ts';
import { KINDS_OF_OCI_LABELS } from '../../server/model/label/oci.ts';
import type { Model } from '../../server/model/model.ts';
import type { Variable, Word } from '../../server/syntax/ast.ts';
import { nearest } from '../../server/text/nearest.ts';

export const validLabelValue: Rule<{ labels: Readonly<Record<string, LabelKind>> }> = {
  id: 'valid-label-value',
  aka: ['DL3051', 'DL3052', 'DL3053', 'DL3054', 'DL3055', 'DL3056', 'DL3058'],
  category: 'maintainability',
  severity: 'info',
  summary: 'Give a label a value of the kind that its readers expect',
  why: `
    Registries link the source, scanners read the licence and clean-up jobs the date; what they cannot read they pass
    over. The labels of the Open Container Initiative are judged where it has given them a form, and others where you
    say of which kind they are. A value that holds a build argument is judged where the arguments are known.
  `,
  options: {
    labels: {
      type: 'record',
      default: KINDS_OF_OCI_LABELS,
      choices: LABEL_KINDS,
      summary: 'the kinds of labels by their keys; text is whatever is not empty',
    },
  },
  examples: [
    {
      bad: `
        FROM alpine:3.22
        LABEL org.opencontainers.image.created="2026-01-31 12:00"
        #                                      ^^^^^^^^^^^^^^^^^^ this is no time like 2026-01-31T12:00:00Z (RFC 3339)
      `,
      good: `
        FROM alpine:3.22
        LABEL org.opencontainers.image.created="2026-01-31T12:00:00Z"
      `,
    },
    {
      bad: `
        FROM alpine:3.22
        LABEL org.opencontainers.image.licenses="Apache 2.0"
        #                                       ^^^^^^^^^^^^ this is no licence expression like MIT OR Apache-2.0 (SPDX)
      `,
      good: `
        FROM alpine:3.22
        LABEL org.opencontainers.image.licenses=Apache-2.0
      `,
    },
    {
      good: `
        FROM alpine:3.22
        ARG CREATED
        LABEL org.opencontainers.image.created=$CREATED \\
              org.opencontainers.image.source="https://example.com/acme/app"
      `,
    },
  ],

  about: { instructions: ['Label'] },
  *check(model, { labels }) {
    for (const { pairs } of model.all('Label')) {
      for (const { key, value } of pairs) {
        const name = model.valueOf(key);
        const kind = name !== undefined && Object.hasOwn(labels, name) ? labels[name] : undefined;
        const text = kind && decidedValueOf(value, model);
        if (kind === undefined || text === undefined || isOfKind(text, kind)) continue;
        yield findingFor(value, text, kind, model);
      }
    }
  },
};

const MESSAGES: Readonly<Record<LabelKind, string>> = {
  text: 'this label is to have a value',
  url: 'this is no URL like https://example.com/app',
  rfc3339: 'this is no time like 2026-01-31T12:00:00Z (RFC 3339)',
  spdx: 'this is no licence expression like MIT OR Apache-2.0 (SPDX)',
  hash: 'this is no hash of a Git commit',
  semver: 'this is no semantic version like 1.4.0',
  email: 'this is no e-mail address',
};

function findingFor(value: Word, text: string, kind: LabelKind, { file }: Model): Finding {
  const { start, end } = value;
  const suggestion = kind === 'spdx' ? nearest(text, LICENCE_IDS) : undefined;
  return findingOf({ start, end, message: MESSAGES[kind], suggestion }, file.source);
}

/** What a value is in every build; `undefined` where an argument may change it. */
function decidedValueOf(value: Word, model: Model): string | undefined {
  const expansion = model.expansionOf(value);
  if (expansion.outcome !== 'known' || expansion.unmatched.length > 0) return undefined;
  const isDecided = model.inputs?.args !== undefined || expansion.matched.every((it) => isConstant(it, model));
  return isDecided ? expansion.value : undefined;
}

/** Of an ENV that holds variables itself, nothing is said. */
function isConstant(variable: Variable, model: Model): boolean {
  const { origin } = model.bindingOf(variable);
  if (origin.kind !== 'env') return false;
  const { outcome, matched, unmatched } = model.expansionOf(origin.pair.value);
  return outcome === 'known' && matched.length + unmatched.length === 0;
}
