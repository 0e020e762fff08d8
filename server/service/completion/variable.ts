import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { commandsOf, type Stage } from '../../model/stage.ts';
import type { Binding, Variables } from '../../model/variable/variable.ts';
import type { Instruction } from '../../syntax/ast.ts';
import { textOf } from '../../text/span.ts';
import { physicalLine } from '../cursor/line.ts';
import { targetIn } from '../cursor/place.ts';
import type { Range } from '../cursor/statement.ts';
import { PREDEFINED_DOCS } from '../docs/variables.ts';
import { secretsOf } from '../name/mention.ts';
import type { Proposal, Proposals } from './proposal.ts';
import type { Request } from './request.ts';

/** Who expands variables: the build, as it does in words, or a shell. */
export type Expander = 'build' | 'shell';

/** The variables that may follow a `$` before the cursor; `undefined` where there is none that counts as one. */
export function variableProposals(request: Request, range: Range, expander: Expander): Proposals | undefined {
  const { model, statement } = request;
  const { text, line, keyword } = statement;
  const name = nameAt(text, range.start, line.cursor);
  if (name === undefined) return undefined;
  const escape = expander === 'shell' ? '\\' : statement.escape;
  if (isProtected(text.slice(range.start, name.dollar), escape)) return undefined;
  const proposals = variablesAt(model, line.instruction, keyword).map((it) => proposal(it, name.closing));
  return { target: targetIn(statement, name), proposals };
}

/** The same in the body of a here-document, where quotes mean nothing to the build. */
export function bodyVariableProposals(model: Model, instruction: Instruction, offset: number): Proposals | undefined {
  const { source } = model.file;
  const line = physicalLine(model.file, offset);
  const name = nameAt(source.slice(0, line.end), line.start, offset);
  if (name === undefined || /(?<!\\)(?:\\\\)*\\$/.test(source.slice(line.start, name.dollar))) return undefined;
  const inner = instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
  const keyword = textOf(source, inner.keyword).toUpperCase();
  return {
    target: { span: { start: name.start, end: name.end }, before: source.slice(name.start, offset) },
    proposals: variablesAt(model, instruction, keyword).map((it) => proposal(it, name.closing)),
  };
}

/** The name behind a `$`, perhaps still empty, that the cursor is in; `closing` is the brace that is missing. */
function nameAt(
  text: string,
  from: number,
  cursor: number,
): (Range & { readonly dollar: number; readonly closing: string }) | undefined {
  const before = text.slice(from, cursor);
  const match = /\$(\{?)([A-Za-z_]\w*)?$/.exec(before);
  if (match === null) return undefined;
  const [, brace = '', name = ''] = match;
  const end = cursor + (/^\w*/.exec(text.slice(cursor))?.[0].length ?? 0);
  const closing = brace !== '' && !/[}:+\-?#%/]/.test(text.charAt(end)) ? '}' : '';
  return { start: cursor - name.length, end, dollar: from + match.index, closing };
}

function proposal({ name, value, origin }: Binding, closing: string): Proposal {
  const origins = { arg: 'ARG', env: 'ENV', predefined: PREDEFINED_DOCS[name], base: 'of the base image', none: '' };
  return {
    kind: 'variable',
    label: name,
    detail: typeof value === 'string' ? value : origins[origin.kind],
    text: name + closing,
    topic: { kind: 'variable', name },
  };
}

/** The variables that are known where an instruction stands. */
function variablesAt(model: Model, instruction: Instruction, keyword: string): readonly Binding[] {
  const stage = model.stageOf(instruction);
  if (keyword === 'FROM' || stage === undefined) return globals(model, instruction.start);
  if (/^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword)) return environmentOf(stage, model);
  const secrets = instruction.kind === 'Run' ? secretsOf(instruction).flatMap((it) => it.value?.text ?? []) : [];
  const known = bindings(model.stateAt(instruction).variables);
  const path: Binding = { name: 'PATH', value: undefined, origin: { kind: 'base' } };
  return [
    ...secrets.map((name): Binding => ({ name, value: undefined, origin: { kind: 'none' } })),
    ...known,
    ...(known.some((it) => it.name === 'PATH') ? [] : [path]),
  ];
}

function bindings(variables: Variables): readonly Binding[] {
  return variables
    .names()
    .map((it) => variables.lookup(it))
    .reverse();
}

/** What FROM sees, and the ARGs between: those that are declared above an offset and above the first FROM. */
function globals(model: Model, offset: number): readonly Binding[] {
  const first = model.stages.find((it) => it.from !== undefined)?.from ?? model.file.instructions[0];
  const known = first === undefined ? [] : bindings(model.stateAt(first).variables);
  const seen = new Set(known.map((it) => it.name));
  const declared = model.all('Arg').filter((it) => it.start < offset && model.stageOf(it) === undefined);
  const missing = declared.flatMap((it) => it.declarations).filter((it) => !seen.has(it.name.text));
  const later = missing.map((declaration): Binding => {
    const value = declaration.value && model.valueOf(declaration.value);
    return { name: declaration.name.text, value, origin: { kind: 'arg', declaration, global: undefined } };
  });
  const predefined = Object.keys(PREDEFINED_DOCS).flatMap((name) => known.find((it) => it.name === name) ?? []);
  return [...later, ...known.filter((it) => !predefined.includes(it)), ...predefined];
}

/** What a container has: all that ENV sets, wherever it stands. */
function environmentOf(stage: Stage, model: Model): readonly Binding[] {
  const found = new Map<string, Binding>();
  for (const one of lineageOf(stage)) {
    const pairs = commandsOf(one).flatMap((it) => (it.kind === 'Env' ? it.pairs : []));
    for (const pair of [...pairs].reverse()) {
      const name = model.valueOf(pair.key) ?? textOf(model.file.source, pair.key);
      if (!found.has(name)) found.set(name, { name, value: model.valueOf(pair.value), origin: { kind: 'env', pair } });
    }
  }
  return [...found.values()];
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
