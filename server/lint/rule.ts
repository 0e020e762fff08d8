import type { BuildContext } from '../context/context.ts';
import type { About } from '../model/about.ts';
import type { BuildInputs, Model } from '../model/model.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { IgnoreFileModel } from './ignore-file/ignore-file-model.ts';
import type { LinkedBuild } from './project/linked-build.ts';

/**
 * `error`: the build fails, or the image cannot do what its author plainly meant. `warning`: likely wrong, with one clear
 * remedy. `info`: advice that needs judgement. `style`: taste.
 */
export type Severity = 'error' | 'warning' | 'info' | 'style';

/** Also the folder that a rule stands in. */
export type Category = 'correctness' | 'security' | 'reproducibility' | 'cache' | 'size' | 'maintainability' | 'style';

/** Safe: the image is the same. Unsafe: it may not be, so a person must ask for it. */
export type Safety = 'safe' | 'unsafe';

/** Edits that, applied together, leave nothing to find. */
export interface Fix {
  /** An imperative phrase: "Replace ADD with COPY". */
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly Edit[];
}

/** Another place that makes a finding understood. */
export interface Related {
  /** The file it is in, where that is another one. */
  readonly path?: string;
  readonly span: Span;
  readonly message: string;
}

/** What a rule says. Who says it, and how loudly, is the engine's to add. */
export interface Finding {
  readonly span: Span;
  /** Completes "here, …", on one line, without a full stop. */
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
}

/** What another program finds, by its own name for the check and as loudly as it says it. */
export interface ForeignFinding extends Finding {
  readonly rule: string;
  readonly severity: Severity;
}

/** A documented case that is also a test: `bad` carries its expected findings as `#^^^` markers. */
export interface Example {
  readonly bad?: string;
  /** What `bad` becomes when fixed, or simply a file the rule is content with. */
  readonly good: string;
  /** What the folder of the build context holds, by path, `.dockerignore` with it; without them none is known. */
  readonly files?: Readonly<Record<string, string>>;
  /** What there is to know of some of them besides, by path. */
  readonly stats?: Readonly<Record<string, FileStats>>;
  /** What tags point to now, by the full name of the image with its tag. */
  readonly digests?: Readonly<Record<string, string>>;
  /** The paths that each commit changed, the oldest first; all had the same Dockerfile. Without it, no history is known. */
  readonly history?: readonly (readonly string[])[];
}

/** What a file system says of a file; where it does not matter, its size is that of its text, and nobody may execute it. */
export interface FileStats {
  readonly mode?: number;
  /** In bytes. */
  readonly size?: number;
}

/** The options of a rule by their names. */
export type OptionsOf<Options extends object> = { readonly [Name in keyof Options]: Option<Options[Name]> };

/** What may be set, and what holds where it is not. The JSON Schema is made from this. */
export interface Option<Value = unknown> {
  readonly type: OptionType<Value>;
  readonly default: Value;
  /** What a text, or each text of a list or a record, is limited to. */
  readonly choices?: readonly string[];
  /** A noun phrase without a full stop: "registries that images may come from". */
  readonly summary: string;
}

/** `texts`: a list of them. `record`: a text for each name. */
export type OptionType<Value = unknown> = unknown extends Value
  ? 'flag' | 'number' | 'text' | 'texts' | 'record'
  : Value extends boolean
    ? 'flag'
    : Value extends number
      ? 'number'
      : Value extends string
        ? 'text'
        : Value extends readonly string[]
          ? 'texts'
          : 'record';

/** One thing to check, with its reason and its examples. */
export interface Rule<Options extends object = object> {
  /** Never changes once released: configurations and ignore comments name it. */
  readonly id: string;
  /** The names other linters give it, which mean the same wherever a rule is named. */
  readonly aka?: readonly string[];
  readonly category: Category;
  readonly severity: Severity;
  /** Off until an option or configuration names it: policy and taste. */
  readonly optional?: true;
  /** New or louder: off until the next major version, unless asked for. */
  readonly preview?: true;
  /** What it checks, and what its examples show; a Dockerfile where it does not say. */
  readonly subject?: 'dockerignore' | 'project';
  /**
   * What it goes by besides the file. Where that is not known, no ignore comment is useless for naming the rule. To replay
   * the history takes longer than all rules together, so it is done only where one that needs it is on.
   */
  readonly needs?: 'context' | 'history' | 'registry';
  /** What it finds makes the findings of all other rules void: the file is no Dockerfile to them. */
  readonly exclusive?: true;
  /** An imperative phrase without a full stop. */
  readonly summary: string;
  readonly why: string;
  readonly examples: readonly [Example, ...Example[]];
  readonly options?: OptionsOf<Options>;
  /**
   * What `check` finds something about: it is not called for a file that has none of it. Only for what many files lack,
   * and left out where something could be found without any of it.
   */
  readonly about?: About;
  /** `context` is the build context where it is known; a rule that needs it yields nothing without it. */
  check(model: Model, options: Options, context?: BuildContext): Iterable<Finding>;
  /** Speaks of the ignore file of a build context; `context` is what is left of it, where that is known. */
  checkIgnoreFile?(file: IgnoreFileModel, options: Options, context?: BuildContext): Iterable<Finding>;
  /** Speaks of Compose and Bake files, which are not the Dockerfiles that they name. */
  checkProject?(project: ProjectModel, options: Options): Iterable<ProjectFinding>;
  /** Speaks of the ignore comments, once it is known what each of them did. */
  checkIgnores?(ignores: readonly JudgedIgnore[], model: Commented, options: Options): Iterable<Finding>;
}

