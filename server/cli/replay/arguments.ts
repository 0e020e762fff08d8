import { buildArgumentsIn } from '../build-arguments.ts';
import { type Misuse, type Options, readOptions } from '../options.ts';
import { type COLORS, SHARED_OPTIONS } from '../shared-options.ts';

/** What `dflint replay` is asked to predict. */
export interface ReplayArguments {
  /** The build context. */
  readonly context: string;
  /** Whether the command line names it: then it alone says how the Dockerfile is built. */
  readonly isContextGiven: boolean;
  /** Relative to the working directory; `undefined` for the Dockerfile in the context. */
  readonly file: string | undefined;
  /** At most so many commits; `undefined` where only `since` says how many. */
  readonly count: number | undefined;
  /** A revision or a date. */
  readonly since: string | undefined;
  readonly warm: boolean;
  /** A file with what real builds took. */
  readonly profile: string | undefined;
  readonly target: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  readonly format: ReplayFormat | undefined;
  readonly output: string | undefined;
  readonly color: (typeof COLORS)[number];
  /** What becomes of the advice; `diff` shows what it changes and nothing else. */
  readonly changes: 'none' | 'write' | 'diff';
  readonly quiet: boolean;
}

type ReplayFormat = (typeof FORMATS)[number];

/** Understands what follows `dflint replay`. */
export function readReplayArguments(args: readonly string[]): ReplayArguments | Misuse {
  const reading = readOptions(args, REPLAY_OPTIONS);
  if ('misuse' in reading) return reading;
  const { values, operands } = reading;
  const { commits, since } = values;
  if (operands.length > 1) return { misuse: `replay takes one context, not ${operands.length}` };
  if (commits !== undefined && !/^[1-9]\d{0,6}$/.test(commits))
    return { misuse: `-n is how many commits to replay, at least 1; not "${commits}"` };
  const given = buildArgumentsIn(values['build-arg']);
  if ('misuse' in given) return given;
  const usual = since === undefined ? USUAL_COUNT : undefined;
  return {
    context: operands[0]?.text ?? '.',
    isContextGiven: operands.length > 0,
    file: values.file,
    count: commits === undefined ? usual : Number(commits),
    since,
    warm: values.warm,
    profile: values.profile,
    target: values.target || undefined,
    args: given.args,
    format: values.format,
    output: values.output,
    color: values['no-color'] ? 'never' : (values.color ?? 'auto'),
    changes: values.diff ? 'diff' : values.fix ? 'write' : 'none',
    quiet: values.quiet,
  };
}

const USUAL_COUNT = 300;

const FORMATS = ['pretty', 'json', 'markdown', 'html'] as const;

const { output, color, 'no-color': noColor, help, version } = SHARED_OPTIONS;

export const REPLAY_OPTIONS = {
  file: { type: 'string', short: 'f', value: 'FILE', help: 'the Dockerfile; CONTEXT/Dockerfile without it' },
  commits: { type: 'string', short: 'n', value: 'N', help: 'how many commits; 300, or all with --since' },
  since: { type: 'string', value: 'WHEN', help: 'only after a revision, or since a date' },
  warm: { type: 'boolean', help: 'the builder remembers all builds before' },
  profile: { type: 'string', value: 'FILE', help: 'what a real build took: its log or export' },
  target: { type: 'string', value: 'STAGE', mayBeEmpty: true, help: 'the stage that is built, if not the last' },
  'build-arg': { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'a build argument' },
  format: { type: 'string', value: 'NAME', choices: FORMATS, help: 'pretty, json, markdown or html' },
  fix: { type: 'boolean', help: 'put the Dockerfile into the advised order' },
  diff: { type: 'boolean', help: 'show what --fix would do, and nothing else' },
  output,
  color,
  'no-color': noColor,
  quiet: { type: 'boolean', help: 'no progress bar' },
  help,
  version,
} as const satisfies Options;
