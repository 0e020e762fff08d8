import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Dialect } from './dialect.ts';
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
export function bashismsIn(script: Script, source: string): readonly Bashism[] {
  const found: Bashism[] = [];
  let last: Block | undefined;
  let shell: Dialect;
  const add: Add = (span, construct, outcome, edit) => {
    if (shell === 'dash' || shell === 'ash') found.push({ span, construct, outcome, edit, shell });
  };
  for (const command of script.commands) {
    const { block } = command;
    shell = block.dialect;
    if (shell !== 'dash' && shell !== 'ash') continue;
    if (block !== last && block.kind === 'function' && shell === 'dash') inHead(block, source, add);
    last = block;
    aroundCommand(command, shell, add);
  }
  return found;
}

type Plain = Bashism['shell'];
type Add = (span: Span, construct: string, outcome: string, edit?: Edit) => void;

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

function aroundCommand(command: ShellCommand, dialect: Plain, add: Add): void {
  const { joint, name, args, assignments, redirections } = command;
  if (joint?.operator === '|&') add(joint, '|&', STOPS, { span: joint, text: '2>&1 |' });
  inCommand(command, dialect, add);
  for (const { name, value, start, end } of assignments) {
    if (value === undefined) add({ start, end }, `${name}=(…)`, STOPS);
  }
  for (const { value } of assignments) if (value !== undefined) inWord(value, command, dialect, add);
  if (name !== undefined) inWord(name, command, dialect, add);
  for (const word of args) inWord(word, command, dialect, add);
  for (const { target } of redirections) if (target !== undefined) inWord(target, command, dialect, add);
  for (const redirection of redirections) inRedirection(redirection, dialect, add);
}

/** What stands before the body of a function. */
function inHead({ start }: Block, source: string, add: Add): void {
  const [, keyword = '', name = ''] = FUNCTION.exec(source.slice(Math.max(0, start - LONGEST_HEAD), start)) ?? [];
  if (keyword === '') return;
  const at = source.lastIndexOf(keyword + name, start);
  add({ start: at, end: at + 'function'.length }, 'function', STOPS);
}

const LONGEST_HEAD = 200;
/** `function f() {` */
const FUNCTION = /\b(function\s+)([\w-]+)\s*(?:\(\s*\))?\s*\{?\s*$/;

function inCommand({ program, name, args }: ShellCommand, dialect: Plain, add: Add): void {
  if (program === undefined || name === undefined) return;
  if (BUILT_IN[dialect].has(program) && name.text === program) {
    add(name, program, UNKNOWN, program === 'source' ? { span: name, text: '.' } : undefined);
  }
  const [first] = args;
  if (dialect === 'dash' && (program === '[' || program === 'test')) {
    for (const word of args) {
      if (word.text === '==') add(word, `== in ${program}`, 'takes that for a mistake', { span: word, text: '=' });
    }
  }
  if (dialect === 'dash' && name.text === 'echo' && (first?.text === '-e' || first?.text === '-E')) {
    // dash's echo has no options but -n, and reads \t and \n anyway.
    const next = args[1];
    const edit = first.text === '-e' && next ? { span: { start: first.start, end: next.start }, text: '' } : undefined;
    add(first, `echo ${first.text}`, `prints the ${first.text} too`, edit);
  }
  if (program === 'read' && args.some((it) => /^-[a-z]*a/.test(it.text))) add(name, 'read -a', UNKNOWN);
  if (program === 'printf' && first?.text === '-v') add(first, 'printf -v', UNKNOWN);
}

function inRedirection(redirection: Redirection, dialect: Plain, add: Add): void {
  const { operator, start, target } = redirection;
  if (operator === '<<<') add({ start, end: start + operator.length }, '<<<', STOPS);
  if (dialect === 'dash' && (operator === '&>' || operator === '&>>') && target !== undefined) {
    const span = { start, end: redirection.end };
    const edit = { span, text: `${operator.slice(1)}${target.text} 2>&1` };
    add(span, operator, 'runs the command in the background instead', edit);
  }
}

function inWord(word: ShellWord, { program }: ShellCommand, dialect: Plain, add: Add): void {
  const { text, parts } = word;
  let hasBraces = false;
  for (const part of parts) {
    if (part.kind === 'Variable' && isForeign(part.modifier, dialect))
      add(part, `\${${part.name}${part.modifier}}`, 'stops there: bad substitution');
    // In Bash braces are expanded before all else.
    else if (part.kind === 'Literal' && !part.quoted && part.text.includes('{')) hasBraces ||= BRACES.test(part.text);
  }
  if (dialect === 'dash' && (text.startsWith('<(') || text.startsWith('>('))) add(word, `${text.slice(0, 2)}…)`, STOPS);
  if (dialect === 'dash' && text.startsWith("$'")) add(word, "$'…'", LITERAL);
  // What git and docker take in braces is not for the shell.
  if (hasBraces && program !== undefined && MAKES_FILES.has(program))
    add(word, BRACES.exec(text)?.[0] ?? text, LITERAL);
}

/** `/from/to`, `^^`, `[@]`, `:0:2`; `#`, `%` and `:-` are everyone's. */
function isForeign(modifier: string, dialect: Plain): boolean {
  if (modifier === '') return false;
  if (/^(?:\^|,|@[A-Za-z]$|\[)/.test(modifier)) return true;
  return dialect === 'dash' && /^(?:\/|:\s*(?:\d|\$|\())/.test(modifier);
}

/** `{a,b}`, `{1..9}` */
const BRACES = /\{(?:[^{}\s,]*,[^{}\s]*|\w+\.\.\w+)\}/;
/** Commands of which it is plain that files are meant. */
const MAKES_FILES: ReadonlySet<string> = new Set([
  ...['mkdir', 'rm', 'rmdir', 'cp', 'mv', 'ln', 'touch', 'chmod'],
  ...['chown', 'cat', 'ls', 'echo', 'tar', 'install', 'rsync'],
]);
