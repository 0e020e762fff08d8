import type { Rule } from '../../server/lint/rule.ts';
import { allExposedPorts, portParts } from '../../server/model/exposed-port.ts';
import { faultInPort } from '../../server/model/refusal/port.ts';
import { textOf } from '../../server/text/span.ts';

export const exposeProtocolCase: Rule = {
  id: 'expose-protocol-case',
  aka: ['ExposeProtoCasing'],
  category: 'style',
  severity: 'style',
  summary: 'Write the protocol of a port in lower case',
  why: `
    Docker shows and stores protocols in lower case, whatever the Dockerfile says. Written the same way, a search for
    \`53/udp\` finds the line.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        EXPOSE 53/UDP
        #      ^^^^^^ the protocol of 53/UDP is written in lower case: udp
      `,
      good: `
        FROM alpine:3.22
        EXPOSE 53/udp
      `,
    },
  ],

  about: { instructions: ['Expose'] },
  *check(model) {
    for (const { word, text } of allExposedPorts(model)) {
      if (!text.includes('/')) continue;
      const { protocol } = portParts(text);
      const lower = protocol.toLowerCase();
      if (protocol === lower || faultInPort(text) !== undefined) continue;
      const edit = { span: word, text: text.slice(0, -protocol.length) + lower };
      // Safe: the image holds the protocol in lower case anyway (convert_expose.go, parsePort).
      const fix = { title: `Write ${lower}`, safety: 'safe', edits: [edit] } as const;
      const message = `the protocol of ${text} is written in lower case: ${lower}`;
      yield { span: word, message, ...(textOf(model.file.source, word) === text && { fix }) };
    }
  },
};
