import type { Step } from './graph/vertex.ts';
import type { PredictedStep } from './predict.ts';

/** What a step costs each time it is executed. */
export interface Cost {
  readonly seconds: number;
  /** What it adds to the image, or to the stage that it is in; `undefined` where that is not known. */
  readonly bytes: number | undefined;
  /** Whether the seconds were measured in a real build, or are only what such a step usually takes. */
  readonly isMeasured: boolean;
}

/** The cost of a step; `bytes` is what it takes from the build context, where it takes something. */
export type CostOf = (step: Pick<Step, 'name' | 'instruction'>, bytes?: number) => Cost;

/** What real builds said of their steps: what is not known is missing. */
export interface Profile {
  readonly steps: readonly ProfiledStep[];
}

/** A step of a real build. */
export interface ProfiledStep {
  /** As BuildKit prints it, `[build 3/7] RUN npm ci`, or without the brackets where these are not known. */
  readonly name: string;
  /** Whether the name breaks off. */
  readonly isCut: boolean;
  /** `undefined` where it was cached, or where times are not told. */
  readonly seconds: number | undefined;
  readonly bytes: number | undefined;
}

/** Costs by a profile; what that does not know, and everything without one, is estimated by the kind of command. */
export function costsBy(profile: Profile | undefined): CostOf {
  const timed = new Names(profile?.steps.filter((it) => it.seconds !== undefined) ?? []);
  const sized = new Names(profile?.steps.filter((it) => it.bytes !== undefined) ?? []);
  return (step, bytes) => {
    const seconds = timed.of(step.name)?.seconds;
    return {
      seconds: seconds ?? secondsWithCache(step, timed) ?? estimateOf(step, bytes ?? 0),
      bytes: sized.of(step.name)?.bytes ?? bytes,
      isMeasured: seconds !== undefined || step.instruction === 'FROM',
    };
  };
}

/** Of what was measured without its cache mount. */
function secondsWithCache({ name }: Pick<Step, 'name'>, timed: Names): number | undefined {
  const bare = name.replaceAll(CACHE_MOUNTS, '');
  const seconds = bare === name ? undefined : timed.of(bare)?.seconds;
  return seconds === undefined ? undefined : seconds * SHARE_WITH_CACHE;
}

/** `--mount=type=cache,target=/root/.npm` */
const CACHE_MOUNTS = /(?<!\S)--mount=type=cache\S* /g;
/** A guess: what has not to be downloaded is still to be unpacked. */
const SHARE_WITH_CACHE = 0.5;

/** What a step takes, where that was measured. */
export function measuredSeconds(step: PredictedStep, costOf: CostOf): number | undefined {
  const { seconds, isMeasured } = costOf(step, step.bytes);
  return isMeasured && step.instruction !== 'FROM' ? seconds : undefined;
}

/** What the cached steps would have taken, as far as that was measured; `undefined` where it was of none. */
export function secondsSaved(steps: readonly PredictedStep[], costOf: CostOf): number | undefined {
  const measured = steps.flatMap((it) => {
    const seconds = measuredSeconds(it, costOf);
    return seconds === undefined ? [] : [{ seconds, isCached: it.verdict === 'cached' }];
  });
  if (measured.length === 0) return undefined;
  const sum = measured.reduce((total, it) => total + (it.isCached ? it.seconds : 0), 0);
  return Math.round(sum * 1000) / 1000;
}

/** Steps by their names: steps of one text in several stages are told apart by the stage, where the profile says it. */
class Names {
  readonly #byName = new Map<string, ProfiledStep>();
  readonly #byStage = new Map<string, ProfiledStep>();
  readonly #byText = new Map<string, ProfiledStep>();
  readonly #cut: readonly ProfiledStep[];

