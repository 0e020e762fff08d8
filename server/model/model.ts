import { type Dialect, dialectInEffect, dialectOfImage } from '../shell/dialect.ts';
import type { Script } from '../shell/script.ts';
import type {
  Cmd,
  Dockerfile,
  Entrypoint,
  Healthcheck,
  Instruction,
  InstructionOf,
  Run,
  Variable,
  Word,
} from '../syntax/ast.ts';
import { instructionAt } from '../syntax/walk.ts';
import { lastFrom, type Span } from '../text/span.ts';
import { type ByKind, byKind } from './by-kind.ts';
import { type BuildInputs, expandSound, type Flow, flowThrough, hasMistake } from './flow.ts';
import { type Reference, reachableFrom, referencesOf } from './reference.ts';
import type { Refusal } from './refusal/refusal.ts';
import { refusalsOf } from './refusal/refusals.ts';
import { scriptOf } from './run/script.ts';
import { type ShellPragma, shellPragmaFor, shellPragmasOf } from './run/shell-pragma.ts';
import { type PackageRun, packageRuns, type ScriptedRun, shippedRuns } from './shipped.ts';
import { rootOf, type Stage } from './stage.ts';
import { type State, stateWithoutStage } from './state.ts';
import type { Expansion } from './variable/expand.ts';
import { expandableWords } from './variable/expandable.ts';
import { type Binding, Variables } from './variable/variable.ts';

export type { BuildInputs } from './flow.ts';

/** What a Dockerfile means. Everything is worked out when it is first asked for, and then kept. */
export interface Model {
  readonly file: Dockerfile;
  readonly inputs: BuildInputs | undefined;
  /** What tags point to now, by `taggedName`, as far as registries were asked. */
  readonly digests: ReadonlyMap<string, string>;
  /** What images are built for that are there for one platform only, like `linux/arm64`, by the same names. */
  readonly platforms: ReadonlyMap<string, string>;
  readonly stages: readonly Stage[];
  /** The stage that is built; `undefined` where there is none, or none of that name. */
  readonly target: Stage | undefined;
  /** The target and all that it needs, directly or not. */
  readonly reachable: ReadonlySet<Stage>;
  /** Where stages and images are named, in source order. */
  readonly references: readonly Reference[];
  /** Every instruction of that kind, ONBUILD's payload included, in source order. */
  all<K extends Instruction['kind']>(kind: K): readonly InstructionOf<K>[];
  /** The stage an instruction stands in; `undefined` before the first FROM. */
  stageOf(instruction: Instruction): Stage | undefined;
  /** What a word expands to where it stands; `undefined` where the build decides. */
  valueOf(word: Word): string | undefined;
  /** As `valueOf`, with the reason for a refusal and the variables looked up. */
  expansionOf(word: Word): Expansion;
  /** What the name of a variable means where it stands. */
  bindingOf(variable: Variable): Binding;
  /** What is in effect just before an instruction; of what ONBUILD holds back, nothing is known. */
  stateAt(instruction: Instruction): State;
  /** What an instruction executes; `undefined` for HEALTHCHECK NONE. */
  script(instruction: Run | Cmd | Entrypoint | Healthcheck): Script | undefined;
  /** Every RUN whose layer is in the image, with what it executes; those that ONBUILD holds back included. */
  readonly shippedRuns: readonly ScriptedRun[];
  /** Those of them in whose layer package managers leave something. */
  readonly packageRuns: readonly PackageRun[];
  /** What BuildKit refuses once stages and values are known; only what is certain, in source order. */
  readonly refusals: readonly Refusal[];
  /** What a function finds out about the model: found out once, and then kept. It has to be the same function each time. */
  fact<Fact>(find: (model: Model) => Fact): Fact;
}

/** `digests` and `platforms` are those of the model; without them no registry was asked. */
export function modelOf(
  file: Dockerfile,
  inputs?: BuildInputs,
  digests: ReadonlyMap<string, string> = NOT_ASKED,
  platforms: ReadonlyMap<string, string> = NOT_ASKED,
): Model {
  return new LazyModel(file, inputs, digests, platforms, NONE_READ);
}

/** As `modelOf`, after an edit: the scripts of instructions that are the same as in a former model are not read again. */
export function modelAfter(former: Model | undefined, file: Dockerfile, inputs: BuildInputs | undefined): Model {
  const scripts = former instanceof LazyModel ? former.scriptsRead : NONE_READ;
  return new LazyModel(file, inputs, NOT_ASKED, NOT_ASKED, scripts);
}

