import { type BakeFile, type Declared, readBakeFile } from './bake-file.ts';
import { bakeDraft } from './bake-target.ts';
import type { Project, ProjectBuild, ProjectMistake, Read } from './build.ts';
import { readComposeDrafts } from './compose.ts';
import { buildOf, type Draft, mergedDrafts } from './draft.ts';
import type { Expression, Label } from './hcl/ast.ts';
import { evaluate, type OwnFunction, type Scope, within } from './hcl/evaluate.ts';
import { freshBudget, pairsOf } from './hcl/values.ts';
import { type Value, writtenText } from './value.ts';

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

/** A target, or what a matrix makes of one. */
interface Target {
  readonly name: string;
  readonly label: Label;
  readonly declared: readonly Declared[];
  readonly scope: Scope;
}

class Baker implements Scope {
  readonly budget = freshBudget();
  readonly #variables = new Map<string, Expression | undefined>();
  readonly #functions = new Map<string, OwnFunction>();
  readonly #values = new Map<string, Value | undefined>();
  readonly #services: ReadonlyMap<string, Draft>;
  readonly #folder: string;
  readonly #declared = new Map<string, Declared[]>();
  readonly #groups: readonly Declared[];
  readonly #targets = new Map<string, Target>();
  /** What a target with a matrix became, by its own name. */
  readonly #variants = new Map<string, readonly string[]>();
  readonly #drafts = new Map<string, Draft | undefined>();

  constructor(files: readonly BakeFile[], services: ReadonlyMap<string, Draft>, folder: string) {
    this.#services = services;
    this.#folder = folder;
    this.#groups = files.flatMap((it) => it.groups);
    for (const { variables, functions, targets } of files) {
      for (const [name, value] of variables) this.#variables.set(name, value);
      for (const [name, value] of functions) this.#functions.set(name, value);
      for (const it of targets) this.#declared.set(it.name.text, [...(this.#declared.get(it.name.text) ?? []), it]);
    }
  }

  builds(): ProjectBuild[] {
    for (const [name, declared] of this.#declared) {
      const targets = this.#expanded(name, declared);
      this.#variants.set(
        name,
        targets.map((it) => it.name),
      );
      for (const it of targets) this.#targets.set(it.name, it);
    }
    const targets = [...this.#targets.values()];
    const inherited = new Set(targets.flatMap((it) => this.#inheritedBy(it) ?? []));
    const grouped = this.#grouped();
    return targets.flatMap(({ name, label, declared: [first] }) => {
      const draft = this.#draftOf(name);
      if (draft === undefined || first === undefined) return [];
      const place = { path: first.file.path, start: label.start, end: label.end };
      const isTemplate = name.startsWith('_') || (inherited.has(name) && !grouped.has(name));
      return buildOf(draft, { kind: 'bake', name, place, isTemplate }, this.#folder);
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
    const expression = attributeIn(this.#declared.get(target) ?? [], name);
    return expression && evaluate(expression, this);
  }

  /** A target as it is, or one for each combination of what its matrix lists. */
  #expanded(name: string, declared: readonly Declared[]): readonly Target[] {
    const [first] = declared;
    if (first === undefined) return [];
    const matrix = attributeIn(declared, 'matrix');
    const plain: Target = { name, label: first.name, declared, scope: this };
    if (matrix === undefined) return [plain];
    const combinations = combinationsOf(evaluate(matrix, this));
    if (combinations === undefined) return [];
    const names = attributeIn(declared, 'name');
    return combinations.flatMap((variables) => {
      const scope = within(this, variables);
      const own = names && writtenText(evaluate(names, scope));
      return own === undefined ? [] : { ...plain, name: own, scope };
    });
  }

  #draftOf(name: string): Draft | undefined {
    if (this.#drafts.has(name)) return this.#drafts.get(name);
    // One that inherits from itself has nothing to give.
    this.#drafts.set(name, undefined);
    const target = this.#targets.get(name);
    const service = this.#services.get(name);
    if (target === undefined) {
      this.#drafts.set(name, service);
      return service;
    }
    const parents = this.#inheritedBy(target);
    const isIncomplete =
      parents === undefined || parents.some((it) => !this.#targets.has(it) && !this.#services.has(it));
    const own = target.declared.map((it) => bakeDraft(it, target.scope, this.#folder));
    const below = [...(parents ?? []).flatMap((it) => this.#draftOf(it) ?? []), ...(service ? [service] : [])];
    const start: Draft = isIncomplete ? { isIncomplete } : {};
    const draft = [...below, ...own].reduce(mergedDrafts, start);
    this.#drafts.set(name, draft);
    return draft;
  }

  /** The names of what a target inherits; `undefined` where that is not known. */
  #inheritedBy({ declared, scope }: Target): readonly string[] | undefined {
    const list = attributeIn(declared, 'inherits');
    return list === undefined ? [] : textsIn(evaluate(list, scope));
  }

  /** All that a group builds, directly or not. */
  #grouped(): ReadonlySet<string> {
    const members = this.#groups.flatMap((it) => {
      const list = attributeIn([it], 'targets');
      return (list && textsIn(evaluate(list, this))) ?? [];
    });
    return new Set(members.flatMap((it) => this.#variants.get(it) ?? [it]));
  }
}

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

function attributeIn(declared: readonly Declared[], name: string): Expression | undefined {
  return declared.flatMap((it) => it.attributes).findLast((it) => it.name.text === name)?.value;
}

function textsIn(value: Value): readonly string[] | undefined {
  if (value.kind !== 'list') return undefined;
  const texts = value.items.map(writtenText);
  return texts.includes(undefined) ? undefined : texts.flatMap((it) => it ?? []);
}
