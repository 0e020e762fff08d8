/** A piece of a page as data: written as HTML, or brought into a page that is there already. */
export interface Drawing {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (Drawing | string)[];
}

/** What is `undefined` or `false` is left out; an attribute that is `true` is empty. */
export function draw(
  tag: string,
  attributes: Readonly<Record<string, string | boolean | undefined>>,
  ...children: readonly (Drawing | string | false | undefined)[]
): Drawing {
  const given = Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === false ? [] : [[name, value === true ? '' : value]],
  );
  return {
    tag,
    attributes: new Map(given),
    children: children.flatMap((it) => (it === undefined || it === false || it === '' ? [] : [it])),
  };
}

/** By which a piece is found again in a later drawing of the same page. */
export const KEY = 'data-key';

export function html(drawing: Drawing | string): string {
  if (typeof drawing === 'string') return escaped(drawing);
  const { tag, attributes, children } = drawing;
  const written = [...attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  return `<${tag}${written}>${children.map(html).join('')}</${tag}>`;
}

/** Only what is read, without any markup. */
export function textIn(drawing: Drawing | string): string {
  return typeof drawing === 'string' ? drawing : drawing.children.map(textIn).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`);
}
