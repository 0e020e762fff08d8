import type { Copy, EscapeCharacter, Flag, From, Instruction, Run, Word } from '../syntax/ast.ts';
import { flagOf } from '../syntax/walk.ts';
import { commandsOf, isFragment, type Source, type Stage, sourceOf, UNKNOWN_SOURCE } from './stage.ts';
import { expand } from './variable/expand.ts';

/** Where an instruction names a stage or an image: the image of FROM, --from of COPY, from= of a --mount. */
export interface Reference {
  readonly word: Word;
  readonly instruction: From | Copy | Run;
  /** The stage it stands in. */
  readonly stage: Stage;
  readonly source: Source;
  /** Whether ONBUILD holds the instruction back. */
  readonly isHeldBack: boolean;
  /** Why a --from of COPY can mean nothing: no stage has its number, or it holds a variable. */
  readonly fault: 'number' | 'variable' | undefined;
}

/** All references of a file in source order, those that ONBUILD holds back included. */
export function referencesOf(
  stages: readonly Stage[],
  escape: EscapeCharacter,
  contexts: readonly string[] = [],
): readonly Reference[] {
  const reader = new ReferenceReader(stages, escape, contexts);
  const references: Reference[] = [];
  for (const stage of stages) references.push(...reader.referencesIn(stage));
  return references;
}

/** A stage and all that it is built on or reads from, directly or not. */
export function reachableFrom(target: Stage | undefined, references: readonly Reference[]): ReadonlySet<Stage> {
  const sources = new Map<Instruction, Stage[]>();
  for (const { instruction, source } of references) {
    if (source.kind === 'stage') sources.set(instruction, [...(sources.get(instruction) ?? []), source.stage]);
  }
  const reached = new Set<Stage>();
  const waiting = target === undefined ? [] : [target];
  for (let stage = waiting.pop(); stage !== undefined; stage = waiting.pop()) {
    if (reached.has(stage)) continue;
    reached.add(stage);
    if (stage.base.kind === 'stage') waiting.push(stage.base.stage);
    for (const command of commandsOf(stage)) waiting.push(...(sources.get(command) ?? []));
  }
  return reached;
}

/** The `from=` of a --mount; of several the last counts, and `undefined` where that is empty. */
export function mountSource({ fields }: Flag): Word | undefined {
  const word = fields.findLast((it) => it.key.text.toLowerCase() === 'from')?.value;
  return word?.text === '' ? undefined : word;
}

/** Whether COPY --from takes a text for the number of a stage: what Go's strconv.Atoi reads. */
export function isStageNumber(text: string): boolean {
  return /^[+-]?\d{1,18}$/.test(text);
}

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();

class ReferenceReader {
  readonly #stages: readonly Stage[];
  readonly #escape: EscapeCharacter;
  readonly #contexts: readonly string[];
  readonly #named = new Map<string, Stage>();
  /** How many numbers COPY --from may use: BuildKit also numbers the images that it met (toCommand, addState). */
  #count: number;

  constructor(stages: readonly Stage[], escape: EscapeCharacter, contexts: readonly string[]) {
    this.#stages = stages;
    this.#escape = escape;
    this.#contexts = contexts;
    this.#count = stages.length;
    for (const stage of stages) if (stage.name !== undefined) this.#named.set(stage.name, stage);
  }

  referencesIn(stage: Stage): readonly Reference[] {
    const { from, base, instructions } = stage;
    const references: Reference[] = [];
    if (from !== undefined) {
      references.push({
        word: from.image,
        instruction: from,
        stage,
        source: base,
        isHeldBack: false,
        fault: undefined,
      });
    }
    for (const instruction of instructions) {
      const isHeldBack = instruction.kind === 'Onbuild';
      for (const it of this.#foundIn(isHeldBack ? instruction.instruction : instruction)) {
        const { word, source, fault } = it;
        references.push({ word, instruction: it.instruction, stage, source, isHeldBack, fault });
      }
    }
    return references;
  }

  #foundIn(instruction: Instruction): readonly Found[] {
    if (instruction.kind === 'Copy') {
      const word = flagOf(instruction, 'from')?.value;
      return word === undefined || word.text === '' ? [] : [{ word, instruction, ...this.#copySource(word) }];
    }
    if (instruction.kind !== 'Run') return [];
    const found: Found[] = [];
    for (const flag of instruction.flags) {
      const word = flag.name === 'mount' ? mountSource(flag) : undefined;
      if (word !== undefined) found.push({ word, instruction, source: this.#sourceNamed(word.text), fault: undefined });
    }
    return found;
  }

  #copySource(word: Word): Pick<Reference, 'source' | 'fault'> {
    const { text } = word;
    const expansion = expand(word, NO_VARIABLES, this.#escape);
    // Quotes are as little allowed: whatever expansion would change is (toCommand).
    if (expansion.outcome !== 'known' || expansion.value !== text) return { source: UNKNOWN_SOURCE, fault: 'variable' };
    if (!isStageNumber(text)) return { source: this.#sourceNamed(text), fault: undefined };
    const index = Number(text);
    const stage = this.#stages[index];
    if (stage !== undefined && isFragment(stage)) return { source: UNKNOWN_SOURCE, fault: 'number' };
    if (stage !== undefined) return { source: { kind: 'stage', stage }, fault: undefined };
    return { source: UNKNOWN_SOURCE, fault: index < 0 || index >= this.#count ? 'number' : undefined };
  }

  /** Of several stages of one name the last of the file counts, even where it comes too late (findStateByName). */
  #sourceNamed(text: string): Source {
    const stage = this.#named.get(text.toLowerCase());
    if (stage !== undefined) return { kind: 'stage', stage };
    this.#count++;
    return this.#contexts.includes(text) ? UNKNOWN_SOURCE : sourceOf(text);
  }
}

type Found = Pick<Reference, 'word' | 'instruction' | 'source' | 'fault'>;
