import type { Rule } from '../../server/lint/rule.ts';
import type { Dockerfile } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

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
    const { file } = model;
    const placeholders = placeholdersIn(file);
    if (placeholders.length === 0) return;
    const places = [
      ...file.errors,
      ...model.refusals,
      ...file.instructions.filter((it) => textOf(file.source, it.keyword).toUpperCase() === 'FROM'),
    ];
    const placeholder = placeholders.find((it) => places.some((place) => overlaps(place, it)));
    if (placeholder === undefined) return;
    const message = 'this is a template, so nothing is checked; lint what it makes';
    yield { span: placeholder, message };
  },
};

/** `{{ name }}`, `{{` at the end of a line with its `}}` below, `{% if %}`, `{# note #}`, `<% if %>`, `@NAME@`, `%%NAME%%` */
const PLACEHOLDER =
  /\{\{(?:.{0,200}?\}\}|[^\S\n]*$(?=[^]{0,2000}?\}\}))|\{%.{0,200}?%\}|\{#.{0,200}?#\}|<%.{0,200}?%>|@[A-Za-z_]\w{0,80}@|%%[A-Za-z_]\w{0,80}%%/gm;

/** What nearly every file holds none of. */
const OPENINGS = ['{{', '{%', '{#', '<%', '%%', '@'];

function placeholdersIn({ source }: Dockerfile): readonly Span[] {
  if (!OPENINGS.some((it) => source.includes(it))) return [];
  return Array.from(source.matchAll(PLACEHOLDER), ({ index, 0: text }) => ({ start: index, end: index + text.length }));
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
