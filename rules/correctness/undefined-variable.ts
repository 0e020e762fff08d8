import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import type { Finding, Rule } from '../../server/lint/rule.ts';
import { type UnsetVariable, unsetVariables } from '../../server/model/variable/unset.ts';
import { indentOf } from '../../server/text/lines.ts';

export const undefinedVariable: Rule = {
  id: 'undefined-variable',
  aka: ['UndefinedVar'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Use variables that something sets',
  why: `
    A variable that nobody sets is empty, and Docker goes on without a word: \`COPY $SRC/ /app\` then copies another folder.
    An ARG above the first FROM counts for the FROMs alone; a stage that wants its value repeats \`ARG NAME\`, and so it is
    with \`TARGETARCH\` and its like. What a base image sets is known of Docker's common official images only, and of others
    nothing is guessed. A variable with a default, \`\${NAME:-value}\`, may be unset.
  `,
  examples: [
    {
      bad: `
        ARG VERSION=1.2
        FROM alpine:3.22
        RUN wget https://example.com/app-$VERSION.tar.gz
        #                                 ^^^^^^^ VERSION is declared above the first FROM only, so it is empty here; repeat ARG VERSION in this stage
      `,
      good: `
        ARG VERSION=1.2
        FROM alpine:3.22
        ARG VERSION
        RUN wget https://example.com/app-$VERSION.tar.gz
      `,
    },
    {
      bad: `
        FROM alpine:3.22
        ARG ASSETS=assets/
        COPY $ASSET /srv
        #     ^^^^^ nothing above sets ASSET, so it is empty here; did you mean ASSETS?
      `,
      good: `
        FROM alpine:3.22
        ARG ASSETS=assets/
        COPY $ASSETS /srv
      `,
    },
  ],

  about: { texts: ['$'] },
  *check(model) {
    if (hasForeignFrontend(model.file)) return;
    for (const variable of unsetVariables(model)) yield findingFor(variable, model.file.source);
  },
};

function findingFor(variable: UnsetVariable, source: string): Finding {
  const { name, start, end, reason, instruction, suggestion } = variable;
  const span = { start, end };
  switch (reason) {
    case 'global':
    case 'predefined': {
      const message =
        reason === 'global'
          ? `${name} is declared above the first FROM only, so it is empty here; repeat ARG ${name} in this stage`
          : `${name} is known to FROM only, so it is empty here; write ARG ${name} in this stage`;
      const { start } = instruction;
      const edits = [{ span: { start, end: start }, text: `ARG ${name}\n${indentOf(instruction, source)}` }];
      return { span, message, fix: { title: `Declare ${name} in this stage`, safety: 'unsafe', edits } };
    }
    case 'heredoc': {
      const message = `Docker expands $${name} when it writes the file, and nothing sets it; quote the name behind << to keep it`;
      return { span, message };
    }
    case 'unset': {
      const message = `nothing above sets ${name}, so it is empty here`;
      if (suggestion === undefined) return { span, message };
      const edits = [{ span, text: suggestion }];
      const fix = { title: `Replace ${name} with ${suggestion}`, safety: 'unsafe', edits } as const;
      return { span, message: `${message}; did you mean ${suggestion}?`, fix };
    }
  }
}
