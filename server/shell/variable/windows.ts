import { sourceSpan } from '../../text/joined.ts';
import type { ScriptText } from '../script.ts';
import type { VariableUse } from './use.ts';

/** The environment variables that a text for PowerShell or cmd names. Whether they are set on all ways is not told apart. */
export function windowsVariableUses({ joined, dialect }: ScriptText): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  const set = new Set<string>();
  for (const { groups = {}, indices } of joined.text.matchAll(dialect === 'powershell' ? POWERSHELL : CMD)) {
    const [from, to] = indices?.groups?.['set'] ?? indices?.groups?.['read'] ?? [];
    if (from === undefined || to === undefined) continue;
    const name = groups['set'] ?? groups['read'] ?? '';
    const key = name.toLowerCase();
    const holds = groups['set'] !== undefined ? 'set' : set.has(key) ? 'unsure' : 'inherited';
    if (holds === 'set') set.add(key);
    const { start, end } = sourceSpan(joined, from, to);
    uses.push({ start, end, name, holds, ignoresCase: true });
  }
  return uses;
}

/** `'text'` and comments, which are passed; `$env:NAME = `, `${env:NAME}`. */
const POWERSHELL =
  /'(?:[^']|'')*'?|<#[^]*?(?:#>|$)|\$\{?env:(?:(?<set>[A-Za-z_]\w*)(?=\}?\s*[-+*/]?=(?!=))|(?<read>[A-Za-z_]\w*))/dgi;

/** `set NAME=`, `set "NAME=`; `%NAME%`, `%NAME:a=b%`, `!NAME!`. */
const CMD = /\bset\s+(?:\/[ap]\s+)?"?(?<set>[A-Za-z_]\w*)\s*=|[%!](?<read>[A-Za-z_]\w*)(?::[^%!\n]*)?[%!]/dgi;
