import type { Rule } from '../../server/lint/rule.ts';

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
  ],

  *check({ references }) {
    for (const { word, source } of references) {
      if (source.kind !== 'image' || source.reference.digest !== undefined) continue;
      // Without a tag there is nothing yet to be pinned: no-untagged-base says so.
      if (source.reference.tag === undefined) continue;
      const { text } = source;
      yield { span: word, message: `${text} can be moved to another image; add its digest, as in ${text}@sha256:…` };
    }
  },
};
