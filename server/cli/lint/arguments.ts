import { type Level, LONGEST_PATTERN } from '../../lint/config/config.ts';
import type { Safety } from '../../lint/rule.ts';
import type { BuildInputs } from '../../model/model.ts';
import { parsePlatform } from '../../model/platform.ts';
import { buildArgumentsIn } from '../build-arguments.ts';
import type { ConfigurationArguments } from '../configurations.ts';
import { listed, type Misuse, namesIn, type Options, readOptions, type Values } from '../options.ts';
import { type COLORS, SHARED_OPTIONS } from '../shared-options.ts';

/** What `dflint lint` is asked to do. */
export interface LintArguments extends ConfigurationArguments {
  /** Files, folders, and `-` for standard input; without one, the working directory is meant. */
  readonly paths: readonly string[];
  /** `undefined` leaves it to the configuration, and then to where the report goes. */
  readonly format: Format | undefined;
  /** The file that the report goes to, instead of standard output. */
  readonly output: string | undefined;
  readonly color: (typeof COLORS)[number];
  readonly quiet: boolean;
  /** `undefined` leaves it to the configuration. */
  readonly failOn: (typeof THRESHOLDS)[number] | undefined;
  /** The name that reports give to standard input. */
  readonly stdinFilename: string;
  /** What becomes of changes to a file; `diff` shows them and writes nothing. */
  readonly changes: 'none' | 'write' | 'diff';
  /** What is fixed; `undefined` where nothing is. */
  readonly fixes: Safety | undefined;
  /** The reason that comments give which silence what is found; `undefined` where none are to be written. */
  readonly addIgnores: string | undefined;
  /** By the names that were written. */
  readonly levels: readonly (readonly [rule: string, level: Level])[];
  /** The revision since which files are to have changed; `undefined` asks for all. */
  readonly changedSince: string | undefined;
  /** The folder of rules that are not ours. */
  readonly rulesFolder: string | undefined;
  /** Rules beside which all others are off; empty where nothing was said. */
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  readonly preview: boolean;
  /** How the images are built; what is not said is left to the configuration. */
  readonly build: BuildInputs;
  /** The folder that all is built in; `nearest` is that of the configuration, or one in which all sources are. */
  readonly context: { readonly folder: string } | 'none' | 'nearest';
  /** Whether registries are asked what tags point to. */
  readonly online: boolean;
  /** Whether ShellCheck is asked too: the one that is installed, or one by its path. */
  readonly shellCheck: 'off' | 'auto' | { readonly program: string };
  /** The file of findings that are put up with. */
  readonly baseline: string | undefined;
  /** Whether all that is found now is to be put up with. */
  readonly writeBaseline: boolean;
  /** The file that findings are kept in, and taken from where they still hold. */
  readonly cache: string | undefined;
  readonly statistics: boolean;
  readonly profileRules: boolean;
  readonly maxFindings: number | undefined;
  readonly reportUnusedIgnores: boolean;
  readonly requireReason: boolean;
}

export type Format = (typeof FORMATS)[number];

/** `undefined` where there is no report of that name. */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((it) => it === name);
}

/** Understands what follows `dflint lint`, or `dflint` alone. */
export function readLintArguments(args: readonly string[]): LintArguments | Misuse {
  const reading = readOptions(args, LINT_OPTIONS);
  if ('misuse' in reading) return reading;
  const { values, operands } = reading;
  const levels: (readonly [string, Level])[] = [];
  for (const text of values.rule) {
    const [rule = '', value] = text.split('=', 2);
    const level = LEVELS.find((it) => it === value);
    if (level === undefined)
      return { misuse: `--rule is written RULE=LEVEL, where LEVEL is ${listed(LEVELS)}; not "${text}"` };
    levels.push([rule, level]);
  }
  const max = values['max-findings'];
  if (max !== undefined && !/^\d+$/.test(max)) return { misuse: `--max-findings is a number, not "${max}"` };
  if (values['write-baseline'] && values['changed-since'] !== undefined)
    return { misuse: '--write-baseline takes all files in, so it does not go with --changed-since' };
  if (values['write-baseline'] && values['add-ignores'] !== undefined)
    return { misuse: '--write-baseline leaves nothing to silence, so it does not go with --add-ignores' };
  if (values['write-baseline'] && values.diff)
    return { misuse: '--write-baseline writes a file, so it does not go with --diff' };
  if (values.only.length > 0 && namesIn(values.only).length === 0) return { misuse: '--only needs a rule' };
  if (values.exclude.some((it) => it.length > LONGEST_PATTERN))
    return { misuse: `--exclude takes patterns of at most ${LONGEST_PATTERN} characters` };
  const addIgnores = values['add-ignores'];
  if (addIgnores !== undefined && !/^[^\S\n\r]*\S[^\n\r]*$/.test(addIgnores))
    return { misuse: '--add-ignores needs the reason that the comments are to give, on one line' };
  const build = buildInputsIn(values);
  if ('misuse' in build) return build;
  const other = WITHOUT_CACHE.find((it) => values[it] !== undefined && values[it] !== false && values[it] !== 'off');
  if (values.cache !== undefined && other !== undefined)
    return { misuse: `--cache keeps what dflint finds in files as they are, so it does not go with --${other}` };
  const [twice] = [values.output, values.baseline, values.cache].filter(
    (it, index, all) => it !== undefined && all.indexOf(it) !== index,
  );
  if (twice !== undefined)
    return { misuse: `--output, --baseline and --cache are files of their own, not all ${twice}` };
  const { config, context, diff, shellcheck = 'off' } = values;
  // To see changes one need not ask for fixes, but for nothing else either.
  const isFixing = values.fix || (diff && addIgnores === undefined);
  return {
    paths: operands.map((it) => it.text),
    format: values.format,
    output: values.output,
    color: values['no-color'] ? 'never' : (values.color ?? 'auto'),
    quiet: values.quiet,
    failOn: values['fail-on'],
    stdinFilename: values['stdin-filename'] ?? '-',
    changes: diff ? 'diff' : isFixing || addIgnores !== undefined ? 'write' : 'none',
    fixes: !isFixing ? undefined : values['unsafe-fixes'] ? 'unsafe' : 'safe',
    addIgnores,
    changedSince: values['changed-since'],
    rulesFolder: values.rulesdir,
    levels,
    only: namesIn(values.only),
    ignore: namesIn(values.ignore),
    exclude: values.exclude,
    preview: values.preview,
    build,
    context: values['no-context'] ? 'none' : context === undefined ? 'nearest' : { folder: context },
    config: values['no-config'] ? 'none' : config === undefined ? 'nearest' : { file: config },
    online: values.online,
    shellCheck: shellcheck === 'off' || shellcheck === 'auto' ? shellcheck : { program: shellcheck },
    baseline: values.baseline,
    writeBaseline: values['write-baseline'],
    cache: values.cache,
    statistics: values.statistics,
    profileRules: values['profile-rules'],
    maxFindings: max === undefined ? undefined : Number(max),
    reportUnusedIgnores: values['report-unused-ignores'],
    requireReason: values['require-reason'],
  };
}

