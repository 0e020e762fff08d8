import type { Model } from '../../model/model.ts';
import type { Dockerfile, Instruction } from '../../syntax/ast.ts';
import { instructionAt, instructionFrom } from '../../syntax/walk.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import type { Diagnostic } from '../rule.ts';
import { type IgnoreComment, mayIgnore, readIgnoreComment } from './ignore-comment.ts';

/** Of what an ignore comment speaks. */
export type Reach = IgnoreComment['reach'];

/** What is to be silenced. */
export type Silenced = Pick<Diagnostic, 'rule' | 'span'>;

/**
 * Has comments silence findings: one above each instruction that they lie in, or one for the whole file where no
 * instruction can have it. A comment that is there already takes more rules if it gives the same reason; where no reason
 * is given, any does. What the configuration locks stays, whatever is written.
 */
export function ignoreEdits(model: Model, findings: readonly Silenced[], reason?: string): readonly Edit[] {
  const writer = new IgnoreWriter(model, reason);
  for (const it of findings) if (!writer.add(it, 'instruction')) writer.add(it, 'file');
  return writer.edits();
}

/**
 * Writes comments until nothing that `findingsIn` finds in a text is left, and says how many findings they silence. What
 * only comes to light by then, as below a template that is put up with, gets comments too.
 */
export function silence(
  source: string,
  findingsIn: (source: string) => { readonly model: Model; readonly findings: readonly Silenced[] },
  reason: string,
): { readonly source: string; readonly count: number } {
  return silenceText(source, (text) => {
    const { model, findings } = findingsIn(text);
    return { edits: ignoreEdits(model, findings, reason), count: findings.length };
  });
}

/** The same of any text, given the comments that it lacks and how many findings they would silence. */
export function silenceText(
  source: string,
  commentsFor: (source: string) => { readonly edits: readonly Edit[]; readonly count: number },
): { readonly source: string; readonly count: number } {
  let text = source;
  let total = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { edits, count } = commentsFor(text);
    const next = applyEdits(text, edits);
    if (next === text) break;
    text = next;
    total += count;
  }
  return { source: text, count: total };
}

const MOST_ROUNDS = 10;

/** Has comments of that reach silence findings; `undefined` where one of them can have none. */
export function ignoreEditsFor(
  model: Model,
  findings: readonly Silenced[],
  reach: Reach,
  reason?: string,
): readonly Edit[] | undefined {
  const writer = new IgnoreWriter(model, reason);
  return findings.every((it) => writer.add(it, reach)) ? writer.edits() : undefined;
}

/** What a comment speaks of, or begins with. */
type Owner = Instruction | 'file';

class IgnoreWriter {
  readonly #file: Dockerfile;
  readonly #model: Model;
  readonly #reason: string | undefined;
  readonly #comments: ReadonlyMap<Owner, readonly IgnoreComment[]>;
  readonly #buried: ReadonlySet<Instruction>;
  /** The rules that comments are to name, by what they stand above. */
  readonly #wanted = new Map<Owner, Partial<Record<Reach, Set<string>>>>();

  constructor(model: Model, reason: string | undefined) {
    this.#file = model.file;
    this.#model = model;
    this.#reason = reason?.trim().replace(/\s+/g, ' ') || undefined;
    this.#comments = commentsIn(model.file);
    this.#buried = buriedIn(model.file);
  }

  /** Whether a comment can silence the finding so; then it will. */
  add({ rule, span }: Silenced, reach: Reach): boolean {
    const owner = this.#ownerOf(span.start, reach);
    if (owner === undefined) return false;
    const wanted = this.#wanted.get(owner) ?? {};
    this.#wanted.set(owner, wanted);
    wanted[reach] ??= new Set();
    wanted[reach].add(rule);
    return true;
  }

