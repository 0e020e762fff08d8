import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { commandsOf, rootOf, type Stage } from '../../model/stage.ts';
import type { Origin } from '../../model/variable/variable.ts';
import type { Instruction, Pair } from '../../syntax/ast.ts';
import { textOf } from '../../text/span.ts';
import { Groups } from './groups.ts';
import { type Mention, mentionsIn, secretsOf } from './mention.ts';

/** A variable where it is declared or used. */
export interface VariableOccurrence extends Mention {
  readonly giver: Giver;
}

/**
 * What gives a variable its value at a place. `declared`: the occurrence where that is done. `predefined`: Docker itself.
 * `outside`: nobody in this file, so that it is from the base image if it is set at all.
 */
type Giver =
  | { readonly kind: 'declared'; readonly by: Mention }
  | { readonly kind: 'predefined' }
  | { readonly kind: 'outside' };

/** One variable, by all its occurrences in source order. */
export type Variable = readonly VariableOccurrence[];

/**
 * The variables of one name. Two occurrences are of one variable where the value of one can reach the other, through FROM or
 * by being set again in a stage; and all ARGs are, because one --build-arg gives all of them their value.
 */
export function variablesNamed(name: string, model: Model): readonly Variable[] {
  // An editor asks at each move of the cursor.
  const known = model.fact(newVariablesByName);
  const variables = known.get(name) ?? new VariableReader(name, model).variables();
  known.set(name, variables);
  return variables;
}

function newVariablesByName(): Map<string, readonly Variable[]> {
  return new Map();
}

/** The node that declares a variable, or what stands for all that is outside of the file. */
type Source = object;

const PREDEFINED: Source = {};

class VariableReader {
  readonly #name: string;
  readonly #model: Model;
  readonly #mentions: readonly Mention[];
  readonly #declared = new Map<Source, Mention>();
  readonly #heldBack: ReadonlySet<Instruction>;
  readonly #heldBackDeclarations: readonly Mention[];
  /** `ENV NAME`, which is not finished, and the ARGs of a file without FROM: the model does not count them. */
  readonly #loose: readonly Mention[];
  readonly #atEnd = new Map<Stage, Pair | undefined>();

  constructor(name: string, model: Model) {
    this.#name = name;
    this.#model = model;
    this.#heldBack = new Set(model.all('Onbuild').map((it) => it.instruction));
    this.#mentions = this.#findMentions();
    for (const it of this.#mentions) if (it.place.kind === 'declaration') this.#declared.set(it.place.node, it);
    const declarations = [...this.#declared.values()];
    this.#heldBackDeclarations = declarations.filter((it) => this.#heldBack.has(it.instruction));
    const isFragment = model.stages.length === 1 && model.stages[0]?.from === undefined;
    this.#loose = declarations.filter(({ instruction: { kind }, instruction }) => {
      const isAboveStages = model.stageOf(instruction) === undefined;
      return kind === 'Broken' ? isFragment || !isAboveStages : kind === 'Arg' && isFragment && isAboveStages;
    });
  }

  variables(): readonly Variable[] {
    const sources = this.#mentions.map((it) => this.#sourceOf(it));
    const groups = this.#groups(new Set(sources));
    const variables = new Map<Source, VariableOccurrence[]>();
    for (const [index, mention] of this.#mentions.entries()) {
      const source = sources[index] ?? mention;
      const group = groups.of(source);
      const occurrences = variables.get(group) ?? [];
      variables.set(group, occurrences);
      occurrences.push({ ...mention, giver: this.#giverOf(mention, source) });
    }
    return [...variables.values()].map((it) => it.sort((a, b) => a.start - b.start));
  }

  #groups(used: ReadonlySet<Source>): Groups<Source> {
    const groups = new Groups<Source>();
    let argument: Source | undefined;
    for (const [node, mention] of this.#declared) {
      const { instruction } = mention;
      if (instruction.kind === 'Arg' && !this.#heldBack.has(instruction)) {
        argument ??= node;
        groups.join(node, argument);
      }
      for (const source of this.#sourcesBefore(mention)) {
        // Two stages that set a name anew share nothing, unless what the image brings is used as well: PATH=$PATH:…
        const isShared = instruction.kind === 'Env' && source !== this.#model.file && used.has(source);
        if (this.#declared.has(source) || source === PREDEFINED || isShared) groups.join(node, source);
      }
    }
    return groups;
  }

  #giverOf(mention: Mention, source: Source): Giver {
    const { place } = mention;
    const isBare = place.kind === 'declaration' && !hasValue(place.node);
    // An ARG without a value takes it from before, if anything is there.
    const taken = isBare ? this.#sourcesBefore(mention).find((it) => this.#isKnown(it)) : undefined;
    const giver = taken ?? source;
    if (giver === PREDEFINED) return { kind: 'predefined' };
    const by = this.#declared.get(giver);
    return by === undefined ? { kind: 'outside' } : { kind: 'declared', by };
  }

  #isKnown(source: Source): boolean {
    return source === PREDEFINED || this.#declared.has(source);
  }

  /** A quick look finds the few instructions that may have the name; it may also be continued on the next line. */
  #findMentions(): readonly Mention[] {
    const { source, instructions } = this.#model.file;
    const isSplit = SPLIT.test(source);
    const name = new RegExp(this.#name, 'giu');
    let at = name.exec(source)?.index ?? source.length;
    return instructions.flatMap((it) => {
      while (at < it.start) at = name.exec(source)?.index ?? source.length;
      const hasName = at < it.end || (isSplit && SPLIT.test(textOf(source, it)));
      return hasName ? this.#mentionsIn(it) : [];
    });
  }

