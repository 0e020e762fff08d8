import { resolve } from 'node:path';
import { kindOf } from '../../host/files.ts';
import { RememberedFolders } from '../../host/folders.ts';
import { writeTexts } from '../../host/write.ts';
import { Profile } from '../../lint/profile.ts';
import type { Rule } from '../../lint/rule.ts';
import type { Model } from '../../model/model.ts';
import { counted } from '../../text/figures.ts';
import { problemText } from '../configurations.ts';
import { unknownRule } from '../explain.ts';
import { lookFor } from '../look.ts';
import { printable } from '../printable.ts';
import type { ExitCode, Surroundings } from '../surroundings.ts';
import { type Format, formatNamed, type LintArguments } from './arguments.ts';
import type { BaselineFile } from './baseline.ts';
import { check, type Outcome } from './check.ts';
import { compact } from './report/compact.ts';
import { json } from './report/json.ts';
import { pretty, prettySummary } from './report/pretty.ts';
import { type Result, reasonForNothing, reasonOf } from './result.ts';
import { Settings } from './settings.ts';

/** `dflint lint` and `dflint fix`: checks every file, whatever becomes of one, and reports on all of them. */
export async function lintCommand(
  args: LintArguments,
  ours: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const warn = (text: string) => surroundings.warn(`dflint: ${text.split('\n').map(printable).join('\n')}\n`);
  const custom = await customRulesFor(args, ours, surroundings);
  if (isList(custom)) {
    for (const mistake of custom) warn(mistake);
    return 2;
  }
  const rules = custom === undefined ? ours : [...ours, ...custom.rules];
  const folders = new RememberedFolders();
  const settings = new Settings(args, rules, surroundings.folder, folders);
  const unknown = settings.unknownRule;
  if (unknown !== undefined) {
    warn(unknownRule(unknown, rules));
    return 2;
  }
  if (typeof args.context === 'object' && kindOf(resolve(surroundings.folder, args.context.folder)) !== 'folder') {
    warn(`--context: ${args.context.folder} is no folder that is there`);
    return 2;
  }
  const baseline = await baselineOf(args, surroundings.folder);
  if (typeof baseline === 'string') {
    warn(baseline);
    return 2;
  }
  const cache = await resultCacheOf(args, surroundings.folder);
  if (typeof cache === 'string') {
    warn(`the cache ${args.cache} ${cache}`);
    return 2;
  }
  const changed = await changedFilesFor(args, surroundings);
  if (typeof changed === 'string') {
    warn(`--changed-since: ${changed}`);
    return 2;
  }
  const profile = args.profileRules ? new Profile(rules, surroundings.clock) : undefined;
  const shellCheck = await shellCheckFor(args, surroundings);
  if (typeof shellCheck === 'string') {
    // Only what was asked for by its path must be there.
    if (args.shellCheck !== 'auto' || !args.quiet) warn(shellCheck);
    if (args.shellCheck !== 'auto') return 2;
  }
  const asked = typeof shellCheck === 'string' ? undefined : shellCheck;
  const foreign = asked && ((model: Model) => asked.findingsIn(model));
  const ruling = profile?.rules ?? rules;
  const task = { args, rules: ruling, settings, baseline, changed, cache, folders, surroundings, foreign };
  const outcome = await check(task);
  const { results, fixed, silenced, unwritten, unanswered, misunderstood } = outcome;
  for (const problem of settings.problems) warn(problemText(problem, surroundings.folder));
  for (const result of results) if (result.kind !== 'checked') warn(reasonOf(result));
  for (const reason of [...unwritten, ...unanswered]) warn(reason);
  for (const reason of args.quiet ? [] : misunderstood) warn(reason);
  if (asked?.failure !== undefined) warn(asked.failure);
  for (const failure of custom?.failures ?? []) warn(failure);
  if (results.length === 0 && changed === undefined) warn(reasonForNothing(args.paths));
  if (results.length === 0 && changed !== undefined && !args.quiet)
    warn(`no Dockerfile has changed since ${args.changedSince}`);
  for (const [deed, { findings, files }] of [['fixed', fixed] as const, ['silenced', silenced] as const]) {
    if (findings > 0 && !args.quiet)
      warn(`${deed} ${counted(findings, 'finding')} in ${files} of ${counted(results.length, 'file')}`);
  }

  const wanted = args.format === undefined ? await settings.formatWanted() : undefined;
  const format = args.format ?? (wanted === undefined ? undefined : formatNamed(wanted));
  if (wanted !== undefined && format === undefined)
    warn(`the configuration asks for a report in the format ${wanted}, which dflint does not have`);

  const unkept = cache?.save();
  if (unkept !== undefined) warn(`the cache ${args.cache} ${unkept}`);
  const unsaved = args.writeBaseline ? baseline?.write() : undefined;
  if (unsaved !== undefined) warn(`the baseline ${args.baseline ?? USUAL_BASELINE} ${unsaved}`);
  else if (args.writeBaseline && baseline !== undefined && !args.quiet)
    warn(`${args.baseline ?? USUAL_BASELINE} puts up with ${counted(baseline.taken, 'finding')}`);
  const kept = await baseline?.forget({
    args,
    rules: custom?.failures.size ? ours : rules,
    settings,
    folder: surroundings.folder,
    hasShellCheck: asked !== undefined && asked.failure === undefined,
    hasRegistries: args.online && unanswered.length === 0,
  });
  // What is known too long harms nobody.
  if (kept !== undefined && !args.quiet)
    warn(`the baseline ${args.baseline} goes on knowing what is fixed: it ${kept}`);
  const reason = await deliver(outcome, { ...args, format }, rules, surroundings);
  if (reason !== undefined) warn(reason);
  if (profile !== undefined) surroundings.warn(timesOf(profile));
  const isShort = (asked?.failure !== undefined && args.shellCheck !== 'auto') || (custom?.failures.size ?? 0) > 0;
  return reason === undefined && unsaved === undefined && !isShort ? exitCodeOf(outcome, args) : 2;
}

