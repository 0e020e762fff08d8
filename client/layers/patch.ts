import { type Drawing, KEY } from './drawing.ts';

/**
 * Brings a drawing into an element. What is there already stays the same node, so that the focus, what is scrolled and what
 * moves are not disturbed while somebody types.
 */
export function patch(element: Element, drawing: Drawing): void {
  if (shown.get(element) === drawing) return;
  shown.set(element, drawing);
  const { attributes, children } = drawing;
  // What a person has opened stays open.
  for (const name of element.getAttributeNames())
    if (!attributes.has(name) && name !== 'open') element.removeAttribute(name);
  for (const [name, value] of attributes) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  patchChildren(element, children);
}

/** What was brought into an element last: the same drawing changes nothing. */
const shown = new WeakMap<Element, Drawing>();

function patchChildren(parent: Element, children: Drawing['children']): void {
  const keys = new Set(children.map(keyOf));
  for (const child of [...parent.children]) {
    const key = child.getAttribute(KEY);
    if (key !== null && !keys.has(key)) child.remove();
  }
  const keyed = new Map([...parent.children].map((it) => [it.getAttribute(KEY), it]));
  let at = parent.firstChild;
  for (const child of children) {
    const known = knownNode(child, at, keyed);
    const node = known ?? newNode(child, parent);
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
    if (typeof child !== 'string' && node instanceof Element) patch(node, child);
    else if (typeof child === 'string' && node.nodeValue !== child) node.nodeValue = child;
  }
  while (at !== null) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** The node that shows the same: that of the same key, or without one what stands at the place and is of the same kind. */
function knownNode(
  child: Drawing | string,
  at: ChildNode | null,
  keyed: ReadonlyMap<string | null, Element>,
): Node | undefined {
  if (typeof child === 'string') return at instanceof Text ? at : undefined;
  const key = keyOf(child);
  const found = key === undefined ? at : keyed.get(key);
  if (!(found instanceof Element) || found.localName !== child.tag) return undefined;
  return found.getAttribute(KEY) === (key ?? null) ? found : undefined;
}

function newNode(child: Drawing | string, parent: Element): Node {
  if (typeof child === 'string') return document.createTextNode(child);
  const isVector = child.tag === 'svg' || parent.namespaceURI === VECTOR;
  return isVector ? document.createElementNS(VECTOR, child.tag) : document.createElement(child.tag);
}

const VECTOR = 'http://www.w3.org/2000/svg';

function keyOf(child: Drawing | string): string | undefined {
  return typeof child === 'string' ? undefined : child.attributes.get(KEY);
}
