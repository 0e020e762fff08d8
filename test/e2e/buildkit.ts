import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Build } from '../../server/simulator/build.ts';

/** A BuildKit that is running, and where its programs are. */
export interface Engine {
  readonly buildctl: string;
  /** As buildctl takes it: `unix:///run/buildkit/buildkitd.sock`. */
  readonly address: string;
}

/** What is built: the options of `buildctl build` that a scenario needs. */
export interface BuildRequest {
  readonly context: string;
  readonly dockerfile?: string | undefined;
  readonly target?: string | undefined;
  readonly args?: Readonly<Record<string, string>> | undefined;
  readonly noCache?: boolean | readonly string[] | undefined;
  /** Folders below that of the context by name, or images as in `docker-image://alpine`. */
  readonly contexts?: Readonly<Record<string, string>> | undefined;
  readonly platform?: string | undefined;
  /** What holds for every RUN, as `docker build` has options for it. */
  readonly sandbox?: Sandbox | undefined;
  /** Values by id. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
}

type Sandbox = Pick<Build, 'network' | 'ulimits' | 'shmSize' | 'hosts'>;

/** One printed line of a build and how it ended; `undefined` where it never did. */
export interface PrintedStep {
  readonly name: string;
  readonly status: 'CACHED' | 'DONE' | 'ERROR' | 'CANCELED' | undefined;
}

/** Empties all caches. */
export function prune(engine: Engine): void {
  buildctl(engine, ['prune', '--all']);
}

/** Builds, and reads what `--progress=plain` printed of the numbered steps. */
export function build(
  engine: Engine,
  request: BuildRequest,
): { readonly code: number; readonly steps: readonly PrintedStep[]; readonly log: string } {
  const {
    context,
    dockerfile = 'Dockerfile',
    target,
    args = {},
    noCache,
    contexts = {},
    platform,
    sandbox: { network = 'default', ulimits = [], shmSize = 0, hosts = [] } = {},
    secrets = {},
  } = request;
  const options = [
    `filename=${dockerfile}`,
    ...(target === undefined ? [] : [`target=${target}`]),
    ...Object.entries(args).map(([name, value]) => `build-arg:${name}=${value}`),
    ...(platform === undefined ? [] : [`platform=${platform}`]),
    ...Object.entries(contexts).map(([name, it]) => `context:${name}=${isImage(it) ? it : `local:${name}`}`),
    ...(network === 'default' ? [] : [`force-network-mode=${network}`]),
    ...(ulimits.length === 0 ? [] : [`ulimit=${ulimits.join(',')}`]),
    ...(shmSize === 0 ? [] : [`shm-size=${shmSize}`]),
    ...(hosts.length === 0 ? [] : [`add-hosts=${hosts.join(',')}`]),
    ...(noCache === undefined || noCache === false ? [] : [`no-cache=${noCache === true ? '' : noCache.join(',')}`]),
  ];
  const environment = Object.entries(secrets).map(([id, value]) => [`DFLINT_SECRET_${id}`, value] as const);
  const given = [
    'build',
    '--progress=plain',
    '--frontend=dockerfile.v0',
    `--local=context=${context}`,
    `--local=dockerfile=${context}`,
    ...Object.entries(contexts).flatMap(([name, it]) => (isImage(it) ? [] : `--local=${name}=${join(context, it)}`)),
    ...options.flatMap((it) => ['--opt', it]),
    ...Object.keys(secrets).map((id) => `--secret=id=${id},env=DFLINT_SECRET_${id}`),
  ];
  const { status, stderr } = buildctl(engine, given, Object.fromEntries(environment));
  return { code: status, steps: stepsIn(stderr), log: stderr };
}

/** Builds a folder that holds a Dockerfile, and gives the image to a registry that is asked by HTTP. */
export function push(engine: Engine, folder: string, reference: string): void {
  const local = [`--local=context=${folder}`, `--local=dockerfile=${folder}`];
  const output = `--output=type=image,name=${reference},push=true,registry.insecure=true`;
  const { status, stderr } = buildctl(engine, ['build', '--frontend=dockerfile.v0', ...local, output]);
  if (status !== 0) throw new Error(`${reference} cannot be made: ${stderr.slice(-500)}`);
}

function isImage(context: string): boolean {
  return context.startsWith('docker-image://');
}

/** Understands a plain log. Of two steps of one name the last counts. */
function stepsIn(log: string): readonly PrintedStep[] {
  const names = new Map<string, string>();
  const statuses = new Map<string, PrintedStep['status']>();
  for (const line of log.split('\n')) {
    const [, id, text = ''] = /^#(\d+) (.*)$/.exec(line) ?? [];
    if (id === undefined) continue;
    const [status] = /^(?:CACHED|DONE|ERROR|CANCELED)\b/.exec(text) ?? [];
    const known = STATUSES.find((it) => it === status);
    if (known !== undefined) statuses.set(id, known);
    else if (/^\[(?!internal\])/.test(text)) names.set(id, text);
  }
  const steps = new Map([...names].map(([id, name]) => [name, { name, status: statuses.get(id) }]));
  return [...steps.values()];
}

const STATUSES = ['CACHED', 'DONE', 'ERROR', 'CANCELED'] as const;

function buildctl({ buildctl, address }: Engine, args: readonly string[], environment: Record<string, string> = {}) {
  const { status, stderr, error } = spawnSync(buildctl, ['--addr', address, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 26,
  });
  if (error !== undefined) throw error;
  return { status: status ?? 1, stderr };
}
