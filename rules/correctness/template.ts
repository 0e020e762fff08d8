import type { Rule } from '../../server/lint/rule.ts';
import { templatePlaceholder } from '../../server/model/template.ts';

export const template: Rule = {
  id: 'template',
  category: 'correctness',
  severity: 'info',
  exclusive: true,
  summary: 'Check what a template makes, not the template',
  why: `
    The file is the source of a Dockerfile, not yet one: placeholders of Jinja, Go templates or the like stand where Docker
    expects an instruction or an image. What it says of itself is not what will be built, so nothing else is reported.
    Placeholders in a place that leaves the file readable are no reason to stop.
  `,
  examples: [
    {
      bad: `
        FROM {{ base_image }}
        #    ^^^^^^^^^^^^^^^^ this is a template, so nothing is checked; lint what it makes
        {% if debug %}
        RUN apk add strace
        {% endif %}
      `,
      good: `
        FROM alpine:3.22
        RUN apk add strace
      `,
    },
    {
      good: `
        FROM debian:12-slim
        RUN dpkg-query --show --showformat='{{Package}} \${Version}' && docker inspect --format "{{.Id}}" x
      `,
    },
  ],

  *check(model) {
    const span = templatePlaceholder(model);
    if (span === undefined) return;
    yield { span, message: 'this is a template, so nothing is checked; lint what it makes' };
  },
};