  #mentionsIn(instruction: Instruction): readonly Mention[] {
    const name = this.#name.toLowerCase();
    const inner = instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
    return [...mentionsIn(this.#model, inner)].filter((it) => {
      const ignoresCase = it.place.kind === 'script' && it.place.ignoresCase;
      return it.name === this.#name || (ignoresCase && it.name.toLowerCase() === name);
    });
  }

  #sourceOf({ place, instruction }: Mention): Source {
    switch (place.kind) {
      case 'declaration':
        return place.node;
      case 'word':
        if (this.#heldBack.has(instruction)) return this.#sourceHeldBack(instruction);
        return this.#sourceBehind(this.#model.bindingOf(place.variable).origin, instruction);
      case 'script':
        return this.#sourceInScript(instruction);
    }
  }

  #sourceInScript(instruction: Instruction): Source {
    // What an image executes finds what ENV sets, also further below, and no ARG.
    if (instruction.kind !== 'Run') return this.#sourceAtEnd(instruction);
    const secret = secretsOf(instruction).findLast((it) => it.value?.text === this.#name);
    if (secret !== undefined) return secret;
    if (this.#heldBack.has(instruction)) return this.#sourceHeldBack(instruction);
    return this.#sourceBehind(this.#originAt(instruction), instruction);
  }

  /** What a declaration finds set, the first before the second. */
  #sourcesBefore({ place, instruction, start }: Mention): readonly Source[] {
    // A secret is there for one RUN, whatever the stage has.
    if (instruction.kind === 'Run') return [];
    if (this.#heldBack.has(instruction)) return [this.#sourceHeldBack(instruction)];
    const declarations = instruction.kind === 'Arg' ? instruction.declarations : [];
    const earlier = declarations.findLast((it) => it.name.text === this.#name && it.end <= start);
    const before = earlier ?? this.#sourceBehind(this.#originAt(instruction), instruction);
    const isBare = place.kind === 'declaration' && place.node.kind === 'Declaration' && !hasValue(place.node);
    const global = isBare && this.#stageOf(instruction) !== undefined ? this.#globalSource() : undefined;
    return global === undefined ? [before] : [global, before];
  }

  #globalSource(): Source | undefined {
    const first = this.#model.stages[0]?.from;
    const origin = first && this.#originAt(first);
    if (origin?.kind === 'arg') return origin.declaration;
    return origin?.kind === 'predefined' ? PREDEFINED : undefined;
  }

  #originAt(instruction: Instruction): Origin {
    return this.#model.stateAt(instruction).variables.lookup(this.#name).origin;
  }

  #sourceBehind(origin: Origin, instruction: Instruction): Source {
    switch (origin.kind) {
      case 'arg':
        return origin.declaration;
      case 'env':
        // Above the first FROM BuildKit refuses ENV, and FROM knows only what ARG declares.
        return instruction.kind !== 'Env' && this.#stageOf(instruction) === undefined ? this.#model.file : origin.pair;
      case 'predefined':
        return PREDEFINED;
      default:
        return this.#sourceOutside(instruction);
    }
  }

  #sourceOutside(instruction: Instruction): Source {
    const stage = this.#stageOf(instruction);
    if (stage === undefined) return this.#model.file;
    const nodes = this.#loose.flatMap((it) => {
      const isNear = (this.#stageOf(it.instruction) ?? stage) === stage && it.start < instruction.start;
      return isNear && it.place.kind === 'declaration' ? it.place.node : [];
    });
    return nodes.findLast(hasValue) ?? nodes[0] ?? rootOf(stage);
  }

  /** What ONBUILD holds back finds what was held back before it, and what the image sets. */
  #sourceHeldBack(instruction: Instruction): Source {
    const stage = this.#stageOf(instruction);
    const earlier = this.#heldBackDeclarations.findLast(
      (it) => it.start < instruction.start && this.#stageOf(it.instruction) === stage,
    );
    return earlier?.place.kind === 'declaration' ? earlier.place.node : this.#sourceAtEnd(instruction);
  }

  #sourceAtEnd(instruction: Instruction): Source {
    const stage = this.#stageOf(instruction);
    return stage === undefined ? this.#model.file : (this.#pairAtEnd(stage) ?? rootOf(stage));
  }

  #pairAtEnd(stage: Stage): Pair | undefined {
    if (this.#atEnd.has(stage)) return this.#atEnd.get(stage);
    let pair: Pair | undefined;
    for (const one of lineageOf(stage)) {
      const pairs = commandsOf(one).flatMap((it) => (it.kind === 'Env' ? it.pairs : []));
      pair ??= pairs.findLast((it) => this.#declared.has(it));
    }
    this.#atEnd.set(stage, pair);
    return pair;
  }

  /** The stage whose variables an instruction finds; none for FROM. */
  #stageOf(instruction: Instruction): Stage | undefined {
    return instruction.kind === 'From' ? undefined : this.#model.stageOf(instruction);
  }
}

/** The end of a line in the midst of a name. */
const SPLIT = /\w[\\`][ \t]*\r?\n/;

/** Not `ARG NAME`, nor an ENV that is not finished. */
function hasValue(node: Extract<Mention['place'], { kind: 'declaration' }>['node']): boolean {
  return node.kind !== 'Word' && !(node.kind === 'Declaration' && node.value === undefined);
}
