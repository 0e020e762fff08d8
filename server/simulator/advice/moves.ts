import type { BuildContext } from '../../context/context.ts';
import { nameOf, parentOf } from '../../context/path.ts';
import { type Model, modelOf } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import { isWindows } from '../../shell/dialect.ts';
import { parse } from '../../syntax/parse.ts';
import type { Edit } from '../../text/edit.ts';
import { enumerated } from '../../text/enumerated.ts';
import { type Span, textOf } from '../../text/span.ts';
import { sourceOf } from './copied.ts';
import { cut, type Meeting, meetingOf } from './meeting.ts';
import { mountsIn } from './mounts.ts';
import { type Part, partsOf } from './part.ts';

/** Another order that makes the same image. */
export interface Move {
  /** What is wrong with the order as it is: the rule that says so of a file without its history, or would. */
  readonly rule: 'copy-manifests-first' | 'order-by-change' | 'prefer-cache-mount';
  /** An imperative phrase. */
  readonly title: string;
  /** Why the image is the same, in sentences. */
  readonly proof: string;
  readonly edits: readonly Edit[];
  /** The instruction that moves down, or is changed. */
  readonly moved: Span;
  /** The steps that come to stand above what they stood behind, or take less time. */
  readonly lifted: readonly Span[];
  /** Whether it is a variable that moves down, which may save only when a COPY does so too. */
  readonly isOfVariable: boolean;
}

/** An order that would most likely be better, but of which it is not known whether it makes the same image. */
export interface Refusal {
  /** What would have to move down. */
  readonly span: Span;
  readonly title: string;
  readonly why: string;
}

/** What is known of a Dockerfile, one step further. */
export interface Movable {
  /** Only other orders. */
  readonly moves: readonly Move[];
  /** Cache mounts for what downloads. */
  readonly mounts: readonly Move[];
  readonly refusals: readonly Refusal[];
}

/** All single moves of a Dockerfile that are known to leave the image as it is, and what stands against others. */
export function movesIn(source: string, context: BuildContext, inputs: Model['inputs']): Movable {
  const file = parse(source);
  const syntax = file.directives.find((it) => it.name === 'syntax')?.value;
  const isForeign = syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::|$)/.test(syntax);
  if (file.errors.length > 0 || isForeign || file.escape !== '\\') return { moves: [], mounts: [], refusals: [] };
  const model = modelOf(file, inputs);
  const moves: Move[] = [];
  const mounts: Move[] = [];
  const refusals: Refusal[] = [];
  for (const stage of model.stages) {
    if (stage.from === undefined || !model.reachable.has(stage) || isWindowsStage(stage, model)) continue;
    const parts = partsOf(stage, model, context);
    mounts.push(...mountsIn(stage, parts, model));
    for (const [start, { instruction }] of parts.entries()) {
      if (!SINKING.has(instruction.kind)) continue;
      const { found, refusal } = sinksOf(parts, start);
      moves.push(...found.flatMap((it) => moveOf(it, stage, model) ?? []));
      if (refusal !== undefined) refusals.push(refusal);
    }
  }
  return { moves, mounts, refusals };
}

/** Of paths there nothing is known here. */
function isWindowsStage({ platform, instructions }: Stage, model: Model): boolean {
  if (platform?.os === 'windows') return true;
  return instructions.some((it) => it.kind === 'Run' && isWindows(model.script(it)?.dialect ?? 'other'));
}

const SINKING: ReadonlySet<string> = new Set(['Add', 'Arg', 'Copy', 'Env']);

/** Some instructions come to stand behind others. */
interface Sink {
  /** What moves down, in order; the first is why. */
  readonly down: readonly [Part, ...Part[]];
  readonly up: readonly Part[];
  /** Files of the image that have to be brought before. */
  readonly files: ReadonlySet<string>;
}

