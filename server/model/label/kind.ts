import { isLicenceExpression } from './licence.ts';

/** What the value of a label may have to be. `text` is whatever is not empty. */
export const LABEL_KINDS = ['text', 'url', 'rfc3339', 'spdx', 'hash', 'semver', 'email'] as const;

/** One of those kinds. */
export type LabelKind = (typeof LABEL_KINDS)[number];

/** Whether a value has the form of its kind; variables are to be replaced before. */
export function isOfKind(value: string, kind: LabelKind): boolean {
  switch (kind) {
    case 'text':
      return value !== '';
    case 'spdx':
      return isLicenceExpression(value);
    default:
      return FORMS[kind].test(value);
  }
}

const FORMS = {
  /** `https://example.com/a?b`, `urn:isbn:0451450523` */
  url: /^(?:https?:\/\/[^\s<>"{}|\\^`/?#][^\s<>"{}|\\^`]*|(?!https?:)[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+)$/i,
  /** `2026-01-31T12:00:00Z`, `2026-01-31T12:00:00.25+01:00` */
  rfc3339:
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i,
  /** The first digits of a Git commit are enough; 64 are those of a repository with SHA-256. */
  hash: /^(?:[\da-f]{7,40}|[\da-f]{64})$/i,
  /** `1.4.0`, `2.0.0-rc.1+build.5` */
  semver:
    /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-z-][\da-z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-z-][\da-z-]*))*)?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?$/i,
  email: /^[^\s@<>",;]+@[^\s@<>",;]+$/,
} as const satisfies Partial<Record<LabelKind, RegExp>>;
