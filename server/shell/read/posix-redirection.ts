import type { HereDoc, Redirection as RedirectionSyntax } from 'unbash';
import { type Joined, sliceJoined, sourceSpan } from '../../text/joined.ts';
import type { Redirection } from '../script.ts';
import { unescaped, withoutLeadingTabs } from './decode.ts';
import { decodedWord, ESCAPABLE, posixWord } from './posix-word.ts';

/** A redirection as the parser found it in `joined`. */
export function redirectionOf(node: RedirectionSyntax, joined: Joined): Redirection {
  const { start, end } = sourceSpan(joined, node.pos, node.end);
  const { operator } = node;
  const descriptor = node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : undefined;
  if (node.type === 'HereDoc') {
    const body = sourceSpan(joined, node.body.pos, node.body.end);
    return { start, end, operator, descriptor, target: undefined, body };
  }
  const target = node.target && posixWord(node.target, joined);
  return { start, end, operator, descriptor, target, body: undefined };
}

/** Whether it is text that the command reads from its standard input. */
export function isInput({ type, descriptor }: RedirectionSyntax): boolean {
  const isStandardInput = descriptor === undefined || (descriptor.type === 'FileDescriptor' && descriptor.value === 0);
  return type !== 'Redirect' && isStandardInput;
}

/** The text that the command reads, its variables as they are written; `undefined` where places in it are lost. */
export function inputOf(node: RedirectionSyntax, joined: Joined): Joined | undefined {
  return node.type === 'HereDoc' ? bodyOf(node, joined) : node.target && decodedWord(node.target, joined);
}

function bodyOf({ operator, body: { pos, end }, delimiter }: HereDoc, joined: Joined): Joined {
  const text = operator === '<<-' ? withoutLeadingTabs(joined, pos, end) : sliceJoined(joined, pos, end);
  return delimiter?.quoted === true ? text : unescaped(text, 0, text.text.length, ESCAPABLE.heredoc);
}