/** How far an instruction can move down, and with it whatever stands behind it and cannot move up past it. */
function sinksOf(
  parts: readonly Part[],
  start: number,
): { readonly found: readonly Sink[]; readonly refusal: Refusal | undefined } {
  const found: Sink[] = [];
  const first = parts[start];
  if (first === undefined) return { found, refusal: undefined };
  let down: Sink['down'] = [first];
  let up: readonly Part[] = [];
  let files: ReadonlySet<string> = new Set();
  for (const part of parts.slice(start + 1)) {
    const meetings: readonly (readonly [Part, Meeting])[] = down.map((it) => [it, meetingOf(it, part)]);
    const met: readonly [Part, Meeting] | undefined = meetings.find(([it, meeting]) => isInTheWay(it, meeting, first));
    if (met === undefined) {
      up = [...up, part];
      files = new Set([...files, ...meetings.flatMap(([, it]) => (it.kind === 'apart' ? it.files : []))]);
      // What is no step saves nothing, and variables cost a RUN alone.
      if (part.instruction.kind === 'Run' || (isStep(part) && first.names.length === 0))
        found.push({ down, up, files });
      continue;
    }
    const blocking: Part = met[0];
    const meeting: Meeting = met[1];
    if (part.instruction.kind === 'Run' && typeof part.touched !== 'object') {
      return { found, refusal: blocking === first ? refusalOf(first, part, meeting) : undefined };
    }
    if (FIXED.has(part.instruction.kind)) return { found, refusal: undefined };
    if (blocking === first && part.instruction.kind === 'Run') {
      const refusal = refusalOf(first, part, meeting);
      if (refusal !== undefined) return { found, refusal };
    }
    down = [...down, part];
  }
  return { found, refusal: undefined };
}

const FIXED: ReadonlySet<string> = new Set(['Broken', 'From', 'Onbuild', 'Shell', 'Volume']);

/** Files that are to be brought before can be taken of the first alone, where it brings a folder. */
function isInTheWay(part: Part, meeting: Meeting, first: Part): boolean {
  if (meeting.kind === 'meet') return true;
  if (meeting.files.length === 0) return false;
  return part !== first || !isSplittable(part);
}

function isSplittable({ instruction, copied }: Part): boolean {
  if (instruction.kind !== 'Copy' && instruction.kind !== 'Add') return false;
  return instruction.form === 'words' && copied?.places?.some((it) => it.isFolder) === true;
}

/** Of an installation behind the source people want to know what is in the way. */
function refusalOf(first: Part, part: Part, meeting: Meeting): Refusal | undefined {
  const isTree = isSplittable(first);
  if (!isTree || meeting.kind !== 'meet' || !INSTALLING.test(part.text)) return undefined;
  return { span: first.instruction, title: `Move ${cut(first.text)} below ${cut(part.text)}`, why: meeting.why };
}

const INSTALLING = /\b(?:install|ci|add|sync|download|restore|fetch)\b|\byarn\s*(?:$|&)/;

function isStep({ instruction }: Part): boolean {
  return /^(?:Add|Copy|Run|Workdir)$/.test(instruction.kind);
}

