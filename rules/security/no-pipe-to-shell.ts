import type { Rule } from '../../server/lint/rule.ts';
import { runsWith } from '../../server/model/run/runs-with.ts';
import { executedDownloads, FETCHERS } from '../../server/shell/download/executed.ts';

export const noPipeToShell: Rule = {
  id: 'no-pipe-to-shell',
  category: 'security',
  severity: 'info',
  summary: 'Do not run a script straight from the web',
  why: `
    What the server sends at the moment of the build runs as root, and nobody has seen it: whoever gets hold of the server,
    or of its name, is in the image. The same Dockerfile also makes another image when the script changes, and a script
    that breaks off half-way may run half. Download a script of a fixed version, compare its checksum, then run it; or
    install a package, or copy the tool from its image.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN curl -fsSL https://example.com/install.sh | bash -s -- --yes
        #                                               ^^^^ bash runs whatever the server sends; download a fixed version, check it, then run it
      `,
      good: `
        FROM debian:12
        RUN curl -fsSLo install.sh https://example.com/v1.2.3/install.sh \\
          && echo "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  install.sh" | sha256sum -c - \\
          && bash install.sh --yes
      `,
    },
    {
      bad: `
        FROM debian:12
        RUN sh -c "$(wget -qO- https://example.com/install.sh)"
        #   ^^ sh runs whatever the server sends; download a fixed version, check it, then run it
      `,
      good: `
        FROM debian:12
        COPY --from=ghcr.io/example/tool:1.2.3 /tool /usr/local/bin/
      `,
    },
    {
      good: `
        FROM debian:12
        RUN curl -fsSL https://example.com/data.json | python3 -m json.tool
      `,
    },
  ],

  about: { programs: FETCHERS },
  *check(model) {
    for (const { script } of runsWith(FETCHERS, model)) {
      for (const { name, program } of executedDownloads(script)) {
        const message = `${program} runs whatever the server sends; download a fixed version, check it, then run it`;
        yield { span: name, message };
      }
    }
  },
};
