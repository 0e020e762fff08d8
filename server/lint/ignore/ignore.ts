import type { Model } from '../../model/model.ts';
import type { Dockerfile, Instruction } from '../../syntax/ast.ts';
import { instructionFrom } from '../../syntax/walk.ts';
import { nearest } from '../../text/nearest.ts';
import { lastFrom, type Span, textOf } from '../../text/span.ts';
import {
  BUILDKIT_CHECKS,
  CHECKS_OF_FILES,
  CHECKS_OF_INSTRUCTIONS,
  hasGivenOptions,
  skippedRules,
} from '../buildkit.ts';
import { type Config, levelOf } from '../config/config.ts';
import type { IgnoreFileModel } from '../ignore-file/ignore-file-model.ts';
import {
  type Diagnostic,
  idsNamed,
  isShellCheckCode,
  type JudgedIgnore,
  type JudgedName,
  namesOf,
  type Rule,
} from '../rule.ts';
import { type IgnoreComment, mayIgnore, readCheckDirective, readIgnoreComment } from './ignore-comment.ts';
import type { Name } from './name-list.ts';
import { type Effect, Silencers } from './silencers.ts';

/** The ignore comments of a file: says what they silence, and keeps account of it. */
export class Ignores {
  readonly #ignores: readonly Ignore[];
  /** What silences a rule, by its id. */
  readonly #silencers = new Map<string, Silencers>();
  readonly #rules: readonly Rule[];
  readonly #config: Config;

  constructor(file: Model | IgnoreFileModel, rules: readonly Rule[], config: Config) {
    if ('patterns' in file) this.#ignores = mayIgnore(file.source) ? ignoresInIgnoreFile(file, rules) : [];
    else this.#ignores = mayIgnore(file.file.source) ? ignoresIn(file, rules, config) : [];
    this.#rules = rules;
    this.#config = config;
    for (const { comment, scope, targets } of this.#ignores) {
      if (scope === undefined) continue;
      for (const target of targets) for (const id of target.ids) this.#silencersOf(id).add(comment, scope, target);
    }
  }

  /** Whether a diagnostic is to be heard. Every comment that speaks of it is credited, for all that silence one thing are one wish. */
  hears({ rule, span, related = [] }: Diagnostic): boolean {
    const silencers = this.#silencers.get(rule);
    if (silencers === undefined) return true;
    const isLocked = this.#config.locked?.has(rule) ?? false;
    const effect = isLocked ? 'locked' : 'used';
    let isSilenced = silencers.credit(span.start, effect);
    for (const it of related) {
      // Of two CMDs hadolint reports the second and we the first, so its comment stands above the other one.
      if (it.path === undefined && silencers.credit(it.span.start, effect, 'hadolint')) isSilenced = true;
    }
    return isLocked || !isSilenced;
  }

  /** What became of every comment; ask when all rules have spoken. `isKnown` says what they could go by. */
  judged(isKnown: (need: Need) => boolean): readonly JudgedIgnore[] {
    const nearestOf = memoised((text) => nearest(text, this.#rules.flatMap(namesOf)));
    const nearestCheck = memoised(checkMeantBy);
    return this.#ignores.map(({ comment, defect, targets }) => ({
      start: comment.start,
      end: comment.end,
      dialect: comment.dialect,
      names: targets.map((it) =>
        this.#judgedName(it, isKnown, comment.dialect === 'buildkit' ? nearestCheck : nearestOf),
      ),
      reason: comment.reason,
      defect,
    }));
  }

  #judgedName(
    { name: { text, start, end }, ids, effect }: Target,
    isKnown: (need: Need) => boolean,
    suggestionFor: (text: string) => string | undefined,
  ): JudgedName {
    const judged = { text, start, end, suggestion: undefined };
    if (effect !== undefined) return { ...judged, effect };
    const rule = this.#rules.find((it) => it.id === ids[0]);
    if (ids.length > 1 || isForeign(text, rule)) return { ...judged, effect: 'unjudged' };
    if (rule === undefined) return { ...judged, effect: 'unknown', suggestion: suggestionFor(text) };
    // A rule that is off says nothing to anyone: whether the comment is needed shows when it is on again. What is said of
    // ignore comments is said later.
    const hasSpoken = levelOf(rule, this.#config) !== 'off' && rule.checkIgnores === undefined;
    const isInformed = rule.needs === undefined || isKnown(rule.needs);
    return { ...judged, effect: hasSpoken && isInformed ? 'unused' : 'unjudged' };
  }

  #silencersOf(id: string): Silencers {
    const silencers = this.#silencers.get(id) ?? new Silencers();
    this.#silencers.set(id, silencers);
    return silencers;
  }
}

