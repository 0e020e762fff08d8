/** What a regular expression of JavaScript is made of, as far as it decides how long a search takes. */
export type Node =
  | { readonly kind: 'set'; readonly text: string }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly item: Node;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
    }
  | { readonly kind: 'assertion'; readonly at: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'look'; readonly item: Node; readonly isAhead: boolean; readonly isNegated: boolean };

/** Reads what the engine has taken already; throws at what the analysis has no answer for, a reference to a group. */
export function readRegExp(source: string): Node {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    const match = new RegExp(pattern, 'y');
    match.lastIndex = at;
    const text = match.exec(source)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };

  const choice = (): Node => {
    const items = [sequence()];
    while (take(/\|/) !== undefined) items.push(sequence());
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'choice', items };
  };
  const sequence = (): Node => {
    const items: Node[] = [];
    while (at < source.length && !/[|)]/.test(source.charAt(at))) items.push(repeated(atom()));
    return { kind: 'sequence', items };
  };
  const repeated = (item: Node): Node => {
    const quantifier = take(/[*+?]|\{\d+(?:,\d*)?\}/);
    if (quantifier === undefined) return item;
    const isLazy = take(/\?/) !== undefined;
    const [, low = '', comma, high = ''] = /^\{(\d+)(,?)(\d*)\}$/.exec(quantifier) ?? [];
    const least = low === '' ? Number(quantifier === '+') : Number(low);
    if (comma === undefined) return { kind: 'repeat', item, least, most: quantifier === '?' ? 1 : Infinity, isLazy };
    return { kind: 'repeat', item, least, most: comma === '' ? least : Number(high === '' ? Infinity : high), isLazy };
  };
  const atom = (): Node => {
    const assertion = take(/[$^]|\\[bB]/)?.slice(-1);
    if (assertion === '^' || assertion === '$' || assertion === 'b' || assertion === 'B')
      return { kind: 'assertion', at: assertion };
    const opening = take(/\((?:\?(?:<?[=!]|:|<\w+>))?/);
    if (opening !== undefined) {
      const item = choice();
      take(/\)/);
      if (!/[=!]$/.test(opening)) return item;
      return { kind: 'look', item, isAhead: !opening.includes('<'), isNegated: opening.endsWith('!') };
    }
    if (take(/\\(?:[1-9]|k<)/) !== undefined) throw new Error(`a reference to a group in ${source}`);
    const text = take(/\\(?:[pP]\{[^}]*\}|u\{\w+\}|u\w{4}|x\w\w|c\w|[^])|\[(?:\\[^]|[^\]\\])*\]|[^]/) ?? '';
    return { kind: 'set', text };
  };
  return choice();
}
