import type { Model } from '../../model/model.ts';
import type { Binding } from '../../model/variable/variable.ts';
import { readScript } from '../../shell/read.ts';
import type { ScriptText } from '../../shell/script.ts';
import { variableUses } from '../../shell/variable/use.ts';
import type { Cmd, Entrypoint, Healthcheck, Instruction, Run } from '../../syntax/ast.ts';
import type { Joined } from '../../text/joined.ts';
import { textOf } from '../../text/span.ts';
import { physicalLine } from '../cursor/line.ts';
import { targetIn } from '../cursor/place.ts';
import type { Range } from '../cursor/statement.ts';
import { PREDEFINED_DOCS } from '../docs/variables.ts';
import type { Proposal, Proposals } from './proposal.ts';
import type { Request } from './request.ts';
import { innerOf, variablesAt } from './variables-at.ts';

/** The variables that may follow a `$` before the cursor; `undefined` where there is none that the build takes as one. */
export function variableProposals({ model, statement }: Request, range: Range): Proposals | undefined {
  const { text, line, keyword, escape } = statement;
  const name = nameAt(text, line.cursor);
  if (name === undefined || isProtected(text.slice(range.start, name.dollar), escape)) return undefined;
  const proposals = variablesAt(model, line.instruction, keyword).map((it) => proposal(it, name.closing));
  return { target: targetIn(statement, name), proposals };
}

/** The same in what a shell reads, the whole of it or a script within: what a variable is, that shell says. */
export function scriptVariableProposals(model: Model, instruction: Instruction, offset: number): Proposals | undefined {
  const { source } = model.file;
  const inner = innerOf(instruction);
  const texts = isScripted(inner) ? model.script(inner)?.texts : undefined;
  const read = texts?.findLast((it) => placeIn(it.joined, offset) !== undefined);
  const cursor = read && placeIn(read.joined, offset);
  if (read === undefined || cursor === undefined) return undefined;
  const { text } = read.joined;
  const isPowerShell = read.dialect === 'powershell';
  const prefix = isPowerShell ? 'env:' : '';
  const name = nameAt(text, cursor, isPowerShell ? '[\\w:]' : undefined);
  if (name === undefined || !isVariable(name, prefix, read)) return undefined;
  const span = { start: offset - (cursor - name.start), end: offset + (name.end - cursor) };
  const isInOneLine = textOf(source, span) === text.slice(name.start, name.end);
  const keyword = textOf(source, inner.keyword).toUpperCase();
  return {
    target: isInOneLine ? { span, before: source.slice(span.start, offset) } : undefined,
    proposals: variablesAt(model, instruction, keyword).map((it) => proposal(it, name.closing, prefix)),
  };
}

/** The same in a file that a here-document makes, where quotes mean nothing to the build. */
export function bodyVariableProposals(model: Model, instruction: Instruction, offset: number): Proposals | undefined {
  const { source } = model.file;
  const line = physicalLine(model.file, offset);
  const name = nameAt(source.slice(0, line.end), offset);
  if (name === undefined || /(?<!\\)(?:\\\\)*\\$/.test(source.slice(line.start, name.dollar))) return undefined;
  const keyword = textOf(source, innerOf(instruction).keyword).toUpperCase();
  return {
    target: { span: { start: name.start, end: name.end }, before: source.slice(name.start, offset) },
    proposals: variablesAt(model, instruction, keyword).map((it) => proposal(it, name.closing)),
  };
}

/** Whether a shell would take a name for that of a variable: read with one that no script sets itself. */
function isVariable({ start, end, closing }: Name, prefix: string, { joined, dialect }: ScriptText): boolean {
  const text = `${joined.text.slice(0, start)}${prefix}DFLINT_NAME${closing}${joined.text.slice(end)}`;
  const script = readScript({ text, stretches: [{ at: 0, source: 0 }], end: text.length }, dialect);
  return variableUses(script).some((it) => it.start === start + prefix.length);
}

/** Where the character before an offset of the source is followed in a text read out of it; `undefined` where it is not there. */
function placeIn({ text, stretches }: Joined, offset: number): number | undefined {
  const index = stretches.findLastIndex((it) => it.source < offset);
  const stretch = stretches[index];
  const place = stretch && stretch.at + offset - stretch.source;
  return place !== undefined && place <= (stretches[index + 1]?.at ?? text.length) ? place : undefined;
}

function isScripted(instruction: Instruction): instruction is Run | Cmd | Entrypoint | Healthcheck {
  return /^(?:Run|Cmd|Entrypoint|Healthcheck)$/.test(instruction.kind);
}

/** The name behind a `$`, perhaps still empty, that the cursor is in. */
interface Name extends Range {
  readonly dollar: number;
  /** The brace that is missing. */
  readonly closing: string;
}

function nameAt(text: string, cursor: number, character = '\\w'): Name | undefined {
  const match = new RegExp(`\\$(\\{?)([A-Za-z_]${character}*)?$`).exec(text.slice(0, cursor));
  if (match === null) return undefined;
  const [, brace = '', name = ''] = match;
  const end = cursor + (new RegExp(`^${character}*`).exec(text.slice(cursor))?.[0].length ?? 0);
  const closing = brace !== '' && !/[}:+\-?#%/]/.test(text.charAt(end)) ? '}' : '';
  return { start: cursor - name.length, end, dollar: match.index, closing };
}

function proposal({ name, value, origin }: Binding, closing: string, prefix = ''): Proposal {
  const origins = { arg: 'ARG', env: 'ENV', predefined: PREDEFINED_DOCS[name], base: 'of the base image', none: '' };
  return {
    kind: 'variable',
    label: prefix + name,
    detail: typeof value === 'string' ? value : origins[origin.kind],
    text: prefix + name + closing,
    topic: { kind: 'variable', name },
  };
}

/** Whether a `$` behind this text is taken as it is: escaped, or in single quotes. */
function isProtected(before: string, escape: string): boolean {
  let quote = '';
  let isEscaped = false;
  for (const it of before) {
    if (isEscaped) isEscaped = false;
    else if (it === escape && quote !== "'") isEscaped = true;
    else if (quote !== '') quote = it === quote ? '' : quote;
    else if (it === '"' || it === "'") quote = it;
  }
  return isEscaped || quote === "'";
}
