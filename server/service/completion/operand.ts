import { listOf, mayBeFlag, type Operands, pairsOf } from '../cursor/operand.ts';
import { targetIn } from '../cursor/place.ts';
import type { Range, Statement } from '../cursor/statement.ts';
import { PORT_DOCS } from '../docs/ports.ts';
import { SHELL_DOCS } from '../docs/shells.ts';
import { SIGNAL_DOCS } from '../docs/signals.ts';
import { PREDEFINED_DOCS, PROXY_DOCS } from '../docs/variables.ts';
import { flagProposals } from './flag.ts';
import { openerProposals } from './heredoc.ts';
import { labelProposals } from './label.ts';
import { contextPathProposals, stagePathProposals } from './path.ts';
import { NOTHING, type Proposal, type Proposals } from './proposal.ts';
import { QUOTES, type Request, segmentOf, stageOf, stagesAbove } from './request.ts';
import { sourceProposals } from './stage.ts';
import { userProposals } from './user.ts';
import { scriptVariableProposals, variableProposals } from './variable.ts';

/** What may stand among the operands of an instruction, where the cursor is. */
export function operandProposals(request: Request): readonly Proposals[] {
  const { statement } = request;
  switch (statement.keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
      return commandProposals(request, statement.operands);
    case 'HEALTHCHECK':
      return healthProposals(request);
    case 'SHELL':
      return shellProposals(statement);
    case 'ENV':
    case 'LABEL':
    case 'ARG': {
      const { word, ranges } = pairsOf(statement);
      const variables = variableProposals(request, word);
      if (variables !== undefined) return [variables];
      if (statement.keyword === 'LABEL') return labelProposals(request, word);
      return statement.keyword === 'ARG' ? [argumentProposals(request, word, ranges)] : NOTHING;
    }
    default: {
      const operands = listOf(statement);
      if (!operands.isInside) return NOTHING;
      const variables = variableProposals(request, operands.word);
      return variables === undefined ? wordProposals(request, operands) : [variables];
    }
  }
}

function wordProposals(request: Request, operands: Operands): readonly Proposals[] {
  const { statement } = request;
  const { word, index } = operands;
  const flags = mayBeFlag(operands) && word.start === word.end ? [flagProposals(request, word)] : [];
  const bare = segmentOf(statement, word, QUOTES);
  const target = targetIn(statement, bare);
  switch (statement.keyword) {
    case 'FROM': {
      if (index === 0) return [sourceProposals(request, bare), ...flags];
      const as = cased('AS', statement);
      return index === 1 ? [{ target, proposals: [{ kind: 'keyword', label: as, text: `${as} ` }] }] : NOTHING;
    }
    case 'ADD':
    case 'COPY':
      return [...transferProposals(request, operands), ...flags];
    case 'EXPOSE':
      return [portProposals(statement, bare)];
    case 'STOPSIGNAL':
      return index === 0 ? [{ target, proposals: SIGNALS }] : NOTHING;
    case 'USER':
      return index === 0 ? [userProposals(request, bare)] : NOTHING;
    case 'WORKDIR':
      return index === 0 ? [stagePathProposals(request, word, stageOf(request))] : NOTHING;
    case 'VOLUME':
      return [stagePathProposals(request, word, stageOf(request))];
    default:
      return NOTHING;
  }
}

/** The last operand is where things go, but while it is being written it may also become one more of those that go. */
function transferProposals(request: Request, { word, index, ranges, form }: Operands): readonly Proposals[] {
  const { statement } = request;
  const opener = form === 'words' ? openerProposals(request) : undefined;
  if (opener !== undefined) return [opener];
  const isLast = index > 0 && index === ranges.length - 1;
  const own = isLast ? [stagePathProposals(request, word, stageOf(request))] : [];
  const from = statement.flags.findLast((it) => it.name === 'from' && it.value !== undefined)?.value;
  if (from === undefined) return [...own, contextPathProposals(request, word, form)];
  if (isLast) return own;
  const name = statement.text.slice(from.start, from.end).toLowerCase();
  const stages = stagesAbove(request);
  const stage = stages.findLast((it) => it.name === name) ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined);
  return stage === undefined ? NOTHING : [stagePathProposals(request, word, stage)];
}

/** A word of the grammar, in lower case where the instruction is written so. */
function cased(word: string, { text, keywordRange: { start, end } }: Statement): string {
  const keyword = text.slice(start, end);
  return keyword === keyword.toLowerCase() ? word.toLowerCase() : word;
}