  constructor(steps: readonly ProfiledStep[]) {
    this.#cut = steps.filter((it) => it.isCut);
    for (const it of steps) {
      const { stage, text } = partsOf(it.name);
      if (it.isCut) continue;
      keepDearer(this.#byName, it.name, it);
      keepDearer(this.#byStage, `${stage} ${text}`, it);
      keepDearer(this.#byText, text, it);
    }
  }

  of(name: string): ProfiledStep | undefined {
    const { stage, text } = partsOf(name);
    const found = this.#byName.get(name) ?? this.#byStage.get(`${stage} ${text}`) ?? this.#byText.get(text);
    return found ?? this.#cut.find((it) => text.startsWith(partsOf(it.name).text));
  }
}

/** Of several platforms, or several builds, what took longest. */
function keepDearer(steps: Map<string, ProfiledStep>, key: string, step: ProfiledStep): void {
  const { seconds = 0, bytes = 0 } = steps.get(key) ?? {};
  if (!steps.has(key) || (step.seconds ?? 0) > seconds || (step.bytes ?? 0) > bytes) steps.set(key, step);
}

/** The stage and the instruction of a printed step, blanks within that made one. */
function partsOf(name: string): { readonly stage: string; readonly text: string } {
  // [linux/amd64 build 3/7] RUN npm ci
  const [, brackets = '', text = name] = name.match(/^\[([^\]]*)\] (.*)$/s) ?? [];
  const stage =
    brackets
      .replace(/(?<!\d)\d+\/\d+$/, '')
      .trimEnd()
      .split(' ')
      .at(-1) ?? '';
  return { stage, text: text.replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim() };
}

/**
 * What a step usually takes, in seconds. Guesses that only say which steps are dear and which are cheap: on a middling machine
 * and network, of a project of middling size, with nothing downloaded before. The first line of the table that a command
 * matches counts; commands of one RUN add up.
 */
function estimateOf({ instruction, name }: Pick<Step, 'name' | 'instruction'>, bytes: number): number {
  const { text } = partsOf(name);
  switch (instruction) {
    case 'FROM':
      return 0;
    case 'WORKDIR':
      return SNAPSHOT;
    case 'ADD':
    case 'COPY':
      return (/^ADD .*(?:https?|git):\/\//.test(text) ? DOWNLOAD : SNAPSHOT) + bytes / BYTES_PER_SECOND;
    case 'RUN': {
      const commands = text.replace(/^(?:ONBUILD )?RUN /, '').split(/&&|\|\||;|\n|\|/);
      const share = text.replaceAll(CACHE_MOUNTS, '') === text ? 1 : SHARE_WITH_CACHE;
      const usual = commands.map(
        (it) => USUAL.find(([pattern]) => pattern.test(it.slice(0, LONGEST_COMMAND)))?.[1] ?? LITTLE,
      );
      return usual.reduce((sum, it) => sum + it * share, START);
    }
  }
}

/** To write a layer. */
const SNAPSHOT = 0.1;
/** To start a container, and write a layer. */
const START = 0.4;
/** A command like `mkdir` or `chmod`. */
const LITTLE = 0.1;
/** What a command is stands at its beginning. */
const LONGEST_COMMAND = 1000;
const DOWNLOAD = 5;
const BYTES_PER_SECOND = 100e6;

const USUAL: readonly (readonly [pattern: RegExp, seconds: number])[] = [
  [/\b(?:apt-get|apt|apk|dnf|yum|microdnf|zypper|pacman)\b.*\b(?:update|upgrade|dist-upgrade|makecache)\b/, 6],
  [/\b(?:apt-get|apt|dnf|yum|microdnf|zypper)\b.*\binstall\b|\bpacman\b.* -S/, 20],
  [/\b(?:apk|xx-apk)\b.*\badd\b|\bxx-apt(?:-get)?\b.*\binstall\b/, 5],
  [/\b(?:npm|pnpm)\b.*\s(?:-g|--global)\b|\bcorepack\b/, 5],
  [/\b(?:npm|pnpm|yarn|bun)\b(?: -\S+)* (?:ci|install|i|add|fetch)\b|\byarn\s*$/, 30],
  [/\b(?:npm|pnpm|yarn|bun|npx)\b.*\b(?:build|compile|webpack|vite|next)/, 45],
  [/\b(?:npm|pnpm|yarn|bun|npx)\b/, 10],
  [/\b(?:pip3?|uv|poetry|pipenv|conda|mamba)\b.*\b(?:install|sync|add|create|update)\b/, 25],
  [/\bgo (?:mod )?(?:download|get|install)\b/, 15],
  [/\b(?:go|xx-go)\b.*\b(?:build|generate|test)\b/, 40],
  [/\bcargo\b.*\b(?:fetch|vendor)\b/, 15],
  [/\bcargo\b.*\b(?:build|install|chef|test)\b/, 120],
  [/\b(?:mvnw?|gradlew?)\b.*\b(?:dependency|dependencies)\b/, 40],
  [/\b(?:mvnw?|gradlew?|ant|sbt)\b/, 80],
  [/\bdotnet\b.*\brestore\b/, 20],
  [/\bdotnet\b.*\b(?:build|publish|test)\b/, 30],
  [/\b(?:bundle|gem|composer)\b.*\b(?:install|update|require)\b/, 30],
  [/\bmix\b|\bstack\b|\bcabal\b/, 60],
  [/^\s*(?:make|cmake|ninja|bazel|meson|gcc|g\+\+|clang)\s/, 60],
  [/\bgit\b.*\bclone\b|\b(?:curl|wget)\b/, 4],
  [/\btar\b|\bunzip\b|\bcp -(?:r|a)/, 2],
];
