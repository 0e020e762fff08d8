import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Block, Redirection, Script, ShellCommand, ShellWord } from './script.ts';

/** Something of Bash in a script that dash or the ash of BusyBox reads. */
export interface Bashism {
  readonly span: Span;
  readonly shell: 'dash' | 'ash';
  /** What it is, in the words of a shell: `[[`, `<<<`. */
  readonly construct: string;
  /** What becomes of it: completes "dash …". */
  readonly outcome: string;
  /** The same in every shell. */
  readonly edit: Edit | undefined;
}

/**
 * All of them in the order of the commands; `source` is the Dockerfile. What dash and ash make of each was tried with dash
 * 0.5.12 and BusyBox 1.35.
 */
export function* bashismsIn(script: Script, source: string): Generator<Bashism> {
  let last: Block | undefined;
  for (const command of script.commands) {
    const { block } = command;
    const shell = block.dialect;
    if (shell !== 'dash' && shell !== 'ash') continue;
    if (block !== last) for (const found of inHead(block, shell, source)) yield { ...found, shell };
    last = block;
    for (const found of aroundCommand(command, shell)) yield { ...found, shell };
  }
}

type Plain = Bashism['shell'];
type Found = Omit<Bashism, 'shell'>;

const UNKNOWN = 'does not know it';
const STOPS = 'stops there with a syntax error';
const LITERAL = 'leaves it as it is written';

/** Commands that a shell has itself or not at all. */
const BUILT_IN: Readonly<Record<Plain, ReadonlySet<string>>> = {
  dash: new Set([
    '[[',
    'source',
    'let',
    'pushd',
    'popd',
    'dirs',
    'shopt',
    'declare',
    'typeset',
    'mapfile',
    'readarray',
    'disown',
  ]),
  ash: new Set(['pushd', 'popd', 'dirs', 'shopt', 'declare', 'typeset', 'mapfile', 'readarray', 'disown']),
};

function* aroundCommand(command: ShellCommand, dialect: Plain): Generator<Found> {
  const { joint, assignments, redirections } = command;
  if (joint?.operator === '|&')
    yield { span: joint, construct: '|&', outcome: STOPS, edit: { span: joint, text: '2>&1 |' } };
  yield* inCommand(command, dialect);
  for (const { name, value, start, end } of assignments) {
    if (value === undefined) yield { span: { start, end }, construct: `${name}=(…)`, outcome: STOPS, edit: undefined };
  }
  for (const word of wordsOf(command)) yield* inWord(word, command, dialect);
  for (const redirection of redirections) yield* inRedirection(redirection, dialect);
}

/** What stands before the body of a function. */
function* inHead({ kind, start }: Block, dialect: Plain, source: string): Generator<Found> {
  if (kind !== 'function' || dialect !== 'dash') return;
  const [, keyword = '', name = ''] = FUNCTION.exec(source.slice(Math.max(0, start - LONGEST_HEAD), start)) ?? [];
  if (keyword === '') return;
  const at = source.lastIndexOf(keyword + name, start);
  yield { span: { start: at, end: at + 'function'.length }, construct: 'function', outcome: STOPS, edit: undefined };
}

