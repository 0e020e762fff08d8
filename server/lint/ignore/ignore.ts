import type { Model } from '../../model/model.ts';
import type { Dockerfile, Instruction } from '../../syntax/ast.ts';
import { nearest } from '../../text/nearest.ts';
import { type Span, textOf, touches } from '../../text/span.ts';
import { BUILDKIT_CHECKS, hasGivenOptions, skippedRules } from '../buildkit.ts';
import { type Config, levelOf } from '../config/config.ts';
import type { IgnoreFileModel } from '../ignore-file-model.ts';
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

/** The ignore comments of a file: says what they silence, and keeps account of it. */
export class Ignores {
  readonly #ignores: readonly Ignore[];
  readonly #rules: readonly Rule[];
  readonly #config: Config;

  constructor(file: Model | IgnoreFileModel, rules: readonly Rule[], config: Config) {
    if ('patterns' in file) this.#ignores = mayIgnore(file.source) ? ignoresInIgnoreFile(file, rules) : [];
    else this.#ignores = mayIgnore(file.file.source) ? ignoresIn(file, rules, config) : [];
    this.#rules = rules;
    this.#config = config;
  }

  /** Whether a diagnostic is to be heard. Every comment that speaks of it is credited, for all that silence one thing are one wish. */
  hears({ rule, span, related = [] }: Diagnostic): boolean {
    let isHeard = true;
    const isLocked = this.#config.locked?.has(rule) ?? false;
    // Of two CMDs hadolint reports the second and we the first, so its comment stands above the other one.
    const others = related.filter((it) => it.path === undefined);
    for (const { comment, scope, targets } of this.#ignores) {
      if (scope === undefined) continue;
      const isOfAnother = () => comment.dialect === 'hadolint' && others.some((it) => touches(scope, it.span.start));
      if (!touches(scope, span.start) && !isOfAnother()) continue;
      for (const target of targets) {
        if (!target.ids.includes(rule)) continue;
        target.effect = isLocked ? 'locked' : 'used';
        isHeard &&= isLocked;
      }
    }
    return isHeard;
  }

  /** What became of every comment; ask when all rules have spoken. */
  judged(): readonly JudgedIgnore[] {
    const names = this.#ignores.length === 0 ? [] : this.#rules.flatMap(namesOf);
    return this.#ignores.map(({ comment, defect, targets }) => ({
      start: comment.start,
      end: comment.end,
      dialect: comment.dialect,
      names: targets.map((it) => this.#judgedName(it, names)),
      reason: comment.reason,
      defect,
    }));
  }

  #judgedName({ name: { text, start, end }, ids, effect }: Target, names: readonly string[]): JudgedName {
    const judged = { text, start, end, suggestion: undefined };
    if (effect !== undefined) return { ...judged, effect };
    const rule = this.#rules.find((it) => it.id === ids[0]);
    if (ids.length > 1 || isForeign(text, rule)) return { ...judged, effect: 'unjudged' };
    // A rule that is off says nothing to anyone: whether the comment is needed shows when it is on again.
    if (rule !== undefined) return { ...judged, effect: levelOf(rule, this.#config) === 'off' ? 'unjudged' : 'unused' };
    return { ...judged, effect: 'unknown', suggestion: nearest(text, names) };
  }
}

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
  effect: 'used' | 'locked' | undefined;
}

/** Codes of hadolint and ShellCheck, and what BuildKit checks itself: names that mean something, if not to us. */
function isForeign(name: string, rule: Rule | undefined): boolean {
  // ShellCheck says more than the rule of ours that it is a name of, and may not have been asked.
  if (isShellCheckCode(name)) return true;
  return rule === undefined && (/^DL\d{4}$/.test(name) || BUILDKIT_CHECKS.includes(name));
}

function ignoresIn(model: Model, rules: readonly Rule[], config: Config): readonly Ignore[] {
  const { file } = model;
  const comments = file.trivia.flatMap(
    (it) => (it.kind === 'comment' ? readIgnoreComment(file.source, it) : undefined) ?? [],
  );
  const directives = hasGivenOptions(model) ? [] : file.directives.flatMap((it) => readCheckDirective(it) ?? []);
  return [...directives, ...comments].flatMap((comment) => {
    if (comment.dialect === 'hadolint' && config.withoutPragmas) return [];
    const scope = comment.defect === undefined ? scopeOf(comment, model) : undefined;
    const defect = comment.defect ?? (scope === undefined ? defectOf(comment) : undefined);
    const targets = comment.names.map((name) => ({ name, ids: idsOf(name, comment, rules), effect: undefined }));
    return { comment, scope, defect, targets };
  });
}

