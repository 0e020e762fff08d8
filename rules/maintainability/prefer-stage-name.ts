import type { Finding, Rule } from '../../server/lint/rule.ts';
import { textOf } from '../../server/text/span.ts';

export const preferStageName: Rule = {
  id: 'prefer-stage-name',
  category: 'maintainability',
  severity: 'info',
  summary: 'Copy from a stage by its name, not its number',
  why: `
    The number of a stage is its place in the file: put another one before it, and the COPY takes its files from the wrong
    stage without a word, or the build fails. A name stays.
  `,
  examples: [
    {
      bad: `
        FROM golang:1.26 AS build
        RUN go build -o /app .

        FROM scratch
        COPY --from=0 /app /app
        #           ^ stage 0 is another one as soon as a stage is added above; call it "build"
      `,
      good: `
        FROM golang:1.26 AS build
        RUN go build -o /app .

        FROM scratch
        COPY --from=build /app /app
      `,
    },
  ],

  about: { instructions: ['Copy'] },
  *check({ references, file }) {
    for (const { word, source, instruction } of references) {
      if (instruction.kind !== 'Copy' || source.kind !== 'stage' || !/^\d+$/.test(word.text)) continue;
      const { stage } = source;
      const start = `stage ${word.text} is another one as soon as a stage is added above`;
      if (stage.from?.alias === undefined) {
        const finding: Finding = { span: word, message: `${start}; give it a name with AS` };
        yield stage.from === undefined
          ? finding
          : { ...finding, related: [{ span: stage.from, message: 'this has no name' }] };
        continue;
      }
      const name = textOf(file.source, stage.from.alias.name);
      const isNumber = /^\d+$/.test(name);
      const fix = { title: `Call it ${name}`, safety: 'safe', edits: [{ span: word, text: name }] } as const;
      if (!isNumber) yield { span: word, message: `${start}; call it "${name}"`, fix };
    }
  },
};
