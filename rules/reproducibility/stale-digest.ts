import type { Fix, Rule } from '../../server/lint/rule.ts';
import { type ImageReference, taggedName } from '../../server/model/image.ts';
import type { Word } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const staleDigest: Rule = {
  id: 'stale-digest',
  category: 'reproducibility',
  severity: 'warning',
  needs: 'registry',
  summary: 'Renew a digest that its tag has left behind',
  why: `
    Beside a digest a tag is only a note: the build takes the digest, also when the tag has long been moved to an image with
    the fixes of the meantime. What the tag points to only its registry can tell, so this needs \`--online\`. Pin the digest
    of the index, which is for all platforms and the one that tags point to, not that of one platform's image.
  `,
  examples: [
    {
      digests: {
        'docker.io/library/node:22-slim': 'sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210',
      },
      bad: `
        FROM node:22-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the tag "22-slim" now points to sha256:fedcba987654…
      `,
      good: `
        FROM node:22-slim@sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210
      `,
    },
    {
      digests: {
        'ghcr.io/acme/base:2': 'sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210',
      },
      bad: `
        ARG REGISTRY=ghcr.io/acme
        FROM \${REGISTRY}/base:2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the tag "2" now points to sha256:fedcba987654…
      `,
      good: `
        ARG REGISTRY=ghcr.io/acme
        FROM \${REGISTRY}/base:2@sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210
      `,
    },
  ],

  *check({ stages, file, digests }) {
    if (digests.size === 0) return;
    for (const { from, base } of stages) {
      if (from === undefined || base.kind !== 'image') continue;
      const { reference, text } = base;
      const current = digests.get(taggedName(reference) ?? '');
      if (current === undefined || !isOther(reference, current)) continue;
      const written = textOf(file.source, from.image) === text ? digestIn(from.image, reference) : undefined;
      yield {
        span: written ?? from.image,
        message: `the tag "${reference.tag}" now points to ${shortened(current)}`,
        ...(written && { fix: renew(written, current) }),
      };
    }
  },
};

/** Digests of two algorithms cannot be compared. */
function isOther({ digest }: ImageReference, current: string): boolean {
  return digest !== undefined && digest !== current && algorithmOf(digest) === algorithmOf(current);
}

function algorithmOf(digest: string): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** Where the digest stands in a word that is written out. */
function digestIn({ start }: Word, { spans }: ImageReference): Span | undefined {
  return spans.digest && { start: start + spans.digest.start, end: start + spans.digest.end };
}

function renew(span: Span, digest: string): Fix {
  return { title: 'Replace the digest with the current one', safety: 'unsafe', edits: [{ span, text: digest }] };
}

/** Enough of a digest to tell it from others: `sha256:0123456789ab…`. */
function shortened(digest: string): string {
  return `${digest.slice(0, algorithmOf(digest).length + 13)}…`;
}