/** A script, and the dialect that it would have been read in without saying another itself. */
interface ScriptRead {
  readonly dialect: Dialect;
  readonly script: Script | undefined;
}

type ScriptsRead = ReadonlyMap<Instruction, ScriptRead>;

const NONE_READ: ScriptsRead = new Map();

const SCRIPTED = ['Run', 'Cmd', 'Entrypoint', 'Healthcheck'] as const;

const NOT_ASKED: ReadonlyMap<string, string> = new Map();

class LazyModel implements Model {
  readonly file: Dockerfile;
  readonly inputs: BuildInputs | undefined;
  readonly digests: ReadonlyMap<string, string>;
  readonly platforms: ReadonlyMap<string, string>;
  #flow: Flow | undefined;
  #references: readonly Reference[] | undefined;
  #reachable: ReadonlySet<Stage> | undefined;
  #shippedRuns: readonly ScriptedRun[] | undefined;
  #packageRuns: readonly PackageRun[] | undefined;
  #refusals: readonly Refusal[] | undefined;
  #byKind: ByKind | undefined;
  #shellPragmas: readonly ShellPragma[] | undefined;
  readonly #expandable = new Map<Instruction, ReadonlySet<Word>>();
  readonly #dialects = new Map<Stage, Dialect | undefined>();
  readonly #expansions = new Map<Word, Expansion>();
  readonly #scripts = new Map<Instruction, ScriptRead>();
  readonly #formerScripts: ScriptsRead;
  readonly #facts = new Map<unknown, unknown>();

  constructor(
    file: Dockerfile,
    inputs: BuildInputs | undefined,
    digests: ReadonlyMap<string, string>,
    platforms: ReadonlyMap<string, string>,
    formerScripts: ScriptsRead,
  ) {
    this.file = file;
    this.inputs = inputs;
    this.digests = digests;
    this.platforms = platforms;
    this.#formerScripts = formerScripts;
  }

  /** Those of this model, and of the models before as far as nobody has asked this one. */
  get scriptsRead(): ScriptsRead {
    if (this.#scripts.size === 0 || this.#formerScripts.size === 0)
      return this.#scripts.size > 0 ? this.#scripts : this.#formerScripts;
    const read = new Map<Instruction, ScriptRead>();
    for (const kind of SCRIPTED) {
      for (const instruction of this.all(kind)) {
        const script = this.#scripts.get(instruction) ?? this.#formerScripts.get(instruction);
        if (script !== undefined) read.set(instruction, script);
      }
    }
    return read;
  }

  get #through(): Flow {
    this.#flow ??= flowThrough(this.file, this.inputs);
    return this.#flow;
  }

  get stages(): readonly Stage[] {
    return this.#through.stages;
  }

  get target(): Stage | undefined {
    const name = this.inputs?.target?.toLowerCase();
    return name === undefined ? this.stages.at(-1) : this.stages.findLast((it) => it.name === name);
  }

  get references(): readonly Reference[] {
    this.#references ??= referencesOf(this.stages, this.file.escape, this.inputs?.contexts);
    return this.#references;
  }

  get reachable(): ReadonlySet<Stage> {
    this.#reachable ??= reachableFrom(this.target, this.references);
    return this.#reachable;
  }

  get shippedRuns(): readonly ScriptedRun[] {
    this.#shippedRuns ??= shippedRuns(this);
    return this.#shippedRuns;
  }

  get packageRuns(): readonly PackageRun[] {
    this.#packageRuns ??= packageRuns(this);
    return this.#packageRuns;
  }

  get refusals(): readonly Refusal[] {
    this.#refusals ??= refusalsOf(this);
    return this.#refusals;
  }

  all<K extends Instruction['kind']>(kind: K): readonly InstructionOf<K>[] {
    this.#byKind ??= byKind(withAllHeldBack(this.file.instructions));
    return this.#byKind[kind];
  }

  stageOf(instruction: Instruction): Stage | undefined {
    return this.stages[lastFrom(this.stages, instruction.start)];
  }

  stateAt(instruction: Instruction): State {
    const state = this.#through.states.get(instruction);
    return state ?? { ...stateWithoutStage(Variables.unknown()), stage: this.stageOf(instruction) };
  }

  valueOf(word: Word): string | undefined {
    const expansion = this.expansionOf(word);
    return expansion.outcome === 'known' ? expansion.value : undefined;
  }

