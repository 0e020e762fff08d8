import type { Rule } from '../../server/lint/rule.ts';
import { isWebAddress } from '../../server/model/copied/source-path.ts';
import { flagOf } from '../../server/syntax/walk.ts';

export const requireAddChecksum: Rule = {
  id: 'require-add-checksum',
  category: 'security',
  severity: 'info',
  summary: 'Give ADD the checksum of what it downloads',
  why: `
    Whatever the server sends when the image is built goes into it: another file than the one that was tried, or one that
    somebody has put in its place. With \`--checksum=sha256:…\` the build stops at any other, and it need not ask the
    server as long as the file is in its cache. Do without where the file is meant to change, as a list of certificates
    does. Nothing is said of files that only tell whether something has changed, as an answer of GitHub's API does.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        ADD https://example.com/tool-1.2.3.tar.gz /opt/
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ whatever the server sends goes into the image; tell ADD what to expect with --checksum
      `,
      good: `
        FROM debian:12
        ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d \\
            https://example.com/tool-1.2.3.tar.gz /opt/
      `,
    },
    {
      good: `
        FROM debian:12
        ADD rootfs.tar.gz /
        ADD https://api.github.com/repos/acme/app/git/refs/heads/main /tmp/version.json
      `,
    },
  ],

  about: { instructions: ['Add'] },
  *check(model) {
    for (const add of model.all('Add')) {
      if (flagOf(add, 'checksum') !== undefined || model.valueOf(add.target) === '/dev/null') continue;
      for (const source of add.sources) {
        const url = model.valueOf(source) ?? source.text;
        if (!isWebAddress(url) || ONLY_TELLS.test(url)) continue;
        const message = 'whatever the server sends goes into the image; tell ADD what to expect with --checksum';
        yield { span: source, message };
      }
    }
  },
};

/** What is downloaded so that the cache does not hold if it has changed. */
const ONLY_TELLS = /^https?:\/\/(?:api\.github\.com\/|[^/]*(?:jsontest\.com|worldtimeapi\.org|random\.org)\/)/;
