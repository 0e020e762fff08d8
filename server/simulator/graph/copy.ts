import { nameOf } from '../../context/path.ts';
import { copySelector, mountSelector, type Selector } from '../../context/source/selector.ts';
import { decoded, parseGitUrl } from '../../model/copied/git-url.ts';
import { isWebAddress } from '../../model/copied/source-path.ts';
import { type Environment, expandHeredoc } from '../../model/variable/expand.ts';
import type { Add, Copy, Word } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import { joinPath } from '../../text/path.ts';
import type { Build } from '../build.ts';
import { type Digest, inputIndex, vertexOf } from './operation.ts';
import { expanded, isUncertain, type Scope } from './scope.ts';
import type { SourceFile } from './source-file.ts';
import type { CopyAction, Input, Part, Step, Vertex } from './vertex.ts';

/** What a COPY or ADD is built from besides its own text. */
export interface CopySurroundings {
  readonly build: Build;
  readonly scope: Scope;
  readonly environment: Environment;
  readonly file: SourceFile;
  readonly base: Vertex | undefined;
  /** What is read from: the build context, or what `--from` names; `undefined` for scratch. */
  readonly source: Vertex | undefined;
  readonly isUncached: boolean;
  readonly digest: Digest;
}

/** The operation of a COPY or ADD, or why the build stops at it (dockerfile2llb/convert.go, dispatchCopy). */
export function copyVertex(
  instruction: Copy | Add,
  step: Step,
  around: CopySurroundings,
): Vertex | { readonly refusal: string } {
  const words = wordsOf(instruction, around);
  if ('refusal' in words) return words;
  const found = sourcesOf(instruction, words, around);
  if ('refusal' in found) return found;

  const isLinked = isOn(instruction, 'link') && words.mode === undefined;
  const base = isLinked ? undefined : around.base;
  const inputs: Vertex[] = [];
  const first = inputIndex(inputs, base);
  const actions = found.map(({ vertex, ...action }) => ({ ...action, source: inputIndex(inputs, vertex) }));
  const below = inputs.map((vertex, index): Input => {
    const read = actions.filter((it) => it.source === index);
    // What is also the base counts by its key alone (solver/llbsolver/ops/file.go, CacheMap, markInvalid).
    if (index === first || read.length === 0) return { vertex, selector: '', content: undefined, isWritable: true };
    const paths = read.map((it) => `/${it.selector.path}`).sort(compare);
    return { vertex, selector: paths.reverse().join('\0'), content: read.map((it) => it.selector) };
  });
  const parts = actions.map(
    (it, index): Part => ({
      kind: 'instruction',
      name: `source ${index + 1}`,
      text: JSON.stringify([keyOfAction(it), first, it.source]),
    }),
  );
  const definition = JSON.stringify(actions.map((it) => it.selector.path));
  const effect = { kind: 'files', actions } as const;
  const order = [base ?? [], ...found.map((it) => it.vertex ?? []).reverse()].flat();
  const { isUncached } = around;
  const vertex = vertexOf({ effect, parts, definition, inputs: below, isUncached, step, order }, around.digest);
  return isLinked && around.base !== undefined ? merged(around.base, vertex, step, around) : vertex;
}

/** What lays the copied files over the base: it depends on both by their keys. */
function merged(base: Vertex, copied: Vertex, step: Step, { digest, isUncached }: CopySurroundings): Vertex {
  const inputs = [base, copied].map((vertex): Input => ({ vertex, selector: '', content: undefined }));
  return vertexOf({ effect: { kind: 'merge' }, parts: [], definition: '', inputs, isUncached, step }, digest);
}

interface Words {
  readonly paths: readonly string[];
  readonly target: string;
  readonly owner: string | undefined;
  readonly mode: string | undefined;
  readonly checksum: string | undefined;
  readonly bodies: readonly { readonly name: string; readonly text: string }[];
}