/** What rules go by besides the file. */
export type Need = NonNullable<Rule['needs']>;

interface Ignore {
  readonly comment: IgnoreComment;
  /** What begins in here is silenced; `undefined` where the comment speaks of nothing. */
  readonly scope: Span | undefined;
  readonly defect: JudgedIgnore['defect'];
  readonly targets: readonly Target[];
}

/** What a name means, and what has been seen of it so far. */
interface Target {
  readonly name: Name;
  /** None where the name is unknown, several for `all`. */
  readonly ids: readonly string[];
  effect: Effect | undefined;
}

/** Codes of hadolint and ShellCheck, and what BuildKit checks itself: names that mean something, if not to us. */
function isForeign(name: string, rule: Rule | undefined): boolean {
  // ShellCheck says more than the rule of ours that it is a name of, and may not have been asked.
  if (isShellCheckCode(name)) return true;
  return rule === undefined && (/^DL\d{4}$/.test(name) || BUILDKIT_CHECKS.includes(name));
}

function ignoresIn(model: Model, rules: readonly Rule[], config: Config): readonly Ignore[] {
  const { file } = model;
  const directive = hasGivenOptions(model) ? undefined : readCheckDirective(file);
  // Behind `#!` the parser takes a directive for a comment.
  const comments = file.trivia.flatMap(
    (it) => (it.kind === 'comment' && it.start !== directive?.start && readIgnoreComment(file.source, it)) || [],
  );
  const idsOf = idsNamedIn(rules);
  const checks = checksIn(file);
  return [...(directive === undefined ? [] : [directive]), ...comments].flatMap((comment) => {
    if (comment.dialect === 'hadolint' && config.withoutPragmas) return [];
    const scope = comment.defect === undefined ? scopeOf(comment, model, checks) : undefined;
    const defect = comment.defect ?? (scope === undefined ? defectOf(comment) : undefined);
    const targets = comment.names.map((name) => ({ name, ids: idsOf(comment, name), effect: undefined }));
    return { comment, scope, defect, targets };
  });
}

/** A comment speaks of the pattern below it. Nobody else's comments are heeded here, and there are no stages. */
function ignoresInIgnoreFile({ source, lines, comments }: IgnoreFileModel, rules: readonly Rule[]): readonly Ignore[] {
  const idsOf = idsNamedIn(rules);
  return comments.flatMap((place) => {
    const comment = readIgnoreComment(source, place);
    if (comment?.dialect !== 'dflint') return [];
    const { reach, start, names } = comment;
    const below = lines[lastFrom(lines, start) + 1];
    const scope = reach === 'file' ? { start: 0, end: source.length } : reach === 'stage' ? undefined : below;
    const message = `nothing is ignored: there is ${reach === 'stage' ? 'no stage here' : 'no pattern below'}`;
    const defect = comment.defect ?? (scope === undefined ? { span: place, message } : undefined);
    const targets = names.map((name) => ({ name, ids: idsOf(comment, name), effect: undefined }));
    return { comment, scope: defect === undefined ? scope : undefined, defect, targets };
  });
}

/** The check of BuildKit that a name means which none of them has. */
function checkMeantBy(name: string): string | undefined {
  const known = BUILDKIT_CHECKS.find((it) => it.toLowerCase() === name.toLowerCase());
  return known ?? nearest(name, BUILDKIT_CHECKS);
}

