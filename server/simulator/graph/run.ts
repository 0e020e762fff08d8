import { isProxy } from '../../model/variable/argument.ts';
import type { Heredoc, Run } from '../../syntax/ast.ts';
import { bodyOf } from '../../syntax/line/heredoc.ts';
import { flagOf } from '../../syntax/walk.ts';
import { joinPath } from '../../text/path.ts';
import { inputIndex, vertexOf } from './operation.ts';
import {
  type Agent,
  inputOf,
  keyOfMount,
  type Mount,
  mountsOf,
  ROOT,
  type RunSurroundings,
  sharedMemory,
} from './run-mount.ts';
import type { Scope } from './scope.ts';
import type { Input, Part, Step, Vertex } from './vertex.ts';

/** The operation of a RUN, or why the build stops at it (dockerfile2llb/convert.go, dispatchRun; client/llb/exec.go, Marshal). */
export function runVertex(run: Run, step: Step, around: RunSurroundings): Vertex | { readonly refusal: string } {
  const { build, scope, base, digest } = around;
  const command = commandOf(run, around);
  const mounts = mountsOf(run, around);
  if ('refusal' in mounts) return mounts;
  const all: Mount[] = [ROOT, ...mounts.mounts, ...(command.script ?? []), ...sharedMemory(build)];
  // The root is among them, and sorts before all others.
  const sorted = all.sort((a, b) => (a.target < b.target ? -1 : a.target > b.target ? 1 : 0));

  const vertices: Vertex[] = [];
  let output = 0;
  const described = sorted.map((mount) => {
    const input = inputIndex(vertices, mount === ROOT ? base : mount.source);
    const keepsChanges = mount.type === 'bind' && (mount === ROOT || mount.keepsChanges);
    return { mount, input, output: keepsChanges ? output++ : -1 };
  });
  const isPlain = described.length === 1 && mounts.secrets.length === 0 && mounts.agents.length === 0;
  const inputs = vertices.map((vertex, index): Input => inputOf(vertex, described, index));
  const { args } = command;
  const part = (kind: Part['kind'], name: string, text: string | undefined): readonly Part[] =>
    text === undefined || text === '' ? [] : [{ kind, name, text }];
  const asked = flagOf(run, 'network')?.value?.text || 'default';
  const network = asked === 'default' ? (build.network ?? 'default') : asked;
  const security = flagOf(run, 'security')?.value?.text || 'sandbox';
  const hosts = (build.hosts ?? []).map((it) => it.split(/[=:]/)[0]);
  const devices = run.flags.filter((it) => it.name === 'device').map((it) => it.value?.text ?? '');
  const parts: readonly Part[] = [
    { kind: 'instruction', name: 'args', text: JSON.stringify(args) },
    ...part('base-image', 'variables of the image', scope.unknownImage),
    ...environmentParts(scope, mounts.agents),
    { kind: 'workdir', name: 'directory', text: scope.directory ?? '/' },
    ...part('user', 'user', scope.user),
    ...part('arg', 'hostname', build.args?.['BUILDKIT_SANDBOX_HOSTNAME']),
    ...part('instruction', 'network', network === 'default' ? '' : network),
    ...part('instruction', 'security', security === 'sandbox' ? '' : security),
    ...part('instruction', 'hosts', hosts.join(' ')),
    ...part('instruction', 'ulimits', (build.ulimits ?? []).join(' ')),
    ...part('instruction', 'cgroup', build.cgroupParent),
    ...part('instruction', 'devices', devices.join(' ')),
    ...part('instruction', 'mounts', isPlain ? '' : JSON.stringify(described.map(keyOfMount))),
    ...part('instruction', 'secrets', mounts.secrets.join(' ')),
    ...part('instruction', 'agents', mounts.agents.map((it) => it.text).join(' ')),
    { kind: 'instruction', name: 'platform', text: around.platform },
  ];
  const definition = JSON.stringify([
    sorted.map((it) => [it.selector, it.cache]),
    Object.entries(build.args ?? {}).filter(([name]) => isProxy(name)),
  ]);
  const effect = { kind: 'run', script: command.text, shell: command.shell } as const;
  const order = sorted.flatMap((it) => (it === ROOT ? base : it.source) ?? []);
  return vertexOf({ effect, parts, definition, inputs, isUncached: around.isUncached, step, order }, digest);
}

interface CommandText {
  readonly args: readonly string[];
  readonly text: string;
  readonly shell: readonly string[];
  /** The mount that holds a script with a `#!` line. */
  readonly script?: readonly Mount[];
}

function commandOf(run: Run, around: RunSurroundings): CommandText {
  const { command, heredocs } = run;
  if (command.kind === 'ExecForm') {
    const args = command.args.map((it) => it.text);
    return { args, text: args.join(' '), shell: [] };
  }
  const { source } = around.file.file;
  const shell = around.scope.shell ?? (around.os === 'windows' ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c']);
  const [only, ...more] = heredocs;
  if (only === undefined) return { args: [...shell, command.text], text: command.text, shell };
  if (more.length > 0 || only.opener.start !== command.start || only.opener.end !== command.end) {
    const text = heredocs.reduce((it, heredoc) => it + writtenBody(source, heredoc), command.text);
    return { args: [...shell, text], text, shell };
  }
  const { text } = bodyOf(source, only);
  const raw = source.slice(only.body.start, only.body.end);
  if (around.os === 'windows' || !raw.startsWith('#!')) return { args: [...shell, text], text, shell };
  const action = { kind: 'file', path: `/${only.name}`, mode: 0o755, text } as const;
  const parts: readonly Part[] = [{ kind: 'instruction', name: 'script', text: JSON.stringify(action) }];
  const effect = { kind: 'files', actions: [action] } as const;
  const vertex = vertexOf(
    { effect, parts, definition: '', inputs: [], isUncached: false, step: undefined },
    around.digest,
  );
  const script: Mount = { ...ROOT, target: '/dev/pipes/', source: vertex, isReadOnly: true, keepsChanges: false };
  return { args: [joinPath('/dev/pipes/', only.name)], text, shell: [], script: [script] };
}

/** Also the body of a `<<-` is handed on with its tabs. */
function writtenBody(source: string, { body, name }: Heredoc): string {
  return `\n${source.slice(body.start, body.end)}${name}`;
}

function environmentParts(scope: Scope, agents: readonly Agent[]): readonly Part[] {
  const parts = scope.env.map(
    (it): Part => ({ kind: it.giver === 'arg' ? 'arg' : 'env', name: `env ${it.name}`, text: it.value }),
  );
  const [agent] = agents;
  if (agent === undefined || scope.env.some((it) => it.name === 'SSH_AUTH_SOCK')) return parts;
  return [...parts, { kind: 'env', name: 'env SSH_AUTH_SOCK', text: agent.target }];
}
