/** An XML element: text among the children is escaped, elements are not. Empty ones are closed at once. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (Xml | string)[];
}

/** A document of one element, with a declaration. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, '')}`;
}

function elementText({ name, attributes, children }: Xml, indent: string): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escaped(String(value))}"`,
  );
  const start = `${indent}<${name}${given.join('')}`;
  if (children.length === 0) return `${start}/>\n`;
  const [only] = children;
  if (typeof only === 'string') return `${start}>${escaped(only)}</${name}>\n`;
  const inside = children.map((it) => (typeof it === 'string' ? escaped(it) : elementText(it, `${indent}  `)));
  return `${start}>\n${inside.join('')}${indent}</${name}>\n`;
}

/** What XML 1.0 cannot hold at all, most control characters and lone surrogates, becomes the replacement character. */
function escaped(text: string): string {
  return text.replace(NOT_IN_XML, '\ufffd').replace(/[&<>"\n\r\t]/g, (it) => `&#${it.charCodeAt(0)};`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is to find
const NOT_IN_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu;
