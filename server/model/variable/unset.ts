import { inheritedVariables } from '../../shell/variable/inherited.ts';
import type { Heredoc, Instruction, Run, Variable, Word, WordPart } from '../../syntax/ast.ts';
import { bodyOf } from '../../syntax/line/heredoc.ts';
import { bodyPartsOf } from '../../syntax/operand/word.ts';
import { descendants } from '../../syntax/walk.ts';
import { nearest } from '../../text/nearest.ts';
import { type Span, textOf } from '../../text/span.ts';
import { hasMistake } from '../flow.ts';
import { environmentOf } from '../image-facts/environment.ts';
import { lineageOf } from '../lineage.ts';
import type { Model } from '../model.ts';
import { rootOf, type Stage } from '../stage.ts';
import { isProxy } from './argument.ts';
import { expandableWords } from './expandable.ts';
import type { Binding, Variables } from './variable.ts';

/** A variable in a stage that is certain to be empty, where its author gives it no default; the span is its name's. */
export interface UnsetVariable extends Span {
  readonly name: string;
  /** What it stands in. */
  readonly instruction: Instruction;
  /**
   * `global`: an ARG above the first FROM declares it, the stage does not. `predefined`: so does Docker. `unset`: nobody.
   * `heredoc`: nobody, and it stands in the content of a file, which may be meant to hold the variable itself.
   */
  readonly reason: 'global' | 'predefined' | 'unset' | 'heredoc';
  /** A variable of that place that was most likely meant. */
  readonly suggestion: string | undefined;
}

/** The first use of each such variable in each stage; of those that a file is to hold only the first. */
export function unsetVariables(model: Model): readonly UnsetVariable[] {
  const found: UnsetVariable[] = [];
  const first = model.stages[0]?.from;
  // Of a fragment it is not known what stands above it.
  if (first === undefined) return found;
  const { source } = model.file;
  const globals = model.stateAt(first).variables;
  const uses = usesIn(source);
  const names = globals.names().filter((it) => uses.some((at) => source.startsWith(it, at)));
  let next = 0;
  for (const stage of model.stages) {
    const reader = new StageReader(stage, { variables: globals, names }, model);
    const said = new Set<string>();
    for (const instruction of stage.instructions) {
      while ((uses[next] ?? Infinity) <= instruction.start) next++;
      const isPlainRun = instruction.kind === 'Run' && instruction.flags.length === 0 && names.length === 0;
      if (isPlainRun || (uses[next] ?? Infinity) > instruction.end) continue;
      for (const it of reader.unsetIn(instruction)) {
        if (!said.has(it.name)) found.push(it);
        said.add(it.name);
      }
    }
  }
  return found;
}

/** Where names stand behind a `$` or `${`, in source order. */
function usesIn(source: string): readonly number[] {
  const uses: number[] = [];
  for (let at = source.indexOf('$'); at >= 0; at = source.indexOf('$', at + 1)) {
    uses.push(source.startsWith('{', at + 1) ? at + 2 : at + 1);
  }
  return uses;
}

/** What is set at the first FROM, and of it the names that are used anywhere. */
interface Globals {
  readonly variables: Variables;
  readonly names: readonly string[];
}

class StageReader {
  readonly #stage: Stage;
  readonly #root: Stage;
  #environment: RegExp | undefined;
  /** Whether an ENV of which it is not known what it sets stands in the stage, or below. */
  #hasUnnamed: boolean | undefined;
  readonly #globals: Globals;
  readonly #model: Model;

  constructor(stage: Stage, globals: Globals, model: Model) {
    this.#stage = stage;
    this.#root = rootOf(stage);
    this.#globals = globals;
    this.#model = model;
  }

