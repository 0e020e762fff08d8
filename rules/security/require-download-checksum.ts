import type { Rule } from '../../server/lint/rule.ts';
import { runsWith } from '../../server/model/run/runs-with.ts';
import { uncheckedDownloads } from '../../server/shell/download/unchecked.ts';

const PROGRAMS = ['curl', 'wget'];

export const requireDownloadChecksum: Rule = {
  id: 'require-download-checksum',
  category: 'security',
  severity: 'info',
  summary: 'Check a download before it is run or unpacked',
  why: `
    A server, or whoever has taken its place, decides what a download holds, and a version in its name does not change
    that: files of releases have been replaced. A checksum that stands in the Dockerfile, or a signature by a key that
    does, stops the build at any other file. \`ADD --checksum\` does both in one line. Do without where the file is meant
    to change. A RUN that verifies anything is taken to know what it does.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN curl -fsSLo tool.tgz https://example.com/tool-1.2.3.tgz && tar -xf tool.tgz -C /opt
        #   ^^^^ nothing checks what curl brings before tar unpacks it; compare it with a checksum
        RUN curl -fsSL https://example.com/tool-1.2.3.tgz | tar -xz -C /opt
        #   ^^^^ nothing checks what curl brings before tar unpacks it; compare it with a checksum
      `,
      good: `
        FROM debian:12
        RUN curl -fsSLo tool.tgz https://example.com/tool-1.2.3.tgz \\
          && echo "24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d  tool.tgz" | sha256sum -c - \\
          && tar -xf tool.tgz -C /opt
        ADD --unpack --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d \\
            https://example.com/tool-1.2.3.tgz /opt/
      `,
    },
    {
      good: `
        FROM debian:12
        RUN curl -fsSLo /srv/data.json https://example.com/data.json && jq . /srv/data.json
      `,
    },
  ],

  about: { programs: PROGRAMS },
  *check(model) {
    for (const { script } of runsWith(PROGRAMS, model)) {
      // The others of the same RUN are seen with the first.
      for (const { request, use, does } of uncheckedDownloads(script)) {
        const { command, program } = request;
        const user = use.program === 'chmod' || use.program === undefined ? 'this RUN' : use.program;
        const message = `nothing checks what ${program} brings before ${user} ${does} it; compare it with a checksum`;
        yield { span: command.name ?? command, message, related: [{ span: use, message: `this ${does} it` }] };
        break;
      }
    }
  },
};