function wordsOf(instruction: Copy | Add, around: CopySurroundings): Words | { readonly refusal: string } {
  const { environment, file } = around;
  let refusal: string | undefined;
  const textOf = (word: Word): string => {
    const text = expanded(word, environment, file.file.escape);
    if ('value' in text) return text.value;
    refusal ??= text.refusal;
    return '';
  };
  const flag = (name: string) => {
    const word = flagOf(instruction, name)?.value;
    return word === undefined ? undefined : textOf(word) || undefined;
  };
  const paths = instruction.sources.map(textOf);
  const target = targetIn(around.scope, textOf(instruction.target));
  const mode = flag('chmod');
  const words = { paths, target, owner: flag('chown'), mode: mode && normalMode(mode), checksum: flag('checksum') };
  const bodies = instruction.heredocs.map((heredoc) => {
    const body = expandHeredoc(file.file.source, heredoc, environment);
    if (body.outcome === 'refused') refusal ??= body.message;
    return { name: heredoc.name, text: body.outcome === 'known' ? body.value : '' };
  });
  return refusal === undefined ? { ...words, bodies } : { refusal };
}

/** Joined to the working directory and cleaned, with the `/` or `/.` at its end that says folder (util/system/path.go, NormalizePath). */
function targetIn({ directory }: Scope, path: string): string {
  const written = path === '.' || path === '' ? './' : path;
  if (isUncertain(path)) return path;
  const joined = joinPath('/', written.startsWith('/') ? '' : (directory ?? '/'), written);
  if (written.endsWith('/') && !joined.endsWith('/')) return `${joined}/`;
  return written.endsWith('/.') ? `${joined === '/' ? '' : joined}/.` : joined;
}

function normalMode(text: string): string {
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8).toString(8) : text;
}

/** An action whose source is still the vertex itself. */
type Found = Omit<CopyAction, 'source'> & { readonly vertex: Vertex | undefined };

function sourcesOf(
  instruction: Copy | Add,
  words: Words,
  around: CopySurroundings,
): readonly Found[] | { readonly refusal: string } {
  const { target, owner, mode } = words;
  const exclude = instruction.flags.flatMap((it) => (it.name === 'exclude' ? (it.value?.text ?? []) : []));
  const plain = { kind: 'copy', target, owner, mode, unpacks: false, keepsParents: false } as const;
  const unpack = flagOf(instruction, 'unpack') && isOn(instruction, 'unpack');
  const found: Found[] = [];
  for (const path of words.paths) {
    const url = parseGitUrl(path);
    if (url !== undefined && 'fault' in url) return { refusal: url.fault };
    if (url !== undefined && !url.isLocal) {
      if (instruction.kind === 'Copy') return { refusal: 'COPY cannot clone a repository; ADD can' };
      const vertex = repositoryVertex(path, instruction, words, around);
      found.push({ ...plain, selector: fileSelector('/', exclude), vertex });
    } else if (isWebAddress(path)) {
      if (instruction.kind === 'Copy') return { refusal: 'COPY cannot download; ADD can' };
      const file = fileNameIn(path);
      const vertex = urlVertex(path, file, words, around);
      found.push({
        ...plain,
        selector: fileSelector(file, exclude),
        unpacks: unpack ?? false,
        vertex,
      });
    } else {
      const keepsParents = isOn(instruction, 'parents');
      const selector = copySelector(path, { parents: keepsParents, exclude });
      const unpacks = unpack ?? instruction.kind === 'Add';
      found.push({ ...plain, selector, unpacks, keepsParents, vertex: around.source });
    }
  }
  for (const body of words.bodies) {
    const path = joinPath('/', body.name);
    found.push({
      ...plain,
      selector: fileSelector(path, exclude),
      vertex: documentVertex(path, body.text, around),
    });
  }
  return found;
}

/** Of a source that is one known file, or the whole of a repository: nothing in it is a pattern, and no link is followed. */
function fileSelector(path: string, exclude: readonly string[]): Selector {
  return { ...mountSelector(path), followsLinks: false, exclude };
}

