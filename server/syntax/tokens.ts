import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { EscapeCharacter } from './ast.ts';
import { isSpace, SPACE } from './space.ts';

/*
 * The lexer of one instruction, its lines joined. The keyword decides how the rest is read, so each keyword
 * switches to a mode of its own; only the line parsers of BuildKit know more (parser/line_parsers.go).
 */

/** BuildKit splits keywords and operands at these only (parser.go, reWhitespace); quoted words and flags end at any space. */
const BLANK = '\\t\\v\\f\\r ';

type Mode = 'list' | 'command' | 'health' | 'pairs' | 'declarations' | 'oldValue' | 'line';

const Space = createToken({
  name: 'Space',
  pattern: new RegExp(`[${SPACE}]+`),
  group: Lexer.SKIPPED,
});
const Blank = createToken({
  name: 'Blank',
  pattern: new RegExp(`[${BLANK}]+`),
  group: Lexer.SKIPPED,
});
/** In front of all operands any space is taken off (split_command.go, splitCommand). */
const FirstSpace = createToken({
  name: 'FirstSpace',
  pattern: (text, at, tokens) => (isFirstOperand(tokens) ? exec(FIRST_SPACE, text, at) : null),
  line_breaks: false,
  group: Lexer.SKIPPED,
});

/** Behind the CMD of HEALTHCHECK a space is a byte, unless JSON follows (line_parsers.go, parseHealthConfig and parseJSON). */
const CommandSpace = createToken({
  name: 'CommandSpace',
  pattern: (text, at, tokens) => {
    const space = exec(FIRST_SPACE, text, at);
    if (space === null || tokens.at(-1)?.tokenType !== HealthCmd) return space;
    return matchJson(text, at + space[0].length, tokens) === null ? exec(ASCII_SPACE, text, at) : space;
  },
  line_breaks: false,
  group: Lexer.SKIPPED,
});

/** The stand-ins of the grammar for tokens that look different under each escape character. */
export const Flag = abstract('Flag');
export const Assignment = abstract('Assignment');
export const Bare = abstract('Bare');
export const OldKey = abstract('OldKey');

export const Word = createToken({ name: 'Word', pattern: new RegExp(`[^${BLANK}]+`) });
export const As = createToken({ name: 'As', pattern: ending('as'), categories: [Word] });
/** All that is left of the line. */
export const Line = createToken({ name: 'Line', pattern: /[^]+/ });