function moveOf({ down, up, files }: Sink, stage: Stage, model: Model): Move | undefined {
  const [first] = down;
  const brought = files.size === 0 ? [] : copiesOf(first, [...files], model);
  if (brought === undefined) return undefined;
  const { source } = model.file;
  const units = [...up, ...down].map((it) => unitOf(it, stage, source));
  const span = { start: unitOf(first, stage, source).start, end: Math.max(...units.map((it) => it.end)) };
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  const above = textOf(source, { start: span.start, end: first.instruction.start });
  // What is said of the dependencies is said of their manifests from now on.
  const staying =
    brought.length > 0 && /^(?:(?!#).)*#.*(?:install|depend|require|package|librar|module)/im.test(above)
      ? above
      : newline;
  const [head = '', ...others] = brought;
  const text = [
    ...(brought.length === 0 ? [] : [staying + head, ...others.map((it) => newline + it)]),
    ...units.map((it) =>
      it.start === span.start && staying !== newline ? newline + textOf(source, first.instruction) : textOf(source, it),
    ),
  ].join('');
  return {
    rule: brought.length > 0 ? 'copy-manifests-first' : 'order-by-change',
    title: titleOf(first, up, brought),
    proof: proofOf(down, up, files),
    edits: [{ span, text }],
    moved: first.instruction,
    lifted: up.filter(isStep).map((it) => it.instruction),
    isOfVariable: first.names.length > 0,
  };
}

/** An instruction with all that stands between the one before and it: its comments move with it. */
function unitOf({ instruction }: Part, { from, instructions }: Stage, source: string): Span {
  const before = instructions[instructions.indexOf(instruction) - 1] ?? from;
  const start = before === undefined ? 0 : lineEndBehind(before.end, source);
  return { start, end: instruction.end };
}

function lineEndBehind(offset: number, source: string): number {
  const [blanks = ''] = source.slice(offset).match(/^[ \t]*/) ?? [];
  return offset + blanks.length;
}

/** COPYs of single files out of the folders that another brings; `undefined` where they cannot be written so. */
function copiesOf(
  { instruction, copied }: Part,
  files: readonly string[],
  model: Model,
): readonly string[] | undefined {
  if ((instruction.kind !== 'Copy' && instruction.kind !== 'Add') || copied === undefined) return undefined;
  const { source } = model.file;
  const root = copied.targets.length === 1 ? copied.targets[0] : undefined;
  const { text: target } = instruction.target;
  const flags = instruction.flags.map((it) => `${textOf(source, it)} `).join('');
  if (root === undefined || /["'\\\s]/.test(target)) return undefined;
  const byFolder = new Map<string, string[]>();
  for (const path of files) {
    const from = sourceOf(copied, path);
    if (from === undefined || !/^[\w./@+-]+$/.test(from) || !path.startsWith(root === '/' ? '/' : `${root}/`))
      return undefined;
    const inside = path.slice(root === '/' ? 1 : root.length + 1);
    const folder = parentOf(inside);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), from]);
  }
  return [...byFolder].map(([folder, sources]) => {
    const base = target.replace(/(?<!\/)\/+$/, '');
    return `COPY ${flags}${sources.join(' ')} ${base}/${folder === '' ? '' : `${folder}/`}`;
  });
}

function titleOf(first: Part, up: readonly Part[], brought: readonly string[]): string {
  const steps = up.filter(isStep);
  const last = steps.at(-1);
  const below = last === undefined ? '' : cut(last.text);
  if (first.names.length > 0) return `Move ${cut(first.text)} down to where it is needed, below ${below}`;
  if (brought.length === 0) return `Move ${cut(first.text)} below ${below}`;
  const names = brought.flatMap((it) =>
    it
      .split(' ')
      .filter((word) => !word.startsWith('--'))
      .slice(1, -1),
  );
  return `Copy ${listOf(names)} first, and the rest below ${below}`;
}

function proofOf(down: readonly Part[], up: readonly Part[], files: ReadonlySet<string>): string {
  const brought = [...new Set(down.flatMap((it) => it.copied?.targets ?? []))];
  const settings = down.flatMap((it) => it.names);
  const parts = up.flatMap((part): readonly string[] => {
    const { touched, copied, instruction } = part;
    const name = cut(part.text);
    if (typeof touched === 'object') {
      const installs = touched.installs.map(({ reads, writes, proof }) => {
        const read = reads.filter((it) => files.has(it));
        const what = read.length === 0 ? 'reads nothing of what moves down' : `reads ${listOf(read.map(nameOf))} only`;
        const made =
          writes.length === 0 ? '' : `; it writes ${listOf(writes.map(nameOf))}, which the ignore file keeps out`;
        return `${name} ${what}: ${proof}${made}`;
      });
      if (installs.length > 0) return installs;
      const trees = [...(touched.isSystem ? ['the folders of the system'] : []), ...new Set(touched.trees)];
      return [trees.length === 0 ? `${name} reads and writes no file` : `${name} works with ${listOf(trees)} only`];
    }
    if (copied !== undefined) return [`${name} brings other files`];
    return instruction.kind === 'Workdir' ? [`${name} only makes a folder`] : [];
  });
  const what = brought.length > 0 ? `what moves down brings files to ${listOf(brought)}` : undefined;
  const told =
    settings.length > 0 ? `${listOf(settings)} ${settings.length === 1 ? 'is' : 'are'} not used before` : undefined;
  return [...parts, what, told].filter((it) => it !== undefined).join('; ');
}

function listOf(words: readonly string[]): string {
  return enumerated([...new Set(words)]);
}
