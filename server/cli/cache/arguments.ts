import { parsePlatform } from '../../model/platform.ts';
import { buildArgumentsIn } from '../build-arguments.ts';
import { type Misuse, namesIn, type Options, readOptions, type Values } from '../options.ts';
import { type COLORS, SHARED_OPTIONS } from '../shared-options.ts';

/** What `dflint cache` is asked to predict. */
export interface CacheArguments {
  /** The build context; the working directory where none is given. */
  readonly context: string;
  readonly isContextGiven: boolean;
  /** Relative to the working directory; `undefined` for the Dockerfile in the context. */
  readonly file: string | undefined;
  /** A file that gives the builds in full; then nothing else says what is built. */
  readonly builds: string | undefined;
  /** Snapshots, oldest first; empty where nothing was said. */
  readonly from: readonly string[];
  readonly to: string | undefined;
  /** Paths that are taken to have changed: absolute, or relative to the context. */
  readonly changed: readonly string[];
  readonly before: Inputs;
  readonly after: Inputs;
  readonly contexts: readonly (readonly [name: string, value: string])[];
  readonly platform: string | undefined;
  readonly assumeReruns: 'changed' | 'same' | undefined;
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  /** A file with what is known of images and URLs. */
  readonly images: string | undefined;
  /** A file with what real builds took. */
  readonly profile: string | undefined;
  /** The least share of cached steps in percent; below it the command fails. */
  readonly failBelow: number | undefined;
  readonly format: CacheFormat | undefined;
  readonly output: string | undefined;
  readonly color: (typeof COLORS)[number];
}

/** What may differ between the builds before and the one that is predicted. */
export interface Inputs {
  readonly target: string | undefined;
  readonly args: Readonly<Record<string, string>>;
}

type CacheFormat = (typeof FORMATS)[number];

/** Understands what follows `dflint cache`. */
export function readCacheArguments(args: readonly string[]): CacheArguments | Misuse {
  const reading = readOptions(args, CACHE_OPTIONS);
  if ('misuse' in reading) return reading;
  const { values, operands } = reading;
  const { platform } = values;
  const target = values.target || undefined;
  if (operands.length > 1) return { misuse: `cache takes one context, not ${operands.length}` };
  const other = values.builds === undefined ? undefined : beside(values, operands[0]?.text);
  if (other !== undefined) return { misuse: `--builds gives the builds in full, so ${other} does not go with it` };
  if (platform !== undefined && parsePlatform(platform) === undefined)
    return { misuse: `--platform is written OS/ARCH, like linux/arm64; not "${platform}"` };
  const failBelow = values['fail-below'];
  if (failBelow !== undefined && !/^(?:100|\d{1,2})(?:\.\d+)?%?$/.test(failBelow))
    return { misuse: `--fail-below is a share in percent, from 0 to 100; not "${failBelow}"` };
  const both = buildArgumentsIn(values['build-arg']);
  if ('misuse' in both) return both;
  const before = buildArgumentsIn(values['from-build-arg'], 'from-build-arg');
  if ('misuse' in before) return before;
  const after = buildArgumentsIn(values['to-build-arg'], 'to-build-arg');
  if ('misuse' in after) return after;
  const contexts = buildArgumentsIn(values['build-context'], 'build-context');
  if ('misuse' in contexts) return contexts;
  if (values.changed.length > 0 && values.to !== undefined)
    return { misuse: '--changed asks about files that change; --to says what they are. Give one of them' };
  return {
    context: operands[0]?.text ?? '.',
    isContextGiven: operands.length > 0,
    file: values.file,
    builds: values.builds,
    from: values.from,
    to: values.to,
    changed: values.changed,
    before: { target: values['from-target'] ?? target, args: { ...both.args, ...before.args } },
    after: { target, args: { ...both.args, ...after.args } },
    contexts: Object.entries(contexts.args),
    platform,
    assumeReruns: values['assume-reruns'],
    noCache: values['no-cache'],
    noCacheFilter: namesIn(values['no-cache-filter']),
    images: values.images,
    profile: values.profile,
    failBelow: failBelow === undefined ? undefined : Number.parseFloat(failBelow),
    format: values.format,
    output: values.output,
    color: values['no-color'] ? 'never' : (values.color ?? 'auto'),
  };
}

/** What says of a build what `--builds` says already. */
function beside(values: Values<typeof CACHE_OPTIONS>, context: string | undefined): string | undefined {
  if (context !== undefined) return `the context "${context}"`;
  const isGiven = (it: keyof typeof values) => [values[it] ?? false].flat().some((value) => value !== false);
  const option = OF_A_BUILD.find(isGiven);
  return option && `--${option}`;
}

const FORMATS = ['pretty', 'json', 'markdown', 'html'] as const;

const { output, color, 'no-color': noColor, help, version } = SHARED_OPTIONS;

export const CACHE_OPTIONS = {
  file: { type: 'string', short: 'f', value: 'FILE', help: 'the Dockerfile; CONTEXT/Dockerfile without it' },
  from: { type: 'string', value: 'SNAPSHOT', multiple: true, help: 'a build before: a folder, git:REV or none' },
  to: { type: 'string', value: 'SNAPSHOT', help: 'the build to predict: a folder or git:REV' },
  changed: { type: 'string', value: 'PATH', multiple: true, help: 'what if this path changes? relative to CONTEXT' },
  target: { type: 'string', value: 'STAGE', mayBeEmpty: true, help: 'the stage that is built, if not the last' },
  'from-target': { type: 'string', value: 'STAGE', help: 'the stage that was built before' },
  'build-arg': { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'a build argument of all builds' },
  'from-build-arg': { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'one of the builds before' },
  'to-build-arg': { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'one of the build to predict' },
  'build-context': { type: 'string', value: 'NAME=WHAT', multiple: true, help: 'a named context: a folder or image' },
  platform: { type: 'string', value: 'OS/ARCH', help: 'what the image is built for' },
  'assume-reruns': {
    type: 'string',
    value: 'WHAT',
    choices: ['changed', 'same'],
    help: 'what commands write again: changed or the same',
  },
  'no-cache': { type: 'boolean', help: 'build without the cache' },
  'no-cache-filter': { type: 'string', value: 'STAGE,...', multiple: true, help: 'build stages without it' },
  images: { type: 'string', value: 'FILE', help: 'what is known of images and URLs, as JSON' },
  builds: { type: 'string', value: 'FILE', help: 'the builds in full, oldest first, as JSON' },
  profile: { type: 'string', value: 'FILE', help: 'what a real build took: its log or export' },
  'fail-below': { type: 'string', value: 'PERCENT', help: 'exit 1 if fewer steps are cached' },
  format: { type: 'string', value: 'NAME', choices: FORMATS, help: 'pretty, json, markdown or html' },
  output,
  color,
  'no-color': noColor,
  help,
  version,
} as const satisfies Options;

/** The options that say how something is built. */
const OF_A_BUILD = [
  'file',
  'from',
  'to',
  'changed',
  'target',
  'from-target',
  'build-arg',
  'from-build-arg',
  'to-build-arg',
  'build-context',
  'platform',
  'no-cache',
  'no-cache-filter',
  'images',
] as const satisfies readonly (keyof typeof CACHE_OPTIONS)[];