/** How the images are built. */
function buildInputsIn(values: Values<typeof LINT_OPTIONS>): BuildInputs | Misuse {
  const { platform, target } = values;
  if (platform !== undefined && parsePlatform(platform) === undefined)
    return { misuse: `--platform is written OS/ARCH, like linux/arm64; not "${platform}"` };
  const given = buildArgumentsIn(values['build-arg']);
  if ('misuse' in given) return given;
  const isGiven = Object.keys(given.args).length > 0;
  return { target: target || undefined, platform, args: isGiven ? given.args : undefined };
}

/** What changes files, or finds what hangs on more than they do. */
const WITHOUT_CACHE = ['fix', 'diff', 'add-ignores', 'rulesdir', 'online', 'shellcheck', 'profile-rules'] as const;

const FORMATS = [
  'pretty',
  'compact',
  'json',
  'sarif',
  'github',
  'gitlab',
  'checkstyle',
  'junit',
  'tap',
  'markdown',
  'hadolint-json',
] as const;
const THRESHOLDS = ['error', 'warning', 'info', 'style', 'never'] as const;
const LEVELS = ['error', 'warning', 'info', 'style', 'off'] as const;

export const LINT_OPTIONS = {
  ...SHARED_OPTIONS,
  fix: { type: 'boolean', help: 'fix what can be without changing the image' },
  'unsafe-fixes': { type: 'boolean', help: 'with --fix: fix what may change the image too' },
  'add-ignores': { type: 'string', value: 'REASON', help: 'write ignore comments for what would fail' },
  diff: { type: 'boolean', help: 'show what --fix would do, and write nothing' },
  rule: { type: 'string', value: 'RULE=LEVEL', multiple: true, help: 'make a rule error, warning, info, style or off' },
  only: { type: 'string', value: 'RULE,...', multiple: true, help: 'check these rules only' },
  ignore: { type: 'string', value: 'RULE,...', multiple: true, help: 'do not check these rules' },
  exclude: { type: 'string', value: 'GLOB', multiple: true, help: 'leave files out, even if named' },
  'changed-since': { type: 'string', value: 'REV', help: 'only what has changed since this git revision' },
  rulesdir: { type: 'string', value: 'DIR', help: 'load rules of your own, which are programs' },
  preview: { type: 'boolean', help: 'check rules too that are still on trial' },
  target: { type: 'string', value: 'STAGE', mayBeEmpty: true, help: 'the stage that is built, if not the last' },
  'build-arg': { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'a build argument' },
  platform: { type: 'string', value: 'OS/ARCH', help: 'what the image is built for' },
  context: { type: 'string', value: 'DIR', help: 'the build context, where it is not found' },
  'no-context': { type: 'boolean', help: 'look for no build context' },
  online: { type: 'boolean', help: 'ask registries what tags point to' },
  shellcheck: { type: 'string', value: 'PATH', help: 'ask ShellCheck too; auto finds it' },
  baseline: { type: 'string', value: 'FILE', help: 'say nothing of what is known there' },
  'write-baseline': { type: 'boolean', help: 'make the baseline of all that is found' },
  cache: { type: 'string', value: 'FILE', help: 'keep findings there for the next run' },
  statistics: { type: 'boolean', help: 'count findings by rule' },
  'profile-rules': { type: 'boolean', help: 'show how long each rule takes' },
  'max-findings': { type: 'string', value: 'N', help: 'list no more than N findings' },
  'report-unused-ignores': { type: 'boolean', help: 'warn of ignore comments that silence nothing' },
  'require-reason': { type: 'boolean', help: 'warn of ignore comments without a reason' },
  format: { type: 'string', value: 'NAME', choices: FORMATS, help: 'of the report:' },
  'fail-on': {
    type: 'string',
    value: 'SEVERITY',
    choices: THRESHOLDS,
    help: 'error, warning (default), info, style or never',
  },
  'stdin-filename': { type: 'string', value: 'NAME', help: 'the name of what is read from standard input' },
} as const satisfies Options;