/** Says which ids of rules a name means in a comment. */
function idsNamedIn(rules: readonly Rule[]): (comment: IgnoreComment, name: Name) => readonly string[] {
  const named = memoised((name) => idsNamed(name, rules));
  const skippedIn = (checks: readonly string[]) =>
    memoised((name) => skippedRules(name, rules, checks).map((it) => it.id));
  const skippedInFile = skippedIn(BUILDKIT_CHECKS);
  const skippedInInstruction = skippedIn(CHECKS_OF_INSTRUCTIONS);
  return ({ dialect, reach }, { text }) => {
    if (dialect !== 'buildkit') return named(text);
    return reach === 'file' ? skippedInFile(text) : skippedInInstruction(text);
  };
}

/** One file may name one rule very often. */
function memoised<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, readonly [Answer]>();
  return (text) => {
    const [now] = known.get(text) ?? [answer(text)];
    known.set(text, [now]);
    return now;
  };
}

function scopeOf(comment: IgnoreComment, model: Model, checks: ReadonlySet<number>): Span | undefined {
  const { file } = model;
  if (comment.reach === 'file') return wholeOf(file);
  const instruction = instructionFor(comment, file, checks);
  if (instruction === undefined || comment.reach === 'instruction') return instruction;
  const stage = model.stageOf(instruction);
  if (stage?.from !== instruction) return undefined;
  return { start: instruction.start, end: (stage.instructions.at(-1) ?? instruction).end };
}

function instructionFor(
  { start, end, dialect, names }: IgnoreComment,
  file: Dockerfile,
  checks: ReadonlySet<number>,
): Instruction | undefined {
  const next = instructionFrom(file, start);
  if (next === undefined) return undefined;
  switch (dialect) {
    case 'dflint':
      return next;
    case 'hadolint':
      // It compares line numbers, so neither a blank line nor another comment may come between, nor may it stand inside.
      return /^\r?\n[^\S\n]*$/.test(textOf(file.source, { start: end, end: next.start })) ? next : undefined;
    case 'buildkit':
      return isAtLineStart(file.source, start) && checks.has(start) && !areOfFiles(names) ? next : undefined;
  }
}

/**
 * Where the check comments begin that BuildKit heeds: of several above an instruction the first counts
 * (linter/linter.go, WithMergedConfigFromComments), and a lone `#` parts a comment from what follows.
 */
function checksIn({ source, trivia, instructions }: Dockerfile): ReadonlySet<number> {
  const found = new Set<number>();
  let first: number | undefined;
  let next = 0;
  for (const it of trivia) {
    if (it.kind !== 'comment') continue;
    for (let end = instructions[next]?.end; end !== undefined && end <= it.start; end = instructions[++next]?.end) {
      if (first !== undefined) found.add(first);
      first = undefined;
    }
    // Inside an instruction a comment speaks of nothing.
    if ((instructions[next]?.start ?? source.length) <= it.start) continue;
    const text = textOf(source, it);
    if (text.trim() === '#') first = undefined;
    else if (/^#\s*check\s*=\s*\S/i.test(text)) first ??= it.start;
  }
  if (first !== undefined) found.add(first);
  return found;
}

function isAtLineStart(source: string, offset: number): boolean {
  return offset === 0 || source[offset - 1] === '\n';
}

/** Whether a comment above an instruction skips none of these checks. */
function areOfFiles(names: readonly Name[]): boolean {
  return names.every((it) => CHECKS_OF_FILES.includes(it.text));
}

function defectOf({ dialect, reach, start, end, names }: IgnoreComment): JudgedIgnore['defect'] {
  const span = { start, end };
  if (reach === 'stage') return { span, message: 'nothing is ignored: this belongs above the FROM of its stage' };
  switch (dialect) {
    case 'dflint':
      return { span, message: 'nothing is ignored: there is no instruction below' };
    case 'hadolint':
      return { span, message: 'nothing is ignored: hadolint heeds this only on the line above an instruction' };
    case 'buildkit': {
      const reason = areOfFiles(names)
        ? 'BuildKit checks this for the file as a whole, so skip it above everything else'
        : 'BuildKit heeds only the first check comment above an instruction';
      return { span, message: `nothing is skipped: ${reason}` };
    }
  }
}

function wholeOf({ source }: Dockerfile): Span {
  return { start: 0, end: source.length };
}
