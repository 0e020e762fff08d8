import type { Model } from '../model/model.ts';
import type { Edit } from '../text/edit.ts';
import { commentProposals, directiveProposals } from './completion/comment.ts';
import { flagProposals, flagValueProposals } from './completion/flag.ts';
import { bodyProposals } from './completion/heredoc.ts';
import { heldBackProposals, instructionProposals } from './completion/instruction.ts';
import { operandProposals } from './completion/operand.ts';
import { type CompletionKind, NOTHING, type Proposal, type Proposals, plain } from './completion/proposal.ts';
import type { CompletionKnowledge, Request } from './completion/request.ts';
import { looseTarget, type Place, placeAt, type Target, targetIn } from './cursor/place.ts';
import type { Topic } from './documentation.ts';

export type { CompletionKind } from './completion/proposal.ts';
export type { CompletionKnowledge } from './completion/request.ts';

/** What may be written at a cursor. */
export interface Completions {
  /** The best first. They are not filtered by what is typed: editors do that, each in its own way. */
  readonly items: readonly Completion[];
  /** Whether there are more, so that it is worth asking again when more is typed. */
  readonly isIncomplete: boolean;
}

export interface Completion {
  /** What is compared with the text that the edit replaces. */
  readonly label: string;
  /** `snippet`: a piece to fill in, and not the name of anything; who wants none leaves these out. */
  readonly kind: CompletionKind;
  /** On one line. */
  readonly detail: string | undefined;
  /** Replaces the whole word that the cursor is in, which lies in one line; what of it is behind the cursor is also in it. */
  readonly edit: Edit;
  /** The text of the edit with stops, in the notation of LSP snippets; `undefined` where it has none. */
  readonly snippet: string | undefined;
  /** What `documentationOf` can say more about; plain data. */
  readonly topic: Topic | undefined;
  /** Whether something can be proposed behind it. */
  readonly asksAgain: boolean;
  readonly isDeprecated: boolean;
}

/** What may be written at an offset. Nothing is looked up: images and their tags are those that were known when this was written. */
export function completions(model: Model, offset: number, knowledge: CompletionKnowledge = {}): Completions {
  const found = proposalsAt(model, offset, knowledge);
  const isWindows = model.file.source.includes('\r\n');
  return {
    items: found.flatMap(({ target, proposals }) =>
      target === undefined ? [] : proposals.map((it) => completion(it, target, isWindows, model.file.source)),
    ),
    isIncomplete: found.some((it) => it.isIncomplete === true),
  };
}

function proposalsAt(model: Model, offset: number, knowledge: CompletionKnowledge): readonly Proposals[] {
  const { file } = model;
  const place: Place = placeAt(file, offset);
  switch (place.kind) {
    case 'directive-name': {
      const directives = directiveProposals(file, place, offset);
      const written = file.source.slice(place.line.start, place.line.end);
      const comment = { start: place.line.start + written.indexOf('#'), end: place.line.end };
      if (written.includes('#'))
        return [...directives, ...commentProposals(file, comment, offset, knowledge.rules ?? [])];
      return [{ target: looseTarget(file, offset), proposals: instructionProposals(model, offset) }, ...directives];
    }
    case 'directive-value':
      return directiveProposals(file, place, offset);
    case 'comment':
      return commentProposals(file, place.comment, offset, knowledge.rules ?? []);
    case 'heredoc':
      return bodyProposals(model, place.instruction, place.heredoc, offset);
    case 'between':
      return [{ target: looseTarget(file, offset), proposals: instructionProposals(model, offset) }];
    case 'keyword': {
      const { statement } = place;
      const proposals = statement.isHeldBack
        ? heldBackProposals(model, offset)
        : instructionProposals(model, statement.line.instruction.start);
      return [{ target: targetIn(statement, statement.keywordRange), proposals }];
    }
    case 'flag-name':
      return [flagProposals({ model, statement: place.statement, knowledge }, place.range)];
    case 'flag-value': {
      const request: Request = { model, statement: place.statement, knowledge };
      return flagValueProposals(request, place.flag, place.value);
    }
    case 'operand':
      return operandProposals({ model, statement: place.statement, knowledge });
    default:
      return NOTHING;
  }
}

function completion(proposal: Proposal, target: Target, isWindows: boolean, source: string): Completion {
  const { kind, label, detail, snippet, topic, asksAgain = false, isDeprecated = false } = proposal;
  const text = proposal.text ?? (snippet === undefined ? label : plain(snippet));
  const lined = (it: string) => (isWindows ? it.replaceAll('\n', '\r\n') : it);
  // What ends with a space needs none where one follows already.
  const isFollowed = text.endsWith(' ') && source[target.span.end] === ' ';
  return {
    label,
    kind,
    detail,
    edit: { span: target.span, text: lined(isFollowed ? text.slice(0, -1) : text) },
    snippet: snippet && lined(snippet),
    topic,
    asksAgain,
    isDeprecated,
  };
}