  unsetIn(instruction: Instruction): readonly UnsetVariable[] {
    const found: UnsetVariable[] = [];
    for (const word of expandableWords(instruction)) {
      if (!word.text.includes('$') || hasMistake(this.#model.file, word)) continue;
      for (const variable of needed(word.parts)) {
        const unset = isSetBeside(variable, word, instruction) ? undefined : this.#unset(variable, instruction);
        if (unset !== undefined) found.push(unset);
      }
    }
    if (instruction.kind === 'Run') found.push(...this.#unsetInScript(instruction));
    if (instruction.kind !== 'Copy' && instruction.kind !== 'Add') return found;
    for (const heredoc of instruction.heredocs) found.push(...this.#unsetInFile(heredoc, instruction));
    return found;
  }

  *#unsetInFile(heredoc: Heredoc, instruction: Instruction): Generator<UnsetVariable> {
    const { file } = this.#model;
    if (!heredoc.expands || hasMistake(file, heredoc.body)) return;
    for (const variable of needed(bodyPartsOf(bodyOf(file.source, heredoc)).parts)) {
      const unset = this.#unset(variable, instruction);
      if (unset?.reason === 'unset' && unset.suggestion === undefined) {
        yield { ...unset, reason: 'heredoc' };
        return;
      }
      if (unset !== undefined) yield unset;
    }
  }

  /** A script may have its variables from anywhere, so only those count of which it is known where they should be from. */
  *#unsetInScript(run: Run): Generator<UnsetVariable> {
    if (this.#globals.names.length === 0 || run.command.kind === 'ExecForm') return;
    const { source } = this.#model.file;
    const { variables } = this.#model.stateAt(run);
    const text = textOf(source, run);
    const names = this.#globals.names.filter((it) => {
      return text.includes(it) && !isGiven(it, run) && isUnset(variables.lookup(it));
    });
    const script = names.length === 0 ? undefined : this.#model.script(run);
    if (script === undefined) return;
    for (const { name, start } of inheritedVariables(script)) {
      if (!names.includes(name)) continue;
      const at = source.indexOf(name, start);
      const unset = this.#unsetAt({ start: at, end: at + name.length }, variables.lookup(name), run);
      if (unset !== undefined) yield unset;
    }
  }

  #unset(variable: Variable, instruction: Instruction): UnsetVariable | undefined {
    const binding = this.#model.bindingOf(variable);
    return isUnset(binding) ? this.#unsetAt(variable.nameSpan, binding, instruction) : undefined;
  }

  #unsetAt({ start, end }: Span, { name, origin }: Binding, instruction: Instruction): UnsetVariable | undefined {
    const { kind } = this.#globals.variables.lookup(name).origin;
    const isDeclared = kind === 'arg' || kind === 'predefined';
    if (origin.kind === 'base' && this.#mayBeSet(name, isDeclared)) return undefined;
    const place = { start, end, name, instruction };
    if (isDeclared) return { ...place, reason: kind === 'arg' ? 'global' : 'predefined', suggestion: undefined };
    const candidates = [...this.#model.stateAt(instruction).variables.names(), 'PATH'];
    const suggestion = name.length < SHORTEST ? undefined : nearest(name, candidates);
    return { ...place, reason: 'unset', suggestion };
  }

  /** Whether the base image may set a variable, or an ENV whose name is not known. */
  #mayBeSet(name: string, isDeclared: boolean): boolean {
    if (!/^[\p{L}_]/u.test(name)) return false;
    const { from, base } = this.#root;
    this.#environment ??= base.kind === 'image' ? environmentOf(base.reference) : undefined;
    const environment = this.#environment;
    if (environment?.test(name)) return true;
    // An image is likely to say its version in a variable, and that is called like the argument which chooses it.
    const mayBeSet = !isDeclared || from === undefined || isNamedIn(from.image, name);
    if (environment === undefined && mayBeSet) return true;
    this.#hasUnnamed ??= lineageOf(this.#stage).some((it) => it.instructions.some((other) => this.#isUnnamed(other)));
    return this.#hasUnnamed;
  }

  #isUnnamed(instruction: Instruction): boolean {
    return instruction.kind === 'Env' && instruction.pairs.some(({ key }) => this.#model.valueOf(key) === undefined);
  }
}

/** Shorter names all look alike. */
const SHORTEST = 4;

function isUnset({ origin }: Binding): boolean {
  return origin.kind === 'none' || origin.kind === 'base';
}

/** Whether a RUN has a variable without any ARG: a secret, or a proxy. */
function isGiven(name: string, { flags }: Run): boolean {
  if (isProxy(name)) return true;
  return flags.some(({ fields }) => fields.some(({ key, value }) => key.text === 'env' && value?.text === name));
}

function isNamedIn(word: Word, name: string): boolean {
  return [...descendants(word)].some((it) => it.kind === 'Variable' && it.name === name);
}

/** What another pair of the same ENV sets counts from the next instruction on: that is another mistake. */
function isSetBeside({ name }: Variable, word: Word, instruction: Instruction): boolean {
  return instruction.kind === 'Env' && instruction.pairs.some((it) => it.key.text === name && it.value !== word);
}

/** The variables whose value is needed: not those that may be unset, as in `${NAME:-value}` and `${NAME:+:$NAME}`. */
function needed(parts: readonly WordPart[]): readonly Variable[] {
  const found: Variable[] = [];
  for (const part of parts) {
    if (part.kind === 'DoubleQuoted') found.push(...needed(part.parts));
    else if (part.kind === 'Variable') found.push(...neededOf(part));
  }
  return found;
}

function neededOf(variable: Variable): readonly Variable[] {
  switch (variable.modifier?.operator) {
    case ':+':
    case '+':
      return needed(variable.modifier.word).filter((it) => it.name !== variable.name);
    case ':-':
    case '-':
      return needed(variable.modifier.word);
    case ':?':
    case '?':
      return [];
    default:
      return [variable];
  }
}
