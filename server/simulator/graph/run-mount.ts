import { mountSelector, type Selector } from '../../context/source/selector.ts';
import type { Environment } from '../../model/variable/expand.ts';
import type { Flag, Run } from '../../syntax/ast.ts';
import { MOUNT_KEYS } from '../../syntax/operand/mount.ts';
import { joinPath } from '../../text/path.ts';
import type { Build } from '../build.ts';
import { type Digest, vertexOf } from './operation.ts';
import { expanded, type Scope } from './scope.ts';
import type { SourceFile } from './source-file.ts';
import type { Input, Part, Vertex } from './vertex.ts';

/** What a RUN is built from besides its own text. */
export interface RunSurroundings {
  readonly build: Build;
  readonly scope: Scope;
  readonly environment: Environment;
  readonly file: SourceFile;
  /** As in `linux/arm64`. */
  readonly platform: string;
  readonly os: string;
  readonly base: Vertex | undefined;
  /** What the mounts read, in their order; `undefined` for scratch. */
  readonly sources: readonly (Vertex | undefined)[];
  readonly context: Vertex;
  readonly isUncached: boolean;
  readonly digest: Digest;
}

/** A mount that is a part of the file system of the command: neither a secret nor an agent. */
export interface Mount {
  readonly type: 'bind' | 'cache' | 'tmpfs';
  readonly target: string;
  /** `undefined` for what is empty. */
  readonly source: Vertex | undefined;
  readonly selector: string;
  readonly isReadOnly: boolean;
  /** What is written to it is thrown away, but for the root. */
  readonly keepsChanges: boolean;
  readonly size: string;
  readonly cache: { readonly id: string; readonly sharing: string } | undefined;
}

/** What the command stands on. */
export const ROOT: Mount = {
  type: 'bind',
  target: '/',
  source: undefined,
  selector: '',
  isReadOnly: false,
  keepsChanges: true,
  size: '',
  cache: undefined,
};

/** An agent's socket, whose path a variable holds. */
export interface Agent {
  readonly text: string;
  readonly target: string;
}

/** What the mounts of a RUN are, as far as its operation goes. */
export interface Mounts {
  readonly mounts: readonly Mount[];
  readonly secrets: readonly string[];
  readonly agents: readonly Agent[];
}

/** The mounts of a RUN, or why the build stops at one (dockerfile2llb/convert_runmount.go, dispatchRunMounts). */
export function mountsOf(run: Run, around: RunSurroundings): Mounts | { readonly refusal: string } {
  const mounts: Mount[] = [];
  const secrets: string[] = [];
  const agents: Agent[] = [];
  let index = 0;
  for (const flag of run.flags) {
    if (flag.name !== 'mount') continue;
    const source = around.sources[index++];
    const fields = fieldsOf(flag, around);
    if ('refusal' in fields) return fields;
    const type = fields.values.get('type')?.toLowerCase() ?? 'bind';
    if (type === 'secret') secrets.push(secretOf(fields));
    else if (type === 'ssh') agents.push(agentOf(fields, agents.length));
    else {
      const mount = mountOf(type === 'cache' || type === 'tmpfs' ? type : 'bind', fields, source, around);
      if (mount.target === '/') return { refusal: 'a mount cannot lie over the whole file system' };
      mounts.push(mount);
    }
  }
  return { mounts, secrets, agents };
}

interface Fields {
  readonly values: ReadonlyMap<string, string>;
  /** `undefined` where nothing is said of it. */
  readonly isReadOnly: boolean | undefined;
}

/** The values of a mount, expanded; of several of one name the last counts (instructions/commands_runmount.go, parseMount). */
function fieldsOf(flag: Flag, around: RunSurroundings): Fields | { readonly refusal: string } {
  const values = new Map<string, string>();
  let isReadOnly: boolean | undefined;
  for (const { key, value } of flag.fields) {
    const name = MOUNT_KEYS[key.text.toLowerCase()] ?? key.text.toLowerCase();
    const text = value && expanded(value, around.environment, around.file.file.escape);
    if (text !== undefined && 'refusal' in text) return text;
    if (name === 'readonly' || name === 'readwrite') {
      isReadOnly = (text === undefined || isTrue(text.value)) === (name === 'readonly');
    } else values.set(name, text?.value ?? 'true');
  }
  return { values, isReadOnly };
}