  edits(): readonly Edit[] {
    const edits: Edit[] = [];
    const lines = new Map<number, string>();
    for (const [owner, wanted] of this.#wanted) {
      for (const reach of REACHES) {
        const rules = [...(wanted[reach] ?? [])];
        if (rules.length === 0) continue;
        const known = this.#comments.get(owner)?.find((it) => this.#fits(it, reach));
        if (known !== undefined) {
          edits.push(...this.#addition(known, rules));
          continue;
        }
        const at = owner === 'file' ? topOf(this.#file) : lineOf(owner, this.#file);
        lines.set(at, (lines.get(at) ?? '') + this.#line(owner, reach, rules));
      }
    }
    for (const [start, text] of lines) edits.push({ span: { start, end: start }, text: this.#wholeLines(start, text) });
    return edits;
  }

  #ownerOf(offset: number, reach: Reach): Owner | undefined {
    if (reach === 'file') return reach;
    const instruction = instructionAt(this.#file, offset);
    const owner = reach === 'instruction' ? instruction : instruction && this.#model.stageOf(instruction)?.from;
    return owner === undefined || this.#buried.has(owner) ? undefined : owner;
  }

  #fits(comment: IgnoreComment, reach: Reach): boolean {
    return comment.reach === reach && (this.#reason === undefined || this.#reason === comment.reason);
  }

  #addition({ names }: IgnoreComment, rules: readonly string[]): readonly Edit[] {
    const fresh = rules.filter((rule) => names.every((it) => it.text !== rule));
    const [last, before] = [names.at(-1), names.at(-2)];
    if (last === undefined || fresh.length === 0) return [];
    const isSpaced = before !== undefined && /\s/.test(this.#file.source.slice(before.end, last.start));
    const separator = isSpaced ? ', ' : ',';
    const text = fresh.map((it) => separator + it).join('');
    return [{ span: { start: last.end, end: last.end }, text }];
  }

  #line(owner: Owner, reach: Reach, rules: readonly string[]): string {
    const { source } = this.#file;
    const indentation = owner === 'file' ? '' : source.slice(startOfLine(owner.start, this.#file), owner.start);
    const reason = this.#reason === undefined ? '' : ` -- ${this.#reason}`;
    return `${indentation}# dflint ${VERBS[reach]}=${rules.join(',')}${reason}${endingOf(source)}`;
  }

  /** A file may end without a line feed, and hold nothing but directives. */
  #wholeLines(at: number, lines: string): string {
    const { source } = this.#file;
    return at > markOf(this.#file) && source[at - 1] !== '\n' ? endingOf(source) + lines : lines;
  }
}

/** In this order where several come to stand at one place. */
const REACHES: readonly Reach[] = ['file', 'stage', 'instruction'];
const VERBS: Readonly<Record<Reach, string>> = {
  file: 'ignore-file',
  stage: 'ignore-stage',
  instruction: 'ignore',
};

/** The ignore comments that more rules can be added to, by what they stand above. */
function commentsIn(file: Dockerfile): ReadonlyMap<Owner, readonly IgnoreComment[]> {
  const found = new Map<Owner, IgnoreComment[]>();
  if (!mayIgnore(file.source)) return found;
  for (const it of file.trivia) {
    const comment = it.kind === 'comment' ? readIgnoreComment(file.source, it) : undefined;
    if (comment?.dialect !== 'dflint' || comment.defect !== undefined) continue;
    const owner = comment.reach === 'file' ? 'file' : instructionFrom(file, comment.start);
    if (owner === undefined) continue;
    const comments = found.get(owner) ?? [];
    found.set(owner, comments);
    comments.push(comment);
  }
  return found;
}

/** The instructions with a here-document above them that never ends, so that a comment would become a part of it. */
function buriedIn({ instructions }: Dockerfile): ReadonlySet<Instruction> {
  return new Set(instructions.filter((_, index) => isOpen(instructions[index - 1])));
}

function isOpen(instruction: Instruction | undefined): boolean {
  switch (instruction?.kind) {
    case 'Add':
    case 'Broken':
    case 'Copy':
    case 'Run':
      return instruction.heredocs.some((it) => it.terminator === undefined);
    case 'Onbuild':
      return isOpen(instruction.instruction);
    default:
      return false;
  }
}

/** Where a comment of an instruction begins: on the line above, but above what has to stand there itself. */
function lineOf({ start }: Instruction, file: Dockerfile): number {
  let at = startOfLine(start, file);
  while (at > markOf(file)) {
    const above = startOfLine(at - 1, file);
    if (!FOR_HADOLINT.test(file.source.slice(above, at))) break;
    at = above;
  }
  return at;
}

/** hadolint heeds its comments on the very line above an instruction. */
const FOR_HADOLINT = /^\s*#\s*hadolint\s/;

/**
 * Where comments of the whole file begin: below the parser directives, which a comment above would make comments too.
 * BuildKit looks for `syntax` behind a `#!` as well (parser/directives.go, DetectSyntax), so what is like one stays on top.
 */
function topOf({ source, directives }: Dockerfile): number {
  const header = HEADER.exec(source)?.[0].length ?? 0;
  const last = directives.at(-1);
  const feed = last === undefined ? -1 : source.indexOf('\n', last.end);
  return Math.max(header, last === undefined ? 0 : feed < 0 ? source.length : feed + 1);
}

/** `#!/usr/bin/env docker`, `# syntax=docker/dockerfile:1`, `# escape = x` */
const HEADER = /^\uFEFF?(?:[^\S\n]*#(?:!|[^\S\n]*[A-Za-z][A-Za-z\d]*[^\S\n]*=)[^\n]*(?:\n|$))*/;

function startOfLine(offset: number, file: Dockerfile): number {
  const start = offset === 0 ? 0 : file.source.lastIndexOf('\n', offset - 1) + 1;
  return Math.max(start, markOf(file));
}

/** How much of the source is a byte order mark, which stays in front. */
function markOf({ trivia }: Dockerfile): number {
  return trivia[0]?.kind === 'mark' ? trivia[0].end : 0;
}

function endingOf(source: string): string {
  return source.includes('\r\n') ? '\r\n' : '\n';
}
