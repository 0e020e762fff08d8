import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Instruction } from '../../server/syntax/ast.ts';
import { parse } from '../../server/syntax/parse.ts';
import type { Span } from '../../server/text/span.ts';
import { fetchPackages } from '../bench/peers.ts';
import { referenceData } from '../reference-data.ts';

/**
 * `npm run e2e:differential -- --show operands`: what our parser and npm's dockerfile-ast make of real Dockerfiles, as a
 * table, and some of the differences of one kind for a person to judge.
 */
const { values } = parseArgs({
  options: { show: { type: 'string' }, count: { type: 'string', default: '20' } },
});
if (referenceData === undefined) throw new Error('set DFLINT_REFERENCE_DATA to the folder of the reference data');
const folder = join(referenceData, 'corpus', 'files');

interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

interface TheirInstruction {
  getKeyword(): string;
  getRange(): Range;
  getArguments(): readonly { getRange(): Range }[];
  /** Of those that may be written as JSON. */
  getJSONStrings?(): readonly { getRange(): Range }[];
  getFlags?(): readonly { getRange(): Range }[];
  getHeredocs?(): readonly { getName(): string; getStartRange(): Range; getContentRange(): Range | null }[];
}

interface TheirFile {
  getInstructions(): readonly TheirInstruction[];
  getComments(): readonly { getRange(): Range }[];
  getDirectives(): readonly { getName(): string; getValue(): string; getRange(): Range }[];
}

const requirePeer = fetchPackages('peers', { 'dockerfile-ast': '0.7.1', 'dockerfile-utils': '0.16.3' });
if (requirePeer === undefined) throw new Error('npm has not given dockerfile-ast');
const { DockerfileParser }: { DockerfileParser: { parse(source: string): TheirFile } } = requirePeer('dockerfile-ast');

/** What is said of a file: by kind, by the offset at which it is said. */
type Reading = Readonly<Record<Kind, Map<number, string>>>;
type Kind = (typeof KINDS)[number];
const KINDS = ['instructions', 'ends', 'flags', 'operands', 'heredocs', 'comments', 'directives'] as const;

/** Those whose operands are words to both. */
const COMPARED: readonly string[] = ['FROM', 'USER', 'WORKDIR', 'EXPOSE', 'STOPSIGNAL', 'COPY', 'ADD', 'MAINTAINER'];

/** By BuildKit's parser, of the differences that there are. */
const JUDGED: Readonly<Record<Kind, string>> = {
  instructions: '',
  ends: 'dflint: white space at the end of a line is no part of an instruction',
  flags: 'dflint: `--` ends the flags and is none, and every instruction may have some',
  operands:
    'dflint: WORKDIR and MAINTAINER have one, white space and all; a FROM without the name behind AS is refused',
  heredocs: '',
  comments: 'dflint: what is no directive is a comment',
  directives: 'dflint: there is one word before the equals sign of a directive, of letters and digits',
};

const tally = new Map(KINDS.map((it) => [it, { both: 0, ours: 0, theirs: 0, other: 0, files: new Set<string>() }]));
const shown: string[] = [];
const names = readdirSync(folder).sort();
for (const name of names) {
  const source = readFileSync(join(folder, name), 'utf8').replace(/^\ufeff/, '');
  const [ours, theirs] = [ourReading(source), theirReading(source)];
  for (const kind of KINDS) {
    for (const at of new Set([...ours[kind].keys(), ...theirs[kind].keys()])) {
      const outcome = outcomeOf(ours[kind].get(at), theirs[kind].get(at));
      const row = tally.get(kind);
      if (row === undefined) continue;
      row[outcome]++;
      if (outcome === 'both') continue;
      row.files.add(name);
      if (kind === values.show) shown.push(described(name, source, at, ours[kind].get(at), theirs[kind].get(at)));
    }
  }
}

say(
  `${names.length} files\n\n| what | the same | only dflint | only dockerfile-ast | otherwise | in files | who is right |`,
);
say('| --- | --- | --- | --- | --- | --- | --- |');
for (const [kind, { both, ours, theirs, other, files }] of tally)
  say(
    `| ${kind} | ${both} | ${ours} | ${theirs} | ${other} | ${files.size} | ${files.size === 0 ? '' : JUDGED[kind]} |`,
  );
