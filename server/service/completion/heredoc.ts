import { hasSyntaxSince } from '../../lint/frontend.ts';
import type { Model } from '../../model/model.ts';
import type { Heredoc, Instruction } from '../../syntax/ast.ts';
import { heredocsOf } from '../../syntax/walk.ts';
import { physicalLine } from '../cursor/line.ts';
import { type Target, targetIn } from '../cursor/place.ts';
import { type Proposal, type Proposals, plain } from './proposal.ts';
import type { Request } from './request.ts';
import { bodyVariableProposals, scriptVariableProposals } from './variable.ts';
import { innerOf } from './variables-at.ts';

/** What announces a here-document, where `<<` is being written; `undefined` where it is not. */
export function openerProposals({ model, statement }: Request): Proposals | undefined {
  const { text, line, keyword, operands } = statement;
  if ((keyword !== 'RUN' && keyword !== 'COPY' && keyword !== 'ADD') || !hasSyntaxSince('1.4', model.file))
    return undefined;
  const match = /(?:^|\s)(\d*<<-?["']?\w*)$/.exec(text.slice(operands, line.cursor));
  const typed = match?.[1];
  if (typed === undefined) return undefined;
  const rest = /^\w*["']?/.exec(text.slice(line.cursor))?.[0] ?? '';
  const target = targetIn(statement, { start: line.cursor - typed.length, end: line.cursor + rest.length });
  const isLast = text.slice(line.cursor + rest.length).trim() === '';
  // One that has its end already is not given another.
  const isEnded = heredocsOf(line.instruction).some((it) => it.terminator !== undefined);
  const proposals = OPENERS.map(({ label, detail }): Proposal => {
    const name = label.replace(/\W/g, '');
    const path = keyword === 'RUN' ? '' : ' ${1:/path}';
    const snippet = `${label}${path}\n$0\n${name}`;
    const base: Proposal = { kind: 'heredoc', label, detail };
    return isLast && !isEnded ? { ...base, text: plain(`${label}${path}`), snippet } : base;
  });
  return { target, proposals };
}

/** In the body of a here-document: the line that ends it, where it has none, and variables. */
export function bodyProposals(
  model: Model,
  instruction: Instruction,
  heredoc: Heredoc,
  offset: number,
): readonly Proposals[] {
  const fileVariables = () => (heredoc.expands ? bodyVariableProposals(model, instruction, offset) : undefined);
  const isForShell = innerOf(instruction).kind === 'Run';
  const variables = isForShell ? scriptVariableProposals(model, instruction, offset) : fileVariables();
  return variables === undefined ? closingProposals(model, heredoc, offset) : [variables];
}

function closingProposals(
  model: Model,
  { name, stripsTabs, terminator }: Heredoc,
  offset: number,
): readonly Proposals[] {
  if (terminator !== undefined || name === '') return [];
  const line = physicalLine(model.file, offset);
  const written = model.file.source.slice(line.start, line.end);
  const start = line.start + (stripsTabs ? (/^\t*/.exec(written)?.[0].length ?? 0) : 0);
  const before = model.file.source.slice(start, offset);
  if (offset < start || !name.startsWith(before)) return [];
  const target: Target = { span: { start, end: offset }, before };
  return [{ target, proposals: [{ kind: 'heredoc', label: name, detail: 'ends the here-document' }] }];
}

const OPENERS: readonly { readonly label: string; readonly detail: string }[] = [
  { label: '<<EOF', detail: 'variables are expanded' },
  { label: '<<"EOF"', detail: 'variables are not expanded' },
  { label: '<<-EOF', detail: 'tabs at the start of lines are dropped' },
];