function mountOf(type: Mount['type'], fields: Fields, source: Vertex | undefined, around: RunSurroundings): Mount {
  const { values } = fields;
  const written = values.get('target') ?? '';
  const target = written.startsWith('/') ? written : joinPath('/', around.scope.directory ?? '/', written);
  const path = joinPath('/', values.get('source') ?? '');
  const selector = path === '/' ? '' : path;
  const isReadOnly = fields.isReadOnly ?? type === 'bind';
  const mount = { ...ROOT, type, target, selector, isReadOnly, keepsChanges: false };
  const from = values.get('from') ?? '';
  switch (type) {
    case 'tmpfs':
      return { ...mount, selector: '', size: bytesOf(values.get('size') ?? '') };
    case 'bind':
      return { ...mount, source: from === '' ? around.context : source };
    case 'cache': {
      const namespace = around.build.args?.['BUILDKIT_CACHE_MOUNT_NS'] ?? '';
      const id = values.get('id') || joinPath(written) || '.';
      const cache = { id: `${namespace}/${id}`, sharing: (values.get('sharing') || 'shared').toLowerCase() };
      const below = from === '' ? undefined : source;
      const isOwned = ['uid', 'gid', 'mode'].some((it) => values.has(it));
      if (selector !== '' || !isOwned) return { ...mount, source: below, cache };
      return { ...mount, source: owned(values, below, around.digest), selector: '/cache', cache };
    }
  }
}

/** "[internal] setting cache mount permissions" (setCacheUIDGID). */
function owned(values: ReadonlyMap<string, string>, below: Vertex | undefined, digest: Digest): Vertex {
  const owner = `${values.get('uid') ?? '0'}:${values.get('gid') ?? '0'}`;
  const mode = Number.parseInt(values.get('mode') ?? '755', 8);
  const action = { kind: 'folder', path: '/cache', mode, owner } as const;
  const parts: readonly Part[] = [{ kind: 'instruction', name: 'permissions', text: JSON.stringify(action) }];
  const inputs: readonly Input[] = below === undefined ? [] : [{ vertex: below, selector: '', content: undefined }];
  const effect = { kind: 'files', actions: [action] } as const;
  return vertexOf({ effect, parts, definition: '', inputs, isUncached: false, step: undefined }, digest);
}

function secretOf({ values }: Fields): string {
  const target = values.get('target') || undefined;
  const id = values.get('source') || values.get('id') || target?.split('/').at(-1) || '';
  const env = values.get('env');
  const path = target ?? (env === undefined ? `/run/secrets/${id.split('/').at(-1)}` : undefined);
  return JSON.stringify([id, path, env, isTrue(values.get('required') ?? 'false'), ...fileOf(values, '400')]);
}

function agentOf({ values }: Fields, index: number): Agent {
  const target = values.get('target') || `/run/buildkit/ssh_agent.${index}`;
  const isRequired = isTrue(values.get('required') ?? 'false');
  return { target, text: JSON.stringify([values.get('id') ?? '', target, isRequired, ...fileOf(values, '600')]) };
}

/** Owner and mode of a secret or socket: that of root, unless one of them is said. */
function fileOf(values: ReadonlyMap<string, string>, mode: string): readonly number[] {
  return [
    Number(values.get('uid') ?? 0),
    Number(values.get('gid') ?? 0),
    Number.parseInt(values.get('mode') ?? mode, 8),
  ];
}

/** What `--shm-size` makes of every RUN. */
export function sharedMemory({ shmSize = 0 }: Build): readonly Mount[] {
  return shmSize > 0
    ? [{ ...ROOT, type: 'tmpfs', target: '/dev/shm', keepsChanges: false, size: String(shmSize) }]
    : [];
}

/** A mount with its places among the inputs and outputs of the operation; -1 where it has none. */
export interface Described {
  readonly mount: Mount;
  readonly input: number;
  readonly output: number;
}

/** What of a mount the key holds: not its selector, and of a cache the id only where it is the default one (checkShouldClearCacheOpts). */
export function keyOfMount({ mount, input, output }: Described): unknown {
  const { type, target, isReadOnly, size, cache } = mount;
  const named = cache?.id.slice(cache.id.indexOf('/') + 1);
  const isDefault = cache?.sharing === 'shared' && (cache.id === target || named === target);
  return [type, target, input, output, isReadOnly, size, cache && (isDefault ? cache.id : 'cleared')];
}

/**
 * What is read of an input that several mounts may share. The last of them says whether content counts; that of the root
 * does only where a mount reads the very state that RUN stands on (solver/llbsolver/ops/exec.go, getMountDeps).
 */
export function inputOf(vertex: Vertex, described: readonly Described[], index: number): Input {
  const mounts = described.filter((it) => it.input === index).map((it) => it.mount);
  const paths = mounts.map((it) => it.selector || '/');
  const isByContent = mounts.at(-1) !== ROOT;
  return {
    vertex,
    selector: paths.join('\0'),
    content: isByContent ? selectorsOf(paths) : undefined,
    isWritable: mounts.some((it) => it.type === 'bind' && !it.isReadOnly),
  };
}

function selectorsOf(paths: readonly string[]): readonly Selector[] {
  return paths.includes('/') ? [] : paths.map(mountSelector);
}

/** A size in bytes, as go-units' RAMInBytes reads it: `1g` is `1024m`. */
function bytesOf(size: string): string {
  const [, number = '', unit = ''] = /^([\d.]+) ?([kmgtp]?)i?b?$/i.exec(size) ?? [];
  if (number === '') return size;
  return String(Math.floor(Number(number) * 1024 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' ')));
}

function isTrue(text: string): boolean {
  return /^(?:1|t|T|TRUE|true|True)$/.test(text);
}
