import type { Fix, Rule } from '../../server/lint/rule.ts';
import { type ImageReference, taggedName } from '../../server/model/image.ts';
import type { Model } from '../../server/model/model.ts';
import type { Word } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const requireDigest: Rule = {
  id: 'require-digest',
  category: 'reproducibility',
  severity: 'info',
  optional: true,
  summary: 'Pin images by their digest',
  why: `
    A tag can be moved: \`node:22-slim\` is another image after each of its releases. A digest behind the tag always means
    the same bytes. It also keeps fixes out, so let a bot such as Renovate or Dependabot keep it current.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim AS build
        #    ^^^^^^^^^^^^ node:22-slim can be moved to another image; add its digest, as in node:22-slim@sha256:…
        FROM scratch
        COPY --from=build /app /app
      `,
      good: `
        FROM node:22-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
        FROM scratch
        COPY --from=build /app /app
      `,
    },
    {
      bad: `
        FROM scratch
        COPY --from=busybox:1.37 /bin/busybox /bin/
        #           ^^^^^^^^^^^^ busybox:1.37 can be moved to another image; add its digest, as in busybox:1.37@sha256:…
      `,
      good: `
        FROM scratch
        COPY --from=busybox:1.37@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef /bin/busybox /bin/
      `,
    },
    {
      digests: {
        'docker.io/library/node:22-slim': 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
      },
      bad: `
        FROM node:22-slim
        #    ^^^^^^^^^^^^ node:22-slim can be moved to another image; add its digest, as in node:22-slim@sha256:…
      `,
      good: `
        FROM node:22-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
      `,
    },
  ],

  *check(model) {
    for (const { word, source } of model.references) {
      if (source.kind !== 'image' || source.reference.digest !== undefined) continue;
      // Without a tag there is nothing yet to be pinned: no-untagged-base says so.
      if (source.reference.tag === undefined) continue;
      const { text } = source;
      const message = `${text} can be moved to another image; add its digest, as in ${text}@sha256:…`;
      // What holds a variable may be another name in another build.
      const fix = textOf(model.file.source, word) === text ? pin(word, source.reference, model) : undefined;
      yield { span: word, message, ...(fix && { fix }) };
    }
  },
};

/** Unsafe, as an image that was pulled before may be an older one, and later ones are not taken by themselves. */
function pin(word: Word, image: ImageReference, { digests }: Model): Fix | undefined {
  const digest = digests.get(taggedName(image) ?? '');
  if (digest === undefined) return undefined;
  const end = { start: word.end, end: word.end };
  return {
    title: 'Add the digest that the tag points to now',
    safety: 'unsafe',
    edits: [{ span: end, text: `@${digest}` }],
  };
}