async function customRulesFor({ rulesFolder }: LintArguments, ours: readonly Rule[], { folder }: Surroundings) {
  if (rulesFolder === undefined) return undefined;
  // Loaded here, because most runs need nothing of it.
  const { CustomRules } = await import('./custom-rules.ts');
  return CustomRules.load(rulesFolder, folder, ours);
}

function isList<T>(value: T | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

async function changedFilesFor({ changedSince }: LintArguments, surroundings: Surroundings) {
  if (changedSince === undefined) return undefined;
  // Loaded here, because most runs need nothing of it.
  const { ChangedFiles } = await import('./changed-files.ts');
  return ChangedFiles.since(changedSince, surroundings);
}

async function resultCacheOf({ cache }: LintArguments, folder: string) {
  if (cache === undefined) return undefined;
  // Loaded here, because most runs need nothing of it.
  const { ResultCache } = await import('./result-cache.ts');
  return ResultCache.open(resolve(folder, cache));
}

async function shellCheckFor(args: LintArguments, surroundings: Surroundings) {
  if (args.shellCheck === 'off') return undefined;
  // Loaded here, because most runs need nothing of it.
  const { AskedShellCheck } = await import('./shellcheck.ts');
  return AskedShellCheck.for(args, surroundings);
}

/** What --baseline and --write-baseline ask for; a text says why it cannot be had. */
async function baselineOf(
  { baseline, writeBaseline }: LintArguments,
  folder: string,
): Promise<BaselineFile | string | undefined> {
  if (baseline === undefined && !writeBaseline) return undefined;
  // Loaded here, because most runs need nothing of it.
  const { BaselineFile } = await import('./baseline.ts');
  const path = baseline ?? USUAL_BASELINE;
  const file = writeBaseline ? BaselineFile.toWrite(resolve(folder, path)) : BaselineFile.open(resolve(folder, path));
  return typeof file === 'string' ? `the baseline ${path} ${file}` : file;
}

const USUAL_BASELINE = 'dflint-baseline.json';

/** Puts the report where it belongs, and says why where it cannot. */
async function deliver(
  { results, diffs, changedInput }: Outcome,
  args: LintArguments,
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<string | undefined> {
  const { folder, write, warn } = surroundings;
  const shown = limited(results, args);
  const hidden = countOf(results) - countOf(shown);
  const report =
    args.changes === 'diff'
      ? [diffs]
      : joined(await reportOn(shown, args, rules, surroundings), args.statistics ? statisticsOf(results, args) : '');
  if (hidden > 0) warn(`dflint: ${counted(hidden, 'more finding')} ${hidden === 1 ? 'is' : 'are'} not shown\n`);
  // Standard output is for the file, so that a pipe gets nothing else.
  if (changedInput !== undefined) write(changedInput);
  if (args.output !== undefined) {
    const reason = writeTexts(resolve(folder, args.output), report);
    return reason && `${args.output} ${reason}`;
  }
  for (const piece of report) {
    if (changedInput === undefined) write(piece);
    else warn(piece);
  }
  return undefined;
}

function* joined(report: Iterable<string>, rest: string): Iterable<string> {
  yield* report;
  yield rest;
}

/** Of a report that says of each file whether it is good, nothing may be left out. */
function limited(results: readonly Result[], { maxFindings, format }: LintArguments): readonly Result[] {
  if (maxFindings === undefined || (format !== undefined && !LISTS.includes(format))) return results;
  let left = maxFindings;
  return results.map((it) => {
    if (it.kind !== 'checked') return it;
    const diagnostics = it.diagnostics.slice(0, left);
    left -= diagnostics.length;
    return { ...it, diagnostics };
  });
}

function countOf(results: readonly Result[]): number {
  return results.reduce((sum, it) => sum + (it.kind === 'checked' ? it.diagnostics.length : 0), 0);
}

const LISTS: readonly Format[] = ['pretty', 'compact', 'github', 'gitlab', 'sarif', 'markdown'];
const READ_BY_PEOPLE: readonly Format[] = ['pretty', 'compact'];

/** A line for each rule, the most frequent first; what programs read is to stay as it is. */
function statisticsOf(results: readonly Result[], { format }: LintArguments): string {
  if (format !== undefined && !READ_BY_PEOPLE.includes(format)) return '';
  const counts = new Map<string, number>();
  for (const it of results) {
    for (const { rule } of it.kind === 'checked' ? it.diagnostics : []) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const rows = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return rows.map(([rule, count]) => `${String(count).padStart(6)}  ${rule}\n`).join('');
}

/** A line for each rule, the slowest first. */
function timesOf({ times }: Profile): string {
  const total = times.reduce((sum, it) => sum + it.time, 0);
  const rows = times.map(({ rule, time }) => {
    const share = total === 0 ? 0 : (100 * time) / total;
    return `${time.toFixed(1).padStart(9)} ms${share.toFixed(1).padStart(6)} %  ${rule}\n`;
  });
  return rows.join('');
}

/** In pieces: of very many files it is longer than a text can be. */
async function reportOn(
  results: readonly Result[],
  { format, output, color, quiet }: LintArguments,
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<Iterable<string>> {
  const { columns, environment } = surroundings;
  const isForTerminal = columns !== undefined && output === undefined;
  const usual = environment['GITHUB_ACTIONS'] === 'true' ? 'github' : isForTerminal ? 'pretty' : 'compact';
  const wanted = format ?? usual;
  switch (wanted) {
    case 'pretty': {
      const look = await lookFor(color, output === undefined, surroundings);
      return [pretty(results, look), quiet ? '' : prettySummary(results, look)];
    }
    case 'compact':
      return [compact(results)];
    case 'json':
      return json(results, rules);
    default:
      return [(await import('./report/formats.ts')).formatted(wanted, results, rules)];
  }
}

function exitCodeOf({ results, unwritten, isFailing, diffs }: Outcome, { changes }: LintArguments): ExitCode {
  if (results.some((it) => it.kind === 'fault')) return 3;
  if (unwritten.length > 0 || results.some((it) => it.kind === 'unread')) return 2;
  return (changes === 'diff' ? diffs !== '' : isFailing) ? 1 : 0;
}
