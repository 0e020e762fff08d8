import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';
import type { Reference } from '../../server/model/reference.ts';
import { nearest } from '../../server/text/nearest.ts';

export const knownCopySource: Rule = {
  id: 'known-copy-source',
  aka: ['DL3022'],
  category: 'correctness',
  severity: 'error',
  summary: 'Copy from stages that exist',
  why: `
    The build stops at a \`--from\` of COPY or a \`from=\` of a mount that means a stage further down or a number that no
    stage has. A name that no stage has is taken for an image, so a misspelt one ends in a download that fails. Other
    names may be images or contexts that are given to the build, and nothing is said of them.
  `,
  examples: [
    {
      bad: `
        FROM golang:1.24 AS build
        RUN go build -o /app .

        FROM scratch
        COPY --from=builder /app /app
        #           ^^^^^^^ no stage is named builder; did you mean build?
      `,
      good: `
        FROM golang:1.24 AS build
        RUN go build -o /app .

        FROM scratch
        COPY --from=build /app /app
      `,
    },
    {
      bad: `
        FROM golang:1.24
        RUN go build -o /app .

        FROM scratch
        COPY --from=2 /app /app
        #           ^ no stage has the number 2; the stages are numbered from 0 to 1
      `,
      good: `
        FROM golang:1.24
        RUN go build -o /app .

        FROM scratch
        COPY --from=0 /app /app
        COPY --from=busybox:1.37 /bin/busybox /bin/
      `,
    },
  ],

  about: { instructions: ['Copy', 'Run'], faults: true },
  *check({ file, stages, references, refusals }) {
    if (hasForeignFrontend(file)) return;
    for (const refusal of refusals) {
      if (refusal.code === 'copy-source') yield findingOf(refusal, file.source);
    }
    const names = new Set<string>();
    let passed = 0;
    for (const reference of references) {
      if (!mayBeMisspelt(reference)) continue;
      const { word, stage } = reference;
      for (const { name } of stages.slice(passed, stage.index)) if (name !== undefined) names.add(name);
      passed = Math.max(passed, stage.index);
      const suggestion = nearest(word.text.toLowerCase(), [...names]);
      if (suggestion === undefined) continue;
      const message = `no stage is named ${word.text}; did you mean ${suggestion}?`;
      yield findingOf({ start: word.start, end: word.end, message, suggestion }, file.source);
    }
  },
};

/** Short names are near to too many others, and so are those of images that people copy from. */
function mayBeMisspelt({ instruction, source, word }: Reference): boolean {
  if (instruction.kind === 'From' || source.kind !== 'image') return false;
  return /^[\w.-]{4,}$/.test(word.text) && !IMAGES.test(word.text);
}

/** Docker's official images with names that stages have too, or nearly. */
const IMAGES =
  /^(?:alpine|busybox|bash|buildpack-deps|caddy|composer|debian|docker|fedora|golang|gradle|httpd|maven|nginx|node|postgres|python|redis|ruby|rust|swift|traefik|ubuntu)$/i;
