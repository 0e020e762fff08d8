import { canonicalName, type ImageReference, parseImageReference } from '../../model/image.ts';
import { type Platform, parsePlatform } from '../../model/platform.ts';
import { isStageNumber, mountSource } from '../../model/reference.ts';
import { sectionsOf } from '../../model/stage.ts';
import type { Environment } from '../../model/variable/expand.ts';
import type { EscapeCharacter, Flag, From, Instruction, Word } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import type { Span } from '../../text/span.ts';
import type { Build, ImageFacts, NamedContext } from '../build.ts';
import { DEFAULT_PLATFORM, globalsOf } from './globals.ts';
import { cycleIn, reachedFrom } from './reach.ts';
import { expanded } from './scope.ts';
import type { SourceFile } from './source-file.ts';
import { type Command, type Origin, type Plan, type Refused, refused, type Unit } from './unit.ts';

/** What stages there are and what they need (dockerfile2llb/convert.go, toDispatchState up to the dispatch). */
export function planOf(source: SourceFile, build: Build, readTrigger: (text: string) => SourceFile): Plan | Refused {
  // A frontend of its own may know flags that the built-in one does not.
  const hasFrontend = source.file.directives.some((it) => it.name === 'syntax');
  const error = source.file.errors.find((it) => !hasFrontend || it.code !== 'unknown-flag');
  if (error !== undefined) return refused(error, error.message);
  return new Planner(source, build, readTrigger).plan();
}

/** The facts given for an image, by the reference as written, in full, or with its tag filled in. */
function factsOf(reference: ImageReference, text: string, build: Build): ImageFacts | undefined {
  const images = build.images ?? {};
  const written = images[text] ?? images[canonicalName(reference)];
  if (written !== undefined) return written;
  const name = canonicalName(reference);
  for (const [key, facts] of Object.entries(images)) {
    const other = parseImageReference(key);
    if (!('error' in other) && canonicalName(other) === name) return facts;
  }
  return undefined;
}

class Planner {
  readonly #source: SourceFile;
  readonly #build: Build;
  readonly #readTrigger: (text: string) => SourceFile;
  readonly #escape: EscapeCharacter;
  readonly #units: Unit[] = [];
  readonly #named = new Map<string, Unit>();
  readonly #contexts: ReadonlyMap<string, readonly [name: string, context: NamedContext]>;

