import type { Dockerfile } from '../syntax/ast.ts';
import { overlaps, type Span, textOf } from '../text/span.ts';
import type { Model } from './model.ts';

/**
 * The first placeholder of a template engine in a place that makes no Dockerfile of the file; `undefined` where it is one.
 * Placeholders that leave the file readable, as in the text of a command, are no reason to call it a template.
 */
export function templatePlaceholder(model: Model): Span | undefined {
  const { file } = model;
  const placeholders = placeholdersIn(file);
  if (placeholders.length === 0) return undefined;
  const places = [
    ...file.errors,
    ...model.refusals,
    ...file.instructions.filter((it) => textOf(file.source, it.keyword).toUpperCase() === 'FROM'),
  ];
  return placeholders.find((it) => places.some((place) => overlaps(place, it)));
}

/**
 * `{{ name }}`, `{{` at the end of a line with its `}}` below, `{% if %}`, `{# note #}`, `<% if %>`, `@NAME@`, `%%NAME%%`, and
 * `${templateOption:name}` of dev containers.
 */
const PLACEHOLDER =
  /\{\{(?:.{0,200}?\}\}|[^\S\n]*$(?=[^]{0,2000}?\}\}))|\{%.{0,200}?%\}|\{#.{0,200}?#\}|<%.{0,200}?%>|@[A-Za-z_]\w{0,80}@|%%[A-Za-z_]\w{0,80}%%|\$\{templateOption:\w{1,80}\}/gm;

/** What nearly every file holds none of. */
const OPENINGS = ['{{', '{%', '{#', '<%', '%%', '${templateOption:'];
/** `@NAME@`; many a file has an `@` of another use. */
const BETWEEN_SIGNS = /@[A-Za-z_]\w{0,80}@/;

function placeholdersIn({ source }: Dockerfile): readonly Span[] {
  if (!OPENINGS.some((it) => source.includes(it)) && !(source.includes('@') && BETWEEN_SIGNS.test(source))) return [];
  return Array.from(source.matchAll(PLACEHOLDER), ({ index, 0: text }) => ({ start: index, end: index + text.length }));
}