/** "[internal] preparing inline document": a file of its own, on scratch. */
function documentVertex(path: string, text: string, { digest }: CopySurroundings): Vertex {
  const action = { kind: 'file', path, mode: 0o644, text } as const;
  const parts: readonly Part[] = [{ kind: 'instruction', name: 'inline file', text: JSON.stringify(action) }];
  const effect = { kind: 'files', actions: [action] } as const;
  return vertexOf({ effect, parts, definition: '', inputs: [], isUncached: false, step: undefined }, digest);
}

/** Its key is what it holds, and the name that the file gets; the address is not in it (source/http/source.go, formatCacheKey). */
function urlVertex(url: string, file: string, words: Words, { build, digest }: CopySurroundings): Vertex {
  const content = words.checksum ?? build.urls?.[url] ?? `url:${url}`;
  const parts: readonly Part[] = [{ kind: 'remote', name: url, text: JSON.stringify([content, file]) }];
  const effect = { kind: 'url', url, file, content } as const;
  return vertexOf({ effect, parts, definition: url, inputs: [], isUncached: false, step: undefined }, digest);
}

/** The name of what an address leads to (dispatchCopy). */
function fileNameIn(url: string): string {
  const path = /^https?:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? '';
  const name = joinPath('/', decoded(path)).split('/').at(-1);
  return name === undefined || name === '' ? '__unnamed__' : name;
}

/** Its key is the commit, with what is left of it (source/git/source.go, shaToCacheKey). */
function repositoryVertex(url: string, instruction: Copy | Add, words: Words, around: CopySurroundings): Vertex {
  const parsed = parseGitUrl(url);
  const git = parsed === undefined || 'fault' in parsed ? undefined : parsed;
  const ref = git?.ref ?? '';
  const checksum = words.checksum ?? git?.checksum;
  const pinned = [checksum, ref].find((it) => it !== undefined && COMMIT.test(it));
  const commit = pinned ?? around.build.revisions?.[url] ?? `revision:${url.replace(/[?#].*/, '')}#${ref}`;
  const keepsGit = flagOf(instruction, 'keep-git-dir') ? isOn(instruction, 'keep-git-dir') : git?.keepsGitDirectory;
  const skipsSubmodules = /[?&]submodules=(?:0|f|F|FALSE|false|False)(?=&|#|$)/.test(url);
  const symbol = JSON.stringify([commit, keepsGit === true ? ref : null, git?.directory ?? '', skipsSubmodules]);
  const parts: readonly Part[] = [{ kind: 'remote', name: url, text: symbol }];
  const effect = { kind: 'repository', url, symbol: `git:${symbol}` } as const;
  return vertexOf({ effect, parts, definition: url, inputs: [], isUncached: false, step: undefined }, around.digest);
}

const COMMIT = /^(?:[a-f0-9]{40}|[a-f0-9]{64})$/;

/** What of a source the key holds: of its path only the last name (solver/llbsolver/ops/file.go, CacheMap). */
function keyOfAction({ selector, target, owner, mode, unpacks }: CopyAction): readonly unknown[] {
  const { path, include, exclude, required, followsLinks } = selector;
  const name = nameOf(path) || '/';
  return [name, target, owner && normalOwner(owner), mode, include, exclude, required, followsLinks, unpacks];
}

/** Root's name is its number, and numbers are numbers (client/llb/fileop.go, parseUID). */
function normalOwner(owner: string): string {
  const at = owner.indexOf(':');
  const parts = at < 0 ? [owner] : [owner.slice(0, at), owner.slice(at + 1)];
  return parts
    .map((it) =>
      it === 'root' ? '0' : /^[+-]?\d+$/.test(it) && Math.abs(Number(it)) < 2 ** 31 ? `${Number(it)}` : `"${it}"`,
    )
    .join(':');
}

function isOn(instruction: Copy | Add, name: string): boolean {
  const flag = flagOf(instruction, name);
  return flag !== undefined && flag.value?.text.toLowerCase() !== 'false';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