/** A command for a shell, which reads variables itself, or an array, where only a shell in it does. */
function commandProposals(request: Request, from: number): readonly Proposals[] {
  const { statement } = request;
  const { text, line } = statement;
  const variables = scriptVariableProposals(request.model, line.instruction, line.offset);
  if (variables !== undefined) return [variables];
  if (/^\[\s*(?:["\]]|$)/.test(text.slice(from))) return NOTHING;
  const opener = openerProposals(request);
  if (opener !== undefined) return [opener];
  const isStart = text.slice(from, line.cursor).trim() === '';
  if (!isStart || text.slice(line.cursor).trim() !== '') return NOTHING;
  const here = { start: line.cursor, end: line.cursor };
  const array: Proposal = {
    kind: 'snippet',
    label: '["…"]',
    detail: 'exec form: without a shell',
    snippet: '["${1:executable}", "${2:argument}"]',
  };
  return [
    { target: targetIn(statement, here), proposals: [array] },
    ...(from === statement.operands ? [flagProposals(request, here)] : []),
  ];
}

function healthProposals(request: Request): readonly Proposals[] {
  const { statement } = request;
  const { word, index, ranges } = listOf(statement);
  const [first] = ranges;
  if (index > 0 && first !== undefined) return commandProposals(request, first.end);
  const cmd = cased('CMD', statement);
  const proposals: readonly Proposal[] = [
    { kind: 'keyword', label: cmd, detail: 'a command follows', text: `${cmd} `, asksAgain: true },
    { kind: 'keyword', label: cased('NONE', statement), detail: 'no health check, not even that of the base image' },
  ];
  const flags = word.start === word.end ? [flagProposals(request, word)] : [];
  return [{ target: targetIn(statement, word), proposals }, ...flags];
}

/** The whole array at once. */
function shellProposals(statement: Statement): readonly Proposals[] {
  const { text, operands, line } = statement;
  const written = text.slice(operands).trimEnd();
  if (line.cursor < operands || (written !== '' && !written.startsWith('['))) return NOTHING;
  const target = targetIn(statement, { start: operands, end: Math.max(line.cursor, operands + written.length) });
  return [{ target, proposals: SHELL_DOCS.map(({ name, text: detail }) => ({ kind: 'value', label: name, detail })) }];
}

/** In a stage, what stands above the first FROM and what Docker sets: without an ARG neither is seen there. */
function argumentProposals(request: Request, word: Range, words: readonly Range[]): Proposals {
  const { model, statement } = request;
  const equals = statement.text.slice(word.start, word.end).indexOf('=');
  const end = equals < 0 ? word.end : word.start + equals;
  const stage = stageOf(request);
  const isName = statement.line.cursor <= end;
  if (stage === undefined || !isName) return { target: undefined, proposals: [] };
  const given = new Set(words.filter((it) => it !== word).map((it) => statement.text.slice(it.start, it.end)));
  const globals = model.all('Arg').filter((it) => model.stageOf(it) === undefined);
  const names = globals.flatMap((it) => it.declarations).map((it) => it.name.text);
  const proposal = (label: string, detail: string | undefined): Proposal => {
    return { kind: 'variable', label, detail, topic: { kind: 'variable', name: label } };
  };
  const proposals = [
    ...[...new Set(names)].map((it) => proposal(it, 'ARG above the first FROM')),
    ...Object.entries(PREDEFINED_DOCS).map(([name, text]) => proposal(name, text)),
    ...Object.entries(PROXY_DOCS).map(([name, text]) => proposal(name, text)),
  ].filter((it) => !given.has(it.label));
  return { target: targetIn(statement, { start: word.start, end }), proposals };
}

function portProposals(statement: Statement, word: Range): Proposals {
  const { text, line } = statement;
  const slash = text.slice(word.start, line.cursor).indexOf('/');
  if (slash >= 0) {
    const proposals = ['tcp', 'udp', 'sctp'].map((label): Proposal => ({ kind: 'value', label }));
    return { target: targetIn(statement, { start: word.start + slash + 1, end: word.end }), proposals };
  }
  const end = /^[^/]*/.exec(text.slice(word.start, word.end))?.[0].length ?? 0;
  const proposals = [...PORT_DOCS].map(([port, detail]): Proposal => ({ kind: 'value', label: String(port), detail }));
  return { target: targetIn(statement, { start: word.start, end: word.start + end }), proposals };
}

const SIGNALS: readonly Proposal[] = Object.entries(SIGNAL_DOCS).map(([label, { text }]) => {
  return { kind: 'value', label, detail: text, topic: { kind: 'signal', name: label } };
});
