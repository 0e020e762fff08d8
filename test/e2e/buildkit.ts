import { spawnSync } from 'node:child_process';

/** A BuildKit that is running, and where its programs are. */
export interface Engine {
  readonly buildctl: string;
  /** As buildctl takes it: `unix:///run/buildkit/buildkitd.sock`. */
  readonly address: string;
}

/** What is built: the options of `buildctl build` that a scenario needs. */
export interface BuildRequest {
  readonly context: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly noCache?: boolean | readonly string[];
}

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
): { readonly code: number; readonly steps: readonly PrintedStep[] } {
  const { context, dockerfile = 'Dockerfile', target, args = {}, noCache } = request;
  const options = [
    `filename=${dockerfile}`,
    ...(target === undefined ? [] : [`target=${target}`]),
    ...Object.entries(args).map(([name, value]) => `build-arg:${name}=${value}`),
    ...(noCache === undefined || noCache === false ? [] : [`no-cache=${noCache === true ? '' : noCache.join(',')}`]),
  ];
  const { status, stderr } = buildctl(engine, [
    'build',
    '--progress=plain',
    '--frontend=dockerfile.v0',
    `--local=context=${context}`,
    `--local=dockerfile=${context}`,
    ...options.flatMap((it) => ['--opt', it]),
  ]);
  return { code: status, steps: stepsIn(stderr) };
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

function buildctl({ buildctl, address }: Engine, args: readonly string[]) {
  const { status, stderr, error } = spawnSync(buildctl, ['--addr', address, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error !== undefined) throw error;
  return { status: status ?? 1, stderr };
}