/** A comment speaks of the pattern below it. Nobody else's comments are heeded here, and there are no stages. */
function ignoresInIgnoreFile({ source, lines, comments }: IgnoreFileModel, rules: readonly Rule[]): readonly Ignore[] {
  return comments.flatMap((place) => {
    const comment = readIgnoreComment(source, place);
    if (comment?.dialect !== 'dflint') return [];
    const { reach, start, names } = comment;
    const below = lines.find((it) => it.start > start);
    const scope = reach === 'file' ? { start: 0, end: source.length } : reach === 'stage' ? undefined : below;
    const message = `nothing is ignored: there is ${reach === 'stage' ? 'no stage here' : 'no pattern below'}`;
    const defect = comment.defect ?? (scope === undefined ? { span: place, message } : undefined);
    const targets = names.map((name) => ({ name, ids: idsOf(name, comment, rules), effect: undefined }));
    return { comment, scope: defect === undefined ? scope : undefined, defect, targets };
  });
}

function idsOf({ text }: Name, { dialect }: IgnoreComment, rules: readonly Rule[]): readonly string[] {
  return dialect === 'buildkit' ? skippedRules(text, rules).map((it) => it.id) : idsNamed(text, rules);
}

function scopeOf(comment: IgnoreComment, model: Model): Span | undefined {
  const { file } = model;
  if (comment.reach === 'file') return wholeOf(file);
  const instruction = instructionFor(comment, file);
  if (instruction === undefined || comment.reach === 'instruction') return instruction;
  const stage = model.stages.find((it) => it.from === instruction);
  return stage && { start: instruction.start, end: (stage.instructions.at(-1) ?? instruction).end };
}

function instructionFor({ start, end, dialect }: IgnoreComment, file: Dockerfile): Instruction | undefined {
  const next = file.instructions.find((it) => it.end > start);
  if (next === undefined) return undefined;
  const between = textOf(file.source, { start: end, end: next.start });
  switch (dialect) {
    case 'dflint':
      return next;
    case 'hadolint':
      // It compares line numbers, so neither a blank line nor another comment may come between, nor may it stand inside.
      return /^\r?\n[^\S\n]*$/.test(between) ? next : undefined;
    case 'buildkit':
      return isAtLineStart(file.source, start) && isFirstCheck(between, file, start) ? next : undefined;
  }
}

/** BuildKit cuts off the first byte, so only a `#` there begins what it can read; a lone `#` parts a comment from what follows. */
function isFirstCheck(between: string, file: Dockerfile, start: number): boolean {
  return between !== '' && !/^[\t\v\f ]*#[^\S\n]*$/m.test(between) && !hasCheckBefore(file, start);
}

/** Of several check comments above an instruction the first counts (linter/linter.go, WithMergedConfigFromComments). */
function hasCheckBefore(file: Dockerfile, start: number): boolean {
  const above = file.instructions.findLast((it) => it.end <= start)?.end ?? 0;
  const earlier = file.trivia.filter((it) => it.kind === 'comment' && it.start >= above && it.end < start);
  const parted = earlier.findLastIndex((it) => textOf(file.source, it).trim() === '#');
  return earlier.slice(parted + 1).some((it) => /^#\s*check\s*=\s*\S/i.test(textOf(file.source, it)));
}

function isAtLineStart(source: string, offset: number): boolean {
  return offset === 0 || source[offset - 1] === '\n';
}

function defectOf({ dialect, reach, start, end }: IgnoreComment): JudgedIgnore['defect'] {
  const span = { start, end };
  if (reach === 'stage') return { span, message: 'nothing is ignored: this belongs above the FROM of its stage' };
  switch (dialect) {
    case 'dflint':
      return { span, message: 'nothing is ignored: there is no instruction below' };
    case 'hadolint':
      return { span, message: 'nothing is ignored: hadolint heeds this only on the line above an instruction' };
    case 'buildkit':
      return { span, message: 'nothing is skipped: BuildKit heeds only the first check comment above an instruction' };
  }
}

function wholeOf({ source }: Dockerfile): Span {
  return { start: 0, end: source.length };
}