const step = Math.max(1, Math.floor(shown.length / Number(values.count)));
for (const it of shown.filter((_, index) => index % step === 0)) say(`\n${it}`);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function outcomeOf(ours: string | undefined, theirs: string | undefined): 'both' | 'ours' | 'theirs' | 'other' {
  if (theirs === undefined) return 'ours';
  if (ours === undefined) return 'theirs';
  return ours === theirs ? 'both' : 'other';
}

function described(name: string, source: string, at: number, ours: string | undefined, theirs: string | undefined) {
  const line = source.slice(0, at).split('\n').length;
  const around = JSON.stringify(source.slice(at, at + 80));
  return `${name}:${line} ${around}\n  dflint         ${JSON.stringify(ours)}\n  dockerfile-ast ${JSON.stringify(theirs)}`;
}

function emptyReading(): Reading {
  const map = () => new Map<number, string>();
  return {
    instructions: map(),
    ends: map(),
    flags: map(),
    operands: map(),
    heredocs: map(),
    comments: map(),
    directives: map(),
  };
}

function ourReading(source: string): Reading {
  const reading = emptyReading();
  const { directives, instructions, trivia } = parse(source);
  const text = ({ start, end }: Span) => source.slice(start, end);
  for (const instruction of instructions) {
    const { start, end, keyword, flags } = instruction;
    reading.instructions.set(start, text(keyword).toUpperCase());
    reading.ends.set(start, String(end));
    for (const it of flags) reading.flags.set(it.start, text(it));
    const heredocs = 'heredocs' in instruction ? instruction.heredocs : [];
    // The last line ending is for them no part of a body.
    for (const it of heredocs)
      reading.heredocs.set(it.opener.start, `${it.name} ${text(it.body).replace(/\r?\n$/, '')}`);
    if (heredocs.length > 0) continue;
    for (const it of operandsOf(instruction)) reading.operands.set(it.start, text(it));
  }
  for (const it of trivia) if (it.kind === 'comment') reading.comments.set(it.start, text(it));
  for (const { start, name, value } of directives) reading.directives.set(start, `${name}=${value}`);
  return reading;
}

function theirReading(source: string): Reading {
  const reading = emptyReading();
  const document = TextDocument.create('', '', 0, source);
  const span = ({ start, end }: Range): Span => ({ start: document.offsetAt(start), end: document.offsetAt(end) });
  const text = ({ start, end }: Span) => source.slice(start, end);
  const file = DockerfileParser.parse(source);
  for (const instruction of file.getInstructions()) {
    const { start, end } = span(instruction.getRange());
    const keyword = instruction.getKeyword();
    reading.instructions.set(start, keyword);
    reading.ends.set(start, String(end));
    const flags = (instruction.getFlags?.() ?? []).map((it) => span(it.getRange()));
    for (const it of flags) reading.flags.set(it.start, text(it));
    const heredocs = instruction.getHeredocs?.() ?? [];
    for (const it of heredocs) {
      const body = it.getContentRange();
      reading.heredocs.set(span(it.getStartRange()).start, `${it.getName()} ${body === null ? '' : text(span(body))}`);
    }
    // They take the words of bodies for operands too.
    if (!COMPARED.includes(keyword) || heredocs.length > 0) continue;
    const strings = instruction.getJSONStrings?.() ?? [];
    const operands = strings.length > 0 ? strings : instruction.getArguments();
    for (const it of operands.map((it) => span(it.getRange()))) {
      if (!flags.some((flag) => flag.start === it.start)) reading.operands.set(it.start, text(it));
    }
  }
  for (const it of file.getComments()) {
    const place = span(it.getRange());
    reading.comments.set(place.start, text(place));
  }
  for (const it of file.getDirectives())
    reading.directives.set(span(it.getRange()).start, `${it.getName().toLowerCase()}=${it.getValue()}`);
  return reading;
}

function operandsOf(it: Instruction): readonly Span[] {
  switch (it.kind) {
    case 'From':
      return [it.image, ...(it.alias === undefined ? [] : [it.alias.as, it.alias.name])];
    case 'User':
      return [it.user];
    case 'Workdir':
      return [it.path];
    case 'Expose':
      return it.ports;
    case 'Stopsignal':
      return [it.signal];
    case 'Copy':
    case 'Add':
      return [...it.sources, it.target];
    case 'Maintainer':
      return [it.name];
    default:
      return [];
  }
}
