import { type Assignment, forEachChild, type ParsedScript, type SyntaxNode, type Word, type WordPart } from 'unbash';
import { type Joined, sliceJoined, sourceSpan } from '../../text/joined.ts';
import type { ShellWord } from '../script.ts';
import { concatJoined, unescaped } from './decode.ts';
import { literalWord, WordParts } from './word-parts.ts';

/** What stands in `$(…)`, backquotes or `<(…)`. It is parsed when its script is asked for. */
export type Substitution = Extract<SyntaxNode, { script: ParsedScript | undefined }>;

/** A word, or an assignment that is an argument as of `export`, as the parser found it in `joined`. */
export function posixWord(node: Word | Assignment, joined: Joined): ShellWord {
  const { text, pos, end } = node;
  // The parser finds the parts of a word only when they are asked for; most words have but one.
  if (!SPECIAL.test(text)) {
    const span = sourceSpan(joined, pos, end);
    return literalWord(span.start, span.end, text);
  }
  const found = new WordParts(joined);
  if (node.type === 'Word') addWord(found, node);
  else addAssignment(found, node);
  return found.word(pos, end);
}

/**
 * The word as the program gets it, its variables as they are written, as a text to be read once more.
 * `undefined` where the places in it are lost, as in `$'\x41'`.
 */
export function decodedWord({ pos, end, parts }: Word, joined: Joined): Joined | undefined {
  if (parts === undefined) return sliceJoined(joined, pos, end);
  const pieces: Joined[] = [];
  for (const part of parts) {
    const piece = decodedPart(part, joined);
    if (piece === undefined) return undefined;
    pieces.push(piece);
  }
  return concatJoined(pieces);
}

/** The substitutions in a node, of nested ones the outermost. */
export function substitutionsIn(node: SyntaxNode): readonly Substitution[] {
  const found: Substitution[] = [];
  addSubstitutions(node, found);
  return found;
}

/** The characters before which a backslash is dropped. */
export const ESCAPABLE = {
  unquoted: /[^]/,
  doubleQuoted: /[$`"\\\n]/,
  heredoc: /[$`\\\n]/,
  backquoted: /[$`\\]/,
} as const;

const SPECIAL = /[$`\\'"(]/;

function addSubstitutions(node: SyntaxNode, found: Substitution[]): void {
  switch (node.type) {
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion':
      found.push(node);
      return;
    default:
      forEachChild(node, (child) => addSubstitutions(child, found));
  }
}

function addWord(found: WordParts, { pos, end, value, parts }: Word): void {
  if (parts === undefined) found.literal(pos, end, value, false);
  else for (const part of parts) addPart(found, part, false);
}

function addAssignment(found: WordParts, { text, pos, value }: Assignment): void {
  found.literal(pos, value.pos, text.slice(0, value.pos - pos), false);
  if (value.type === 'ArrayValue') found.computed(value.pos, value.end, false);
  else if (value.end > value.pos) addWord(found, value);
}

function addPart(found: WordParts, part: WordPart, quoted: boolean): void {
  const { pos, end, text } = part;
  switch (part.type) {
    case 'Literal':
      // A backslash quotes one character; the few literals that have one are taken as quoted throughout.
      found.literal(pos, end, part.value, quoted || part.value !== text);
      return;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      found.literal(pos, end, part.value, true);
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      if (part.parts.length === 0) found.literal(pos, end, '', true);
      for (const inner of part.parts) addPart(found, inner, true);
      return;
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      addPattern(found, part);
      return;
    case 'SimpleExpansion':
      found.variable(pos, end, text.slice(1), '', quoted);
      return;
    case 'ParameterExpansion':
      if (part.prefix !== undefined) found.computed(pos, end, quoted);
      else found.variable(pos, end, part.parameter, text.slice(part.parameterEnd - pos, -1), quoted);
      return;
    default:
      found.computed(pos, end, quoted);
  }
}

/** `[a-z]*`, `{a,$b}`: as written, but for the variables in it. */
function addPattern(
  found: WordParts,
  pattern: Extract<WordPart, { type: 'Glob' | 'ExtendedGlob' | 'BraceExpansion' }>,
): void {
  const { pos, end, text, parts = [] } = pattern;
  const addUpTo = (stop: number) => {
    if (stop > at) found.literal(at, stop, text.slice(at - pos, stop - pos), false);
  };
  let at = pos;
  for (const part of parts) {
    addUpTo(part.pos);
    addPart(found, part, false);
    at = part.end;
  }
  addUpTo(end);
}

function decodedPart(part: WordPart, joined: Joined): Joined | undefined {
  const { pos, end } = part;
  switch (part.type) {
    case 'Literal':
      return unescaped(joined, pos, end, ESCAPABLE.unquoted);
    case 'SingleQuoted':
      return sliceJoined(joined, pos + 1, end - 1);
    case 'AnsiCQuoted':
      return part.text.includes('\\') ? undefined : sliceJoined(joined, pos + 2, end - 1);
    case 'DoubleQuoted':
      return unescaped(joined, pos + 1, end - 1, ESCAPABLE.doubleQuoted);
    case 'LocaleString':
      return unescaped(joined, pos + 2, end - 1, ESCAPABLE.doubleQuoted);
    default:
      return sliceJoined(joined, pos, end);
  }
}
