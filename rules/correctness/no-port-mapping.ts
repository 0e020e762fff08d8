import type { Rule } from '../../server/lint/rule.ts';
import { allExposedPorts, portParts } from '../../server/model/exposed-port.ts';
import { faultInPort } from '../../server/model/refusal/port.ts';
import { textOf } from '../../server/text/span.ts';

export const noPortMapping: Rule = {
  id: 'no-port-mapping',
  aka: ['ExposeInvalidFormat'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Expose the port of the container alone',
  why: `
    An image cannot say at which port or address of the host its containers are reached: \`docker run --publish\` does.
    BuildKit drops that part of an EXPOSE today and has announced that it will refuse it.
  `,
  examples: [
    {
      bad: `
        FROM nginx:1.27
        EXPOSE 8080:80 127.0.0.1:8443:443/tcp
        #      ^^^^^^^ the host's part of "8080:80" has no effect; expose 80 alone
        #              ^^^^^^^^^^^^^^^^^^^^^^ the host's part of "127.0.0.1:8443:443/tcp" has no effect; expose 443/tcp alone
      `,
      good: `
        FROM nginx:1.27
        EXPOSE 80 443/tcp
      `,
    },
  ],

  about: { instructions: ['Expose'] },
  *check(model) {
    for (const { word, text } of allExposedPorts(model)) {
      if (!text.includes(':')) continue;
      const { address, host } = portParts(text);
      // What the build refuses is for valid-port to say.
      if ((address === '' && host === '') || faultInPort(text) !== undefined) continue;
      const port = text.slice(text.lastIndexOf(':') + 1);
      const message = `the host's part of "${text}" has no effect; expose ${port} alone`;
      // Safe: BuildKit puts nothing but the port into the image (convert_expose.go, parsePort).
      const fix = { title: `Expose ${port}`, safety: 'safe', edits: [{ span: word, text: port }] } as const;
      yield { span: word, message, ...(textOf(model.file.source, word) === text && { fix }) };
    }
  },
};
