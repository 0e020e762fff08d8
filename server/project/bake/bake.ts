import type { Project, ProjectBuild, ProjectMistake, Read } from '../build.ts';
import { readComposeDrafts } from '../compose/compose.ts';
import { buildOf, type Draft } from '../draft.ts';
import type { Expression, Label } from '../hcl/ast.ts';
import { evaluate, type OwnFunction, type Scope, within } from '../hcl/evaluate.ts';
import { freshBudget, pairsOf } from '../hcl/values.ts';
import { type Value, writtenText } from '../value.ts';
import { attributeNamed, type BakeFile, type Declared, readBakeFile } from './bake-file.ts';
import { bakeDraft, cleaned, inherited } from './bake-target.ts';

/** What Bake reads together, all absolute with `/`: what comes later has the last word. */
export interface BakeFiles {
  /** Compose files, of which each service is a target as well. */
  readonly compose: readonly string[];
  /** HCL and JSON files. */
  readonly files: readonly string[];
  /** The folder that Bake runs in: paths are seen from there, wherever the files lie. */
  readonly folder: string;
}

/** The builds that Bake files describe (buildx's bake/bake.go); those of services alone are not among them. */
export function readBake({ compose, files, folder }: BakeFiles, read: Read): Project {
  const sources = new Map<string, string>();
  const mistakes: ProjectMistake[] = [];
  const known: BakeFile[] = [];
  for (const path of files) {
    const reading = read(path);
    if ('error' in reading) continue;
    sources.set(path, reading.source);
    const file = readBakeFile(path, reading.source);
    if ('mistakes' in file) mistakes.push(...file.mistakes.map((it) => ({ path, ...it })));
    else known.push(file);
  }
  const services = compose.length === 0 ? new Map<string, Draft>() : readComposeDrafts(compose, read);
  return { builds: new Baker(known, services, folder).builds(), mistakes, sources };
}

/** A target, or what a matrix makes of one; it may be declared in several places. */
interface Target {
  readonly label: Label;
  readonly parts: Part[];
}

/** What one place says of a target, and what the names there mean. */
interface Part {
  readonly declared: Declared;
  readonly scope: Scope;
}

class Baker implements Scope {
  readonly budget = freshBudget();
  readonly #variables = new Map<string, Expression | undefined>();
  readonly #functions = new Map<string, OwnFunction>();
  readonly #values = new Map<string, Value | undefined>();
  readonly #services: ReadonlyMap<string, Draft>;
  readonly #folder: string;
  /** The last place that declares a target. */
  readonly #declared = new Map<string, Declared>();
  readonly #groups: readonly Declared[];
  readonly #blocks: readonly Declared[];
  readonly #targets = new Map<string, Target>();
  /** What a target with a matrix became, by its own name. */
  readonly #variants = new Map<string, Set<string>>();
  readonly #drafts = new Map<string, Draft>();
  /** How often one was asked that was asked already. */
  #circles = 0;
  /** What targets say by themselves. */
  readonly #own = new Map<string, Draft>();