/** What Compose or Bake files say that belong together. */
interface ProjectModel {
  readonly builds: readonly LinkedBuild[];
  /** The text of each file by its absolute path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What a rule says of one of several files. */
export interface ProjectFinding extends Finding {
  /** Absolute, as the files are known by. */
  readonly path: string;
}

/** What comments stand in: a Dockerfile that is understood, or an ignore file. */
interface Commented {
  readonly file: { readonly source: string };
}

/** An ignore comment, and what became of each rule that it names. */
export interface JudgedIgnore extends Span {
  /** Whose language it is written in; each has its own idea of where it acts. */
  readonly dialect: 'dflint' | 'hadolint' | 'buildkit';
  readonly names: readonly JudgedName[];
  readonly reason: string | undefined;
  /** Why it ignores nothing at all, where it is written wrongly: the place, and what completes "here, …". */
  readonly defect: { readonly span: Span; readonly message: string } | undefined;
}

export interface JudgedName extends Span {
  readonly text: string;
  /**
   * `unused`: nothing was there to silence. `locked`: something was, and stays. `unknown`: no rule has this name.
   * `unjudged`: the rule did not run, or is another tool's.
   */
  readonly effect: 'used' | 'unused' | 'locked' | 'unknown' | 'unjudged';
  /** For an unknown name the one that was likely meant. */
  readonly suggestion: string | undefined;
}

/**
 * The rules that a name means: their own, or what another linter calls them. Upper and lower case are the same. One check
 * of another linter may be several rules here, and then its name means them all.
 */
export function rulesNamed(name: string, rules: readonly Rule[]): readonly Rule[] {
  const wanted = name.toLowerCase();
  return rules.filter((it) => namesOf(it).some((known) => known.toLowerCase() === wanted));
}

/** The first of the rules that a name means; `undefined` where it means none. */
export function ruleNamed(name: string, rules: readonly Rule[]): Rule | undefined {
  return rulesNamed(name, rules)[0];
}

/** The ids under which a diagnostic may go that a name means: those of our rules, and a check of ShellCheck as it is called. */
export function idsNamed(name: string, rules: readonly Rule[]): readonly string[] {
  const ids = rulesNamed(name, rules).map((it) => it.id);
  return isShellCheckCode(name) ? [...ids, name.toUpperCase()] : ids;
}

/** Whether a name is one that ShellCheck gives its checks, like `SC2086`. */
export function isShellCheckCode(name: string): boolean {
  return /^SC\d{4}$/i.test(name);
}

/** All that a rule may be called. */
export function namesOf({ id, aka = [] }: Rule): readonly string[] {
  return [id, ...aka];
}

/** A file to check. */
export interface Input {
  /** Only handed on to the diagnostics: nothing is read. */
  readonly path: string;
  readonly source: string;
  /** How it is built, where that is known. */
  readonly build?: BuildInputs;
  /** What it is built with, where that is known. */
  readonly context?: BuildContext;
  /** What tags point to now, by the full name of the image with its tag, where registries were asked. */
  readonly digests?: ReadonlyMap<string, string>;
  /** What images are built for that are there for one platform only, by the same names. */
  readonly platforms?: ReadonlyMap<string, string>;
  /** What other programs find in the file; it is asked again after each round of fixes. */
  readonly foreign?: (model: Model) => Iterable<ForeignFinding>;
}

/** A finding with who says it, and how loudly. It is data of its own: no part of the tree hangs on it. */
export interface Diagnostic extends Finding {
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity;
  /** The stage it lies in: its name, or `stage-1` as BuildKit calls the nameless; `undefined` before the first. */
  readonly stage: string | undefined;
}