  expansionOf(word: Word): Expansion {
    // Nearly all words are plain; only where the parser found a mistake could one of them be what such a word became.
    if (isPlain(word) && !hasMistake(this.file, word)) return itself(word);
    const known = this.#expansions.get(word);
    if (known !== undefined) return known;
    const expansion: Expansion = this.#isExpandable(word)
      ? expandSound(this.file, word, this.#through.variables.get(word) ?? this.#variablesAt(word))
      : itself(word);
    this.#expansions.set(word, expansion);
    return expansion;
  }

  bindingOf(variable: Variable): Binding {
    return this.#variablesAt(variable).lookup(variable.name);
  }

  script(instruction: Run | Cmd | Entrypoint | Healthcheck): Script | undefined {
    const known = this.#scripts.get(instruction);
    if (known !== undefined) return known.script;
    const dialect = this.#dialectAt(instruction);
    // The parser takes over what stands where it stood, and what that holds is the same, too.
    const former = this.#formerScripts.get(instruction);
    const read =
      former?.dialect === dialect ? former : { dialect, script: scriptOf(this.file.source, instruction, dialect) };
    this.#scripts.set(instruction, read);
    return read.script;
  }

  fact<Fact>(find: (model: Model) => Fact): Fact {
    const known = this.#facts.get(find);
    // What stands under a function is what it gave.
    if (known !== undefined) return known as Fact;
    const fact = find(this);
    this.#facts.set(find, fact);
    return fact;
  }

  #dialectAt(instruction: Instruction): Dialect {
    // What ONBUILD holds back is most likely to find the shell that is in effect at the ONBUILD.
    const { shell, stage } = this.stateAt(instructionAt(this.file, instruction.start) ?? instruction);
    this.#shellPragmas ??= shellPragmasOf(this.file);
    const pragma = shellPragmaFor(instruction, stage, this.stages, this.#shellPragmas);
    const isNamed = pragma !== undefined && pragma.start > (shell?.start ?? -1);
    return dialectInEffect(
      isNamed ? [pragma.shell] : shell?.command.args.map((it) => it.text),
      stage && this.#dialectOf(stage),
    );
  }

  /** The dialect of a stage's shell before any SHELL. */
  #dialectOf(stage: Stage): Dialect | undefined {
    if (this.#dialects.has(stage)) return this.#dialects.get(stage);
    const { base } = rootOf(stage);
    const ofImage = base.kind === 'image' ? dialectOfImage(base.reference.repository, base.reference.tag) : undefined;
    const dialect = ofImage ?? (stage.platform?.os === 'windows' ? 'cmd' : undefined);
    this.#dialects.set(stage, dialect);
    return dialect;
  }

  #isExpandable(word: Word): boolean {
    const instruction = this.#instructionAt(word.start);
    if (instruction === undefined) return false;
    const words = this.#expandable.get(instruction) ?? new Set(expandableWords(instruction));
    this.#expandable.set(instruction, words);
    return words.has(word);
  }

  /** The instruction at an offset; in an ONBUILD what it holds back. */
  #instructionAt(offset: number): Instruction | undefined {
    const instruction = instructionAt(this.file, offset);
    const isHeldBack = instruction?.kind === 'Onbuild' && instruction.instruction.start <= offset;
    return isHeldBack ? instruction.instruction : instruction;
  }

  #variablesAt({ start }: Span): Variables {
    const instruction = this.#instructionAt(start);
    if (instruction === undefined) return Variables.unknown();
    // The declarations of one ARG see each other, unlike the pairs of an ENV.
    const declaration =
      instruction.kind === 'Arg' ? instruction.declarations.findLast((it) => it.start <= start) : undefined;
    const seen = declaration?.value && this.#through.variables.get(declaration.value);
    return seen ?? this.stateAt(instruction).variables;
  }
}

function withAllHeldBack(instructions: readonly Instruction[]): readonly Instruction[] {
  const hasHeldBack = instructions.some((it) => it.kind === 'Onbuild');
  return hasHeldBack ? instructions.flatMap(withHeldBack) : instructions;
}

function withHeldBack(instruction: Instruction): readonly Instruction[] {
  return instruction.kind === 'Onbuild' ? [instruction, instruction.instruction] : [instruction];
}

const NONE: readonly Variable[] = [];

function isPlain({ parts, text }: Word): boolean {
  const [first] = parts;
  // A literal that is shorter has lost a byte order mark.
  return first === undefined || (parts.length === 1 && first.kind === 'Literal' && first.text.length === text.length);
}

function itself({ text }: Word): Expansion {
  return { outcome: 'known', value: text, matched: NONE, unmatched: NONE };
}