  constructor(source: SourceFile, build: Build, readTrigger: (text: string) => SourceFile) {
    this.#source = source;
    this.#build = build;
    this.#readTrigger = readTrigger;
    this.#escape = source.file.escape;
    this.#contexts = new Map(
      Object.entries(build.contexts ?? {}).map(([name, it]) => [comparable(name), [name, it]] as const),
    );
  }

  plan(): Plan | Refused {
    const { file } = this.#source;
    const { globals: declarations, sections } = sectionsOf(file);
    const last = sections.at(-1)?.head;
    const whole = { start: 0, end: file.source.length };
    if (last === undefined) return refused(whole, 'no FROM stands here, so there is nothing to build');
    const platform = parsePlatform(this.#build.platform ?? DEFAULT_PLATFORM);
    if (platform === undefined) return refused(whole, `${this.#build.platform} is no platform`);
    const globals = globalsOf(declarations, { build: this.#build, platform, last, escape: this.#escape });
    if ('kind' in globals) return globals;

    for (const [index, { head, instructions }] of sections.entries()) {
      if (head?.kind !== 'From') return refused(head ?? whole, 'this line is no FROM that could be read');
      const fault = this.#addStage(head, instructions, index, globals);
      if (fault !== undefined) return fault;
    }
    const name = this.#build.target?.toLowerCase();
    const target = name === undefined || name === '' ? this.#units.at(-1) : this.#named.get(name);
    if (target === undefined) return refused(last, `no stage is named ${this.#build.target}, which is to be built`);

    for (const unit of [...this.#units]) {
      const fault = this.#resolve(unit);
      if (fault !== undefined) return fault;
    }
    const cycle = cycleIn(this.#units);
    if (cycle !== undefined) return cycle;
    const only = this.#units.length === 1 ? this.#units[0] : undefined;
    if (only !== undefined) only.label = undefined;
    const reached = this.#trigger(target);
    if ('kind' in reached) return reached;
    return { kind: 'plan', units: this.#units, target, reached, globals, platform };
  }

  #addStage(
    from: From,
    instructions: readonly Instruction[],
    index: number,
    globals: Environment,
  ): Refused | undefined {
    const image = expanded(from.image, globals, this.#escape);
    if ('refusal' in image) return refused(from.image, image.refusal);
    if (image.value === '') return refused(from.image, 'the base image is empty');
    const platform = this.#platform(flagOf(from, 'platform'), globals);
    if (platform !== undefined && 'kind' in platform) return platform;
    const name = from.alias?.name.text.toLowerCase();
    const replaced = name === undefined ? undefined : this.#contextNamed(name);
    const origin = replaced === undefined ? this.#originOf(image.value, from.image) : this.#replaced(replaced);
    if (origin.kind === 'refused') return origin;
    const isReplaced = replaced !== undefined;
    const commands = isReplaced
      ? []
      : instructions.map((it): Command => ({ instruction: it, file: this.#source, sources: [], isTrigger: false }));
    const counted = commands.filter((it) => /^(?:Add|Copy|Run|Workdir)$/.test(it.instruction.kind)).length;
    const total = isReplaced ? 0 : counted + (origin.kind === 'stage' || origin.kind === 'scratch' ? 0 : 1);
    const unit: Unit = {
      index,
      from,
      label: name ?? `stage-${index}`,
      name,
      origin,
      platform,
      commands,
      isUncached: this.#isUncached(name),
      counted: total,
      total,
      needs: new Set(origin.kind === 'stage' ? [origin.unit] : []),
    };
    this.#units.push(unit);
    if (name !== undefined) this.#named.set(name, unit);
    return undefined;
  }

  #platform(flag: Flag | undefined, globals: Environment): Platform | undefined | Refused {
    if (flag?.value === undefined || flag.value.text === '') return undefined;
    const text = expanded(flag.value, globals, this.#escape);
    if ('refusal' in text) return refused(flag.value, text.refusal);
    return parsePlatform(text.value) ?? refused(flag.value, `"${text.value}" is no platform`);
  }

  /** `--no-cache` and `--no-cache-filter`; a stage without a name cannot be chosen (IsNoCache). */
  #isUncached(name: string | undefined): boolean {
    if (this.#build.noCache === true) return true;
    return (this.#build.noCacheFilter ?? []).some((it) => it.toLowerCase() === (name ?? ''));
  }

  /** A stage above, an image or scratch; FROM tells upper from lower case (addState). */
  #originOf(text: string, place: Span): Origin | Refused {
    const unit = this.#named.get(text);
    if (unit !== undefined) return { kind: 'stage', unit };
    if (text === 'scratch') return { kind: 'scratch' };
    const context = this.#contextNamed(text);
    if (context !== undefined) return this.#replaced(context);
    return this.#image(text, place);
  }

  #image(text: string, place: Span): Origin | Refused {
    const reference = parseImageReference(text);
    if ('error' in reference) return refused(place, reference.error.message);
    return { kind: 'image', reference, facts: factsOf(reference, text, this.#build) };
  }

  #contextNamed(name: string): readonly [name: string, context: NamedContext] | undefined {
    if (/^(?:scratch|context)$/i.test(name)) return undefined;
    const platform = this.#build.platform ?? DEFAULT_PLATFORM;
    return this.#contexts.get(`${comparable(name)}::${platform}`) ?? this.#contexts.get(comparable(name));
  }

  #replaced([name, context]: readonly [name: string, context: NamedContext]): Origin | Refused {
    if (context.kind === 'folder') return { kind: 'context', name };
    const image = this.#image(context.reference.replace(/^docker-image:\/\//, ''), { start: 0, end: 0 });
    return image.kind === 'image' ? { ...image, isContext: true } : image;
  }

  /** Finds what the instructions of a unit read from. */
  #resolve(unit: Unit): Refused | undefined {
    const commands: Command[] = [];
    for (const command of unit.commands) {
      const sources = this.#sourcesOf(command);
      if ('kind' in sources) return sources;
      for (const source of sources) unit.needs.add(source);
      commands.push({ ...command, sources });
    }
    unit.commands = commands;
    return undefined;
  }

  #sourcesOf({ instruction }: Command): readonly Unit[] | Refused {
    if (instruction.kind === 'Run') {
      const sources: Unit[] = [];
      for (const flag of instruction.flags) {
        if (flag.name !== 'mount') continue;
        // Every mount without a source counts as one of scratch, whatever its type (detectRunMount).
        const word = mountSource(flag);
        const unit = this.#named.get((word?.text ?? 'scratch').toLowerCase()) ?? this.#anonymous(word, flag);
        if ('kind' in unit) return unit;
        sources.push(unit);
      }
      return sources;
    }
    const word = instruction.kind === 'Copy' ? flagOf(instruction, 'from')?.value : undefined;
    if (word === undefined || word.text === '') return [];
    if (word.text.includes('$')) return refused(word, '--from takes no variables');
    if (isStageNumber(word.text)) {
      const unit = this.#units[Number(word.text)];
      return unit === undefined ? refused(word, `no stage has the number ${word.text}`) : [unit];
    }
    const unit = this.#named.get(word.text.toLowerCase()) ?? this.#anonymous(word, word);
    return 'kind' in unit ? unit : [unit];
  }

  /** An image or context that only this place names: each place makes one of its own. */
  #anonymous(word: Word | undefined, place: Span): Unit | Refused {
    const origin = this.#originOf(word?.text ?? 'scratch', place);
    if (origin.kind === 'refused') return origin;
    const unit: Unit = {
      index: undefined,
      from: undefined,
      label: undefined,
      name: undefined,
      origin,
      platform: undefined,
      commands: [],
      isUncached: false,
      counted: 0,
      total: 0,
      needs: new Set(origin.kind === 'stage' ? [origin.unit] : []),
    };
    this.#units.push(unit);
    return unit;
  }

  /** Puts the ONBUILD triggers of what lies below before the commands of each unit that is reached. */
  #trigger(target: Unit): ReadonlySet<Unit> | Refused {
    const triggered = new Set<Unit>();
    for (;;) {
      const reached = reachedFrom(target);
      const waiting = [...reached].filter((it) => !triggered.has(it) && it.index !== undefined);
      if (waiting.length === 0) return reached;
      for (const unit of waiting) {
        triggered.add(unit);
        const triggers = this.#triggersOf(unit);
        if ('kind' in triggers) return triggers;
        unit.commands = [...triggers, ...unit.commands];
        unit.total += triggers.length;
      }
    }
  }

  #triggersOf(unit: Unit): readonly Command[] | Refused {
    const commands: Command[] = [];
    for (const { instruction, file } of heldBack(unit, this.#readTrigger)) {
      const [error] = file === this.#source ? [] : file.file.errors;
      const place = unit.from ?? instruction;
      if (error !== undefined) return refused(place, `a trigger of the base image cannot be read: ${error.message}`);
      const command: Command = { instruction, file, sources: [], isTrigger: true };
      const sources = this.#sourcesOf(command);
      if ('kind' in sources) return refused(place, sources.message);
      for (const source of sources) unit.needs.add(source);
      commands.push({ ...command, sources });
    }
    return commands;
  }
}

function heldBack(
  { origin }: Unit,
  read: (text: string) => SourceFile,
): readonly { readonly instruction: Instruction; readonly file: SourceFile }[] {
  switch (origin.kind) {
    case 'stage':
      return origin.unit.commands.flatMap(({ instruction, file }) =>
        instruction.kind === 'Onbuild' ? [{ instruction: instruction.instruction, file }] : [],
      );
    case 'image':
      return (origin.facts?.config?.OnBuild ?? []).flatMap((text) => {
        const file = read(text);
        return file.file.instructions.slice(0, 1).map((instruction) => ({ instruction, file }));
      });
    default:
      return [];
  }
}

/** How names of contexts and images are compared: familiar, without `latest` (dockerui/config.go, NamedContext). */
function comparable(name: string): string {
  const [text = '', platform] = name.split('::');
  const reference = parseImageReference(text.toLowerCase());
  const full = 'error' in reference ? text.toLowerCase() : canonicalName(reference);
  return platform === undefined ? full : `${full}::${platform}`;
}