/** The bracket that begins a JSON array; text that only looks like one is no JSON to Docker. */
export const JsonOpen = createToken({
  name: 'JsonOpen',
  pattern: matchJson,
  push_mode: 'json',
});
export const JsonString = createToken({ name: 'JsonString', pattern: jsonString });
export const JsonComma = createToken({ name: 'JsonComma', pattern: ',' });
export const JsonClose = createToken({ name: 'JsonClose', pattern: ']' });
/** A number, an object, a nested array: JSON all right, but no string. */
const JsonOther = createToken({ name: 'JsonOther', pattern: /[^",\]\s]+/ });

export const HealthCmd = createToken({ name: 'HealthCmd', pattern: ending('cmd'), push_mode: 'command' });
export const HealthNone = createToken({ name: 'HealthNone', pattern: ending('none') });
/** JSON without a word adds nothing to NONE. */
const HealthNothing = createToken({
  name: 'HealthNothing',
  pattern: (text, at, tokens) => (tokens.at(-1)?.tokenType === HealthNone ? exec(EMPTY_LIST, text, at) : null),
  group: Lexer.SKIPPED,
});
const HealthOther = createToken({
  name: 'HealthOther',
  pattern: new RegExp(`[^${SPACE}]+`),
});

export const Add = keyword('ADD', 'list');
export const Arg = keyword('ARG', 'declarations');
export const Cmd = keyword('CMD', 'command');
export const Copy = keyword('COPY', 'list');
export const Entrypoint = keyword('ENTRYPOINT', 'command');
export const Env = keyword('ENV', 'pairs');
export const Expose = keyword('EXPOSE', 'list');
export const From = keyword('FROM', 'list');
export const Healthcheck = keyword('HEALTHCHECK', 'health');
export const Label = keyword('LABEL', 'pairs');
export const Maintainer = keyword('MAINTAINER', 'line');
/** The instruction it holds back follows in the same mode. */
export const Onbuild = createToken({ name: 'ONBUILD', pattern: onbuild });
export const Run = keyword('RUN', 'command');
export const Shell = keyword('SHELL', 'command');
export const Stopsignal = keyword('STOPSIGNAL', 'line');
export const User = keyword('USER', 'line');
export const Volume = keyword('VOLUME', 'list');
export const Workdir = keyword('WORKDIR', 'line');
export const Unknown = createToken({
  name: 'Unknown',
  pattern: new RegExp(`[^${BLANK}]+`),
  push_mode: 'line',
});

/** In the order in which they are tried: the frequent first. */
const KEYWORDS = [
  Run,
  Copy,
  Env,
  From,
  Arg,
  Workdir,
  Label,
  Cmd,
  Entrypoint,
  Expose,
  User,
  Add,
  Volume,
  Onbuild,
  Healthcheck,
  Shell,
  Stopsignal,
  Maintainer,
];

/** The names of all instructions, in upper case. */
export const INSTRUCTIONS: readonly string[] = KEYWORDS.map((it) => it.name).sort();

/** Two dashes alone: what follows is no flag, whatever it looks like. */
export const FlagsEnd = createToken({
  name: 'FlagsEnd',
  pattern: (text, at, tokens) => (mayBeFlag(text, at, tokens) ? exec(FLAGS_END, text, at) : null),
});

const SHARED = [
  Flag,
  FlagsEnd,
  Assignment,
  Bare,
  OldKey,
  Word,
  As,
  Line,
  JsonOpen,
  JsonString,
  JsonComma,
  JsonClose,
  JsonOther,
  HealthCmd,
  HealthNone,
  HealthNothing,
  HealthOther,
  ...KEYWORDS,
  Unknown,
];

const KEYWORD_SET = new Set<TokenType>([...KEYWORDS, Unknown]);

const DASH = 0x2d;
/** `--`, `--""`, and with a quote that is left open at the end of the line `--'`: quotes are taken off first. */
const FLAGS_END = /--(?:""|'')*(?:["']$|(?=[\t\n\v\f\r ]|$))/y;
const ONBUILD = new RegExp(`onbuild(?![^${BLANK}])`, 'iy');
/** In tokens: the blanks between count too. */
const DEEPEST_ONBUILD = 16;
const FIRST_SPACE = new RegExp(`[${SPACE}]+`, 'y');
const ASCII_SPACE = /[\t\n\v\f\r ]+/y;
const EMPTY_LIST = /\[[ \t\n\r]*\]$/y;
const OLD_KEY = new RegExp(`[^${BLANK}]+`, 'y');

const VARIANTS = { '\\': variant('\\'), '`': variant('`') };

/** Every token the grammar may meet, whatever the escape character. */
export const VOCABULARY: TokenType[] = [...SHARED, ...Object.values(VARIANTS).flatMap((it) => Object.values(it))];

const lexers = new Map<EscapeCharacter, Lexer>();

/** The lexer for a file with that escape character, made when first asked for. */
export function lexerFor(escape: EscapeCharacter): Lexer {
  let lexer = lexers.get(escape);
  if (lexer === undefined) {
    lexer = new Lexer(definition(escape), {
      positionTracking: 'onlyOffset',
      skipValidations: true,
      // Tables by first character take longer to build than a Dockerfile takes to read: a line has few tokens.
      safeMode: true,
    });
    lexers.set(escape, lexer);
  }
  return lexer;
}

function definition(escape: EscapeCharacter) {
  const { flag, lastEscape, assignment, bare, oldKey } = VARIANTS[escape];
  const flags = [FlagsEnd, flag];
  return {
    defaultMode: 'instruction',
    modes: {
      instruction: [...KEYWORDS, FirstSpace, Blank, ...flags, Unknown],
      list: [FirstSpace, Blank, ...flags, JsonOpen, As, Word],
      command: [CommandSpace, ...flags, JsonOpen, Line],
      health: [Space, ...flags, HealthCmd, HealthNone, HealthNothing, HealthOther],
      pairs: [Space, ...flags, lastEscape, assignment, oldKey, bare],
      declarations: [Space, ...flags, lastEscape, assignment, bare],
      oldValue: [Blank, Line],
      line: [Space, ...flags, Line],
      json: [Space, JsonString, JsonComma, JsonClose, JsonOther],
    },
  };
}

function abstract(name: string): TokenType {
  return createToken({ name, pattern: Lexer.NA });
}

function keyword(name: string, mode: Mode): TokenType {
  return createToken({ name, pattern: ending(name), push_mode: mode });
}

/**
 * Matches a word in either case, up to a blank or the end: `ending('run')` matches the start of `RUN x`, not of `RUNX`.
 * A word that begins otherwise is passed over without trying the expression: nearly all of them do.
 */
function ending(word: string): Matcher {
  const pattern = new RegExp(`${word}(?![^${BLANK}])`, 'iy');
  const first = lowerCase(word.charCodeAt(0));
  return (text, at) => (lowerCase(text.charCodeAt(at)) === first ? exec(pattern, text, at) : null);
}

/** Of a letter of ASCII; what becomes of others is of no use. */
function lowerCase(letter: number): number {
  return letter | 0x20;
}

/** The tokens whose shape depends on the escape character. */
function variant(escape: EscapeCharacter) {
  const custom = (name: string, matches: Matcher, category?: TokenType, mode?: string) =>
    createToken({
      name: `${name}${escape}`,
      pattern: matches,
      ...(category === undefined ? { group: Lexer.SKIPPED } : { categories: [category] }),
      ...(mode === undefined ? {} : { push_mode: mode }),
    });
  return {
    flag: custom('Flag', (text, at, tokens) => (mayBeFlag(text, at, tokens) ? flag(text, at, escape) : null), Flag),
    // Behind it stood a blank that is neither space nor tab, or it would continue the line.
    lastEscape: custom('LastEscape', (text, at) =>
      text.charAt(at) === escape && at + 1 === text.length ? [escape] : null,
    ),
    assignment: custom('Assignment', (text, at) => word(text, at, escape, true), Assignment),
    bare: custom('Bare', (text, at) => word(text, at, escape, false), Bare),
    oldKey: custom(
      'OldKey',
      (text, at, tokens) =>
        isFirstOperand(tokens) && word(text, at, escape, false) !== null ? exec(OLD_KEY, text, at) : null,
      OldKey,
      'oldValue',
    ),
  };
}

type Matcher = (text: string, offset: number, tokens: IToken[]) => [string] | RegExpExecArray | null;

function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function mayBeFlag(text: string, at: number, tokens: IToken[]): boolean {
  if (text.charCodeAt(at) !== DASH || text.charCodeAt(at + 1) !== DASH || !isBehindFlags(tokens)) return false;
  const last = tokens.at(-1);
  // Only the space of ASCII may stand in front of a flag: of any other the first byte begins an operand.
  return last !== undefined && !/[\u0080-\uffff]/.test(text.slice(last.startOffset + last.image.length, at));
}

/** Whether only the keyword and flags have been read so far. */
function isBehindFlags(tokens: IToken[]): boolean {
  const last = tokens.at(-1)?.tokenType;
  return last !== undefined && (KEYWORD_SET.has(last) || last === VARIANTS['\\'].flag || last === VARIANTS['`'].flag);
}

/** Whether no operand has been read so far. */
function isFirstOperand(tokens: IToken[]): boolean {
  const last = tokens.at(-1)?.tokenType;
  return last === FlagsEnd || last === HealthCmd || isBehindFlags(tokens);
}

/** One in another is a mistake, which is clear without going down into all that follow. */
function onbuild(text: string, at: number, tokens: IToken[]): RegExpExecArray | null {
  return tokens.length > DEEPEST_ONBUILD ? null : exec(ONBUILD, text, at);
}

/**
 * `--name="a b"c\ d`, up to a space that is neither quoted nor escaped; an open quote takes the rest (split_command.go).
 * An expression with such a choice in a loop would run out of stack on a very long one.
 */
function flag(text: string, start: number, escape: string): [string] {
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === escape) at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (isAsciiSpace(text.charCodeAt(at))) break;
    else if (endsLikeSpace(text.charCodeAt(at))) return [text.slice(start, at + 1)];
  }
  return [text.slice(start, at)];
}

function isAsciiSpace(code: number): boolean {
  return code < 0x80 && isSpace(code);
}

/**
 * Whether the last byte of a character in UTF-8 is 0x85 or 0xA0, as of `à` and the no-break space: BuildKit goes through
 * flags by bytes, and takes these for the characters of that number, which are spaces.
 */
function endsLikeSpace(code: number): boolean {
  const isWhole = code >= 0x80 && (code < 0xd800 || code >= 0xdc00);
  return isWhole && ((code & 0x3f) === 0x05 || (code & 0x3f) === 0x20);
}

/** A string of JSON that is sound, with its quotes. */
function jsonString(text: string, start: number): [string] | null {
  if (text.charAt(start) !== '"') return null;
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return [text.slice(start, at + 1)];
}

/** A word as BuildKit's parseWords delimits it (line_parsers.go), if whether it has an equals sign is as wanted. */
function word(text: string, start: number, escape: string, withEquals: boolean): [string] | null {
  let quote = '';
  let hasEquals = false;
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '=') hasEquals = true;
    if (character === escape && quote !== "'") at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (isSpace(text.charCodeAt(at))) break;
    if (at < text.length && character === escape && text.charAt(at) === '=') hasEquals = true;
  }
  return hasEquals === withEquals ? [text.slice(start, at)] : null;
}

function matchJson(text: string, at: number, tokens: IToken[]): [string] | null {
  if (text.charAt(at) !== '[' || !isFirstOperand(tokens)) return null;
  const json = text.slice(at);
  // Nearly every list is plain, and JSON.parse would make its strings.
  if (PLAIN_LIST.test(json)) return ['['];
  let isRead = true;
  try {
    JSON.parse(json, (_, value) => {
      // Go's encoding/json cannot read a number that is beyond all.
      if (typeof value === 'number' && !Number.isFinite(value)) isRead = false;
    });
  } catch {
    return null;
  }
  return isRead ? ['['] : null;
}

/** Strings of which no character is a control, a quote or a backslash. */
const PLAIN_LIST = /^\[ *"[ -!#-[\]-\uffff]*" *(?:, *"[ -!#-[\]-\uffff]*" *)*\]$/;