const LONGEST_HEAD = 200;
/** `function f() {` */
const FUNCTION = /\b(function\s+)([\w-]+)\s*(?:\(\s*\))?\s*\{?\s*$/;

function* inCommand({ program, name, args }: ShellCommand, dialect: Plain): Generator<Found> {
  if (program === undefined || name === undefined) return;
  if (BUILT_IN[dialect].has(program) && name.text === program) {
    const edit = program === 'source' ? { span: name, text: '.' } : undefined;
    yield { span: name, construct: program, outcome: UNKNOWN, edit };
  }
  const [first] = args;
  if (dialect === 'dash' && (program === '[' || program === 'test')) {
    for (const word of args) {
      if (word.text !== '==') continue;
      yield {
        span: word,
        construct: `== in ${program}`,
        outcome: 'takes that for a mistake',
        edit: { span: word, text: '=' },
      };
    }
  }
  if (dialect === 'dash' && name.text === 'echo' && first !== undefined && /^-[eE]$/.test(first.text)) {
    // dash's echo has no options but -n, and reads \t and \n anyway.
    const next = args[1];
    const edit = first.text === '-e' && next ? { span: { start: first.start, end: next.start }, text: '' } : undefined;
    yield { span: first, construct: `echo ${first.text}`, outcome: `prints the ${first.text} too`, edit };
  }
  if (program === 'read' && args.some((it) => /^-[a-z]*a/.test(it.text))) {
    yield { span: name, construct: 'read -a', outcome: UNKNOWN, edit: undefined };
  }
  if (program === 'printf' && first?.text === '-v') {
    yield { span: first, construct: 'printf -v', outcome: UNKNOWN, edit: undefined };
  }
}

function* inRedirection(redirection: Redirection, dialect: Plain): Generator<Found> {
  const { operator, start, target } = redirection;
  if (operator === '<<<') {
    yield { span: { start, end: start + operator.length }, construct: '<<<', outcome: STOPS, edit: undefined };
  }
  if (dialect === 'dash' && (operator === '&>' || operator === '&>>') && target !== undefined) {
    const span = { start, end: redirection.end };
    const edit = { span, text: `${operator.slice(1)}${target.text} 2>&1` };
    yield { span, construct: operator, outcome: 'runs the command in the background instead', edit };
  }
}

function* inWord(word: ShellWord, { program }: ShellCommand, dialect: Plain): Generator<Found> {
  const { text, parts } = word;
  for (const part of parts) {
    if (part.kind !== 'Variable' || !isForeign(part.modifier, dialect)) continue;
    const construct = `\${${part.name}${part.modifier}}`;
    yield { span: part, construct, outcome: 'stops there: bad substitution', edit: undefined };
  }
  if (dialect === 'dash' && /^[<>]\(/.test(text))
    yield { span: word, construct: `${text.slice(0, 2)}…)`, outcome: STOPS, edit: undefined };
  if (dialect === 'dash' && text.startsWith("$'"))
    yield { span: word, construct: "$'…'", outcome: LITERAL, edit: undefined };
  // In Bash braces are expanded before all else; what git and docker take in braces is not for the shell.
  const braces = parts.find((it) => it.kind === 'Literal' && !it.quoted && BRACES.test(it.text));
  if (braces !== undefined && MAKES_FILES.has(program ?? '')) {
    yield { span: word, construct: BRACES.exec(text)?.[0] ?? text, outcome: LITERAL, edit: undefined };
  }
}

/** `/from/to`, `^^`, `[@]`, `:0:2`; `#`, `%` and `:-` are everyone's. */
function isForeign(modifier: string, dialect: Plain): boolean {
  if (/^(?:\^|,|@[A-Za-z]$|\[)/.test(modifier)) return true;
  return dialect === 'dash' && /^(?:\/|:\s*(?:\d|\$|\())/.test(modifier);
}

function wordsOf({ name, args, assignments, redirections }: ShellCommand): readonly ShellWord[] {
  const values = assignments.flatMap((it) => it.value ?? []);
  return [...values, ...(name === undefined ? [] : [name]), ...args, ...redirections.flatMap((it) => it.target ?? [])];
}

/** `{a,b}`, `{1..9}` */
const BRACES = /\{(?:[^{}\s]*,[^{}\s]*|\w+\.\.\w+)\}/;
/** Commands of which it is plain that files are meant. */
const MAKES_FILES: ReadonlySet<string> = new Set([
  ...[
    'mkdir',
    'rm',
    'rmdir',
    'cp',
    'mv',
    'ln',
    'touch',
    'chmod',
    'chown',
    'cat',
    'ls',
    'echo',
    'tar',
    'install',
    'rsync',
  ],
]);
