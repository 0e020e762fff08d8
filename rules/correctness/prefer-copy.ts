import type { Rule, Safety } from '../../server/lint/rule.ts';
import { needsAdd } from '../../server/model/copied/source-path.ts';

export const preferCopy: Rule = {
  id: 'prefer-copy',
  aka: ['DL3020'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Use COPY unless a source needs ADD',
  why: `
    ADD also downloads URLs, clones repositories and unpacks archives, so a reader must know what
    every source is before knowing what the line does. COPY only ever copies.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        ADD --chown=app app.conf /etc/app.conf
        #^^ COPY is enough: no source is a URL, a repository or an archive
      `,
      good: `
        FROM alpine:3.22
        COPY --chown=app app.conf /etc/app.conf
      `,
    },
    {
      good: `
        FROM alpine:3.22
        ADD rootfs.tar.gz https://example.com/ca.pem /
      `,
    },
  ],

  about: { instructions: ['Add'] },
  *check(model) {
    for (const add of model.all('Add')) {
      if (add.flags.some((it) => ONLY_FOR_ADD.includes(it.name))) continue;
      const sources = add.sources.map((it) => model.valueOf(it));
      if (sources.some((it) => it === undefined || needsAdd(it) || COMPRESSED.test(it))) continue;
      // A pattern such as dist/* may take an archive, which only ADD unpacks.
      const safety: Safety = sources.some((it) => it?.endsWith('*')) ? 'unsafe' : 'safe';
      yield {
        span: add.keyword,
        message: 'COPY is enough: no source is a URL, a repository or an archive',
        fix: { title: 'Replace ADD with COPY', safety, edits: [{ span: add.keyword, text: 'COPY' }] },
      };
    }
  },
};

/** `app.gz` may be an archive as well: BuildKit looks at what is in it. */
const COMPRESSED = /\.(?:bz2|gz|lz|lzma|xz|Z|zst)$/i;
const ONLY_FOR_ADD = ['checksum', 'keep-git-dir', 'unpack'];