  constructor(files: readonly BakeFile[], services: ReadonlyMap<string, Draft>, folder: string) {
    this.#services = services;
    this.#folder = folder;
    this.#groups = files.flatMap((it) => it.groups);
    this.#blocks = files.flatMap((it) => it.targets);
    for (const { variables, functions } of files) {
      for (const [name, value] of variables) this.#variables.set(name, value);
      for (const [name, value] of functions) this.#functions.set(name, value);
    }
    for (const it of this.#blocks) this.#declared.set(it.name.text, it);
    for (const { attributes } of files) for (const [name, value] of attributes) this.#variables.set(name, value);
  }

  builds(): ProjectBuild[] {
    for (const declared of this.#blocks) {
      const variants = this.#variants.get(declared.name.text) ?? new Set();
      this.#variants.set(declared.name.text, variants);
      for (const { name, scope } of this.#expanded(declared)) {
        this.budget.steps -= COST_OF_TARGET;
        if (this.budget.steps < 0) break;
        variants.add(name);
        const target = this.#targets.get(name) ?? { label: declared.name, parts: [] };
        target.parts.push({ declared, scope });
        this.#targets.set(name, target);
      }
    }
    const targets = [...this.#targets];
    const inheritedNames = new Set(targets.flatMap(([, it]) => this.#inheritedBy(it) ?? []));
    const grouped = this.#grouped();
    return targets.flatMap(([name, { label, parts }]) => {
      const [first] = parts;
      const draft = this.#draftOf(name);
      if (draft === undefined || first === undefined) return [];
      const place = { path: first.declared.file.path, start: label.start, end: label.end };
      const isTemplate = name.startsWith('_') || (inheritedNames.has(name) && !grouped.has(name));
      // An empty one is as good as none.
      const { inline, ...others } = draft;
      const said = inline?.text === '' ? others : draft;
      return buildOf(said, { kind: 'bake', name, place, isTemplate }, this.#folder);
    });
  }

  variable(name: string): Value | undefined {
    if (this.#values.has(name)) return this.#values.get(name);
    // Where it needs itself, nothing is known.
    this.#values.set(name, undefined);
    const expression = this.#variables.get(name);
    const value = expression && evaluate(expression, this);
    this.#values.set(name, value);
    return value;
  }

  ownFunction(name: string): OwnFunction | undefined {
    return this.#functions.get(name);
  }

  attributeOf(target: string, name: string): Value | undefined {
    const declared = this.#declared.get(target);
    const expression = declared && attributeNamed(name, declared.attributes);
    if (expression !== undefined) return evaluate(expression, this);
    return declared !== undefined && PLAIN.includes(name) ? { kind: 'nothing', start: 0, end: 0 } : undefined;
  }

  /** The names of a target as it is, or of what its matrix makes of it. */
  #expanded(declared: Declared): readonly { readonly name: string; readonly scope: Scope }[] {
    const matrix = attributeNamed('matrix', declared.attributes);
    if (matrix === undefined) return [{ name: declared.name.text, scope: this }];
    const names = attributeNamed('name', declared.attributes);
    return (combinationsOf(evaluate(matrix, this)) ?? []).flatMap((variables) => {
      const scope = within(this, variables);
      const name = names === undefined ? declared.name.text : writtenText(evaluate(names, scope));
      return name === undefined ? [] : { name, scope };
    });
  }

  /** What a target says in the end. `known` is who was asked on the way here: one that inherits from itself has nothing to give. */
  #draftOf(name: string, known = new Map<string, Draft | undefined>()): Draft | undefined {
    const draft = this.#drafts.get(name);
    if (draft !== undefined) return draft;
    if (known.has(name)) {
      this.#circles++;
      return known.get(name);
    }
    const circles = this.#circles;
    known.set(name, undefined);
    const made = this.#madeDraft(name, known);
    known.set(name, made);
    // What lies on a circle looks another way from elsewhere.
    if (made !== undefined && circles === this.#circles) this.#drafts.set(name, made);
    return made;
  }

  #madeDraft(name: string, known: Map<string, Draft | undefined>): Draft | undefined {
    const target = this.#targets.get(name);
    const service = this.#services.get(name);
    const names = target === undefined ? [] : this.#inheritedBy(target);
    const parents = known.size > MOST_ANCESTORS ? undefined : names;
    const isKnown = parents?.every((it) => this.#targets.has(it) || this.#services.has(it)) ?? false;
    const below = (parents ?? []).flatMap((it) => this.#draftOf(it, known) ?? []);
    const own = target === undefined ? [] : [this.#ownDraft(name, target)];
    const [first, ...others] = [...below, ...(service ? [service] : []), ...own];
    if (first === undefined) return undefined;
    return cleaned(others.reduce(inherited, isKnown ? first : { ...first, isIncomplete: true }));
  }

  #ownDraft(name: string, { parts }: Target): Draft {
    const known = this.#own.get(name);
    if (known !== undefined) return known;
    const drafts = parts.map((it) => bakeDraft(it.declared, it.scope, this.#folder));
    const draft = drafts.reduce(inherited, {});
    this.#own.set(name, draft);
    return draft;
  }

  /** The names of what a target inherits, wherever it says so; `undefined` where that is not known. */
  #inheritedBy({ parts }: Target): readonly string[] | undefined {
    const lists = parts.map(({ declared, scope }) => {
      const list = attributeNamed('inherits', declared.attributes);
      const value = list && evaluate(list, scope);
      return value === undefined || value.kind === 'nothing' ? [] : textsIn(value);
    });
    return lists.includes(undefined) ? undefined : lists.flatMap((it) => it ?? []);
  }

  /** All that a group builds, directly or not. */
  #grouped(): ReadonlySet<string> {
    const members = this.#groups.flatMap((it) => {
      const list = attributeNamed('targets', it.attributes);
      return (list && textsIn(evaluate(list, this))) ?? [];
    });
    return new Set(members.flatMap((it) => [...(this.#variants.get(it) ?? [it])]));
  }
}

/** What a target need not say; then it is `null`. */
const PLAIN: readonly string[] = ['context', 'dockerfile', 'dockerfile-inline', 'target'];

/** In steps, so that matrices cannot make targets without end. */
const COST_OF_TARGET = 8;
/** Nobody inherits from more; who inherits in circles would ask them again and again. */
const MOST_ANCESTORS = 100;
const MOST_COMBINATIONS = 256;

/** Each way to choose one of each list; `undefined` where that is not known, or where there are too many. */
function combinationsOf(matrix: Value): readonly ReadonlyMap<string, Value>[] | undefined {
  if (matrix.kind !== 'mapping') return undefined;
  let combinations: readonly ReadonlyMap<string, Value>[] = [new Map()];
  for (const { key, value } of matrix.entries) {
    const items = value.kind === 'list' ? pairsOf(value) : undefined;
    if (items === undefined || combinations.length * items.length > MOST_COMBINATIONS) return undefined;
    combinations = combinations.flatMap((known) => items.map(([, item]) => new Map([...known, [key.value, item]])));
  }
  return combinations;
}

function textsIn(value: Value): readonly string[] | undefined {
  if (value.kind !== 'list') return undefined;
  const texts = value.items.map(writtenText);
  return texts.includes(undefined) ? undefined : texts.flatMap((it) => it ?? []);
}
