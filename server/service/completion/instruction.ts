import { hasSyntaxSince } from '../../lint/frontend.ts';
import type { Model } from '../../model/model.ts';
import { INSTRUCTIONS } from '../../syntax/tokens.ts';
import { textOf } from '../../text/span.ts';
import { INSTRUCTION_DOCS } from '../docs/instructions.ts';
import { SNIPPET_DOCS } from '../docs/snippets.ts';
import { literal, type Proposal } from './proposal.ts';

/** The instructions that may begin at an offset, the frequent first, and pieces that begin with them. */
export function instructionProposals(model: Model, offset: number): readonly Proposal[] {
  const names = hasStageBefore(model, offset) ? IN_STAGES : BEFORE_STAGES;
  const isLower = isWrittenLower(model, offset);
  return [...names.map((it) => instruction(it, isLower)), ...names.flatMap((it) => snippets(it, model, isLower))];
}

/** What ONBUILD may hold back. */
export function heldBackProposals(model: Model, offset: number): readonly Proposal[] {
  const isLower = isWrittenLower(model, offset);
  return IN_STAGES.filter((it) => !/^(?:FROM|MAINTAINER|ONBUILD)$/.test(it)).map((it) => instruction(it, isLower));
}

const BEFORE_STAGES: readonly string[] = ['FROM', 'ARG'];
const FREQUENT: readonly string[] = [
  'RUN',
  'COPY',
  'ENV',
  'WORKDIR',
  'ARG',
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'USER',
  'FROM',
];
const IN_STAGES: readonly string[] = [
  ...FREQUENT,
  ...INSTRUCTIONS.filter((it) => !FREQUENT.includes(it) && it !== 'MAINTAINER'),
  'MAINTAINER',
];

function instruction(name: string, isLower: boolean): Proposal {
  const label = isLower ? name.toLowerCase() : name;
  return {
    kind: 'instruction',
    label,
    detail: INSTRUCTION_DOCS[name]?.summary,
    text: `${label} `,
    topic: { kind: 'instruction', name },
    asksAgain: true,
    isDeprecated: name === 'MAINTAINER',
  };
}

function snippets(name: string, { file }: Model, isLower: boolean): readonly Proposal[] {
  const docs = (SNIPPET_DOCS[name] ?? []).filter((it) => hasSyntaxSince(it.since ?? '', file));
  const cased = (text: string) => (isLower ? text.replace(KEYWORD, (it) => it.toLowerCase()) : text);
  return docs.map(({ label, text, body }) => ({
    kind: 'snippet',
    label: cased(label),
    detail: text,
    snippet: cased(body.replaceAll('{escape}', literal(file.escape))),
    topic: { kind: 'instruction', name },
  }));
}

/** Those in the docs, which have no other words in upper case that are the same. */
const KEYWORD = new RegExp(`\\b(?:AS|${INSTRUCTIONS.join('|')})\\b`, 'g');

/** Whether a FROM stands above, or in a file without any, another instruction that needs one. */
function hasStageBefore({ stages }: Model, offset: number): boolean {
  const [first] = stages;
  return first !== undefined && first.start < offset;
}

/** Whether the file writes most instructions in lower case. */
function isWrittenLower({ file }: Model, offset: number): boolean {
  const words = file.instructions
    .filter(({ keyword }) => offset < keyword.start || keyword.end < offset)
    .map((it) => textOf(file.source, it.keyword));
  return words.filter((it) => it === it.toLowerCase()).length * 2 > words.length;
}
