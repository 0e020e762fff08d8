import { isAbsolute, relative, resolve, sep } from 'node:path';
import { dockerfilesIn, kindOf, type Reading, readText, writeText } from '../host/files.ts';
import { defaultConfig } from '../lint/config.ts';
import { lint } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import { nearest } from '../text/nearest.ts';
import { COMMANDS, type LintArguments } from './arguments.ts';
import { compact } from './report/compact.ts';
import { json } from './report/json.ts';
import { colouredLook, type Look, plainLook } from './report/look.ts';
import { pretty, prettySummary } from './report/pretty.ts';
import { printable } from './report/printable.ts';
import { type Result, reasonOf } from './result.ts';
import type { ExitCode, Surroundings } from './surroundings.ts';

/** `dflint lint`: checks every file, whatever becomes of one, and reports on all of them. */
export async function lintCommand(
  args: LintArguments,
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const results = await check(args, rules, surroundings);
  for (const result of results) {
    if (result.kind === 'checked') continue;
    const lines = reasonOf(result).split('\n').map(printable);
    surroundings.warn(`dflint: ${lines.join('\n')}\n`);
  }
  if (results.length === 0) surroundings.warn('dflint: there is no Dockerfile here or below\n');

  const report = await reportOn(results, args, rules, surroundings);
  if (args.output === undefined) {
    surroundings.write(report);
  } else {
    const reason = writeText(resolve(surroundings.folder, args.output), report);
    if (reason !== undefined) {
      surroundings.warn(`dflint: ${printable(args.output)} ${reason}\n`);
      return 2;
    }
  }
  return exitCodeOf(results, args.failOn);
}

async function check(
  { paths, stdinFilename }: LintArguments,
  rules: readonly Rule[],
  { folder, readStdin }: Surroundings,
): Promise<readonly Result[]> {
  /** By path, so that a file which is named twice is checked once. */
  const results = new Map<string, Result>();
  const add = (path: string, reading: Reading) => results.set(path, resultOf(path, reading, rules));
  for (const path of paths.length > 0 ? paths : ['.']) {
    if (path === '-') {
      add(stdinFilename, await readStdin());
      continue;
    }
    const place = resolve(folder, path);
    const kind = kindOf(place);
    const files = kind === 'folder' ? dockerfilesIn(place) : [place];
    if (kind === 'missing') add(shownPath(place, folder), { error: missing(path) });
    else if (files.length === 0 && paths.length > 0) add(shownPath(place, folder), { error: 'holds no Dockerfile' });
    else {
      for (const file of files) {
        const shown = shownPath(file, folder);
        if (!results.has(shown)) add(shown, readText(file));
      }
    }
  }
  return [...results.values()];
}

function resultOf(path: string, reading: Reading, rules: readonly Rule[]): Result {
  if ('error' in reading) return { kind: 'unread', path, reason: reading.error };
  const { source } = reading;
  try {
    return { kind: 'checked', path, source, diagnostics: lint({ path, source }, rules, defaultConfig) };
  } catch (error) {
    // The rim: what we do wrong with one file is not to hide the others.
    return { kind: 'fault', path, error };
  }
}

function missing(path: string): string {
  const command = nearest(path, COMMANDS);
  return `does not exist${command === undefined ? '' : `; did you mean the command ${command}?`}`;
}

/** Relative to the working directory, with `/`, also on Windows; there another drive stays absolute. */
function shownPath(file: string, folder: string): string {
  const path = relative(folder, file) || '.';
  return isAbsolute(path) ? path : path.replaceAll(sep, '/');
}

async function reportOn(
  results: readonly Result[],
  { format, output, color, quiet }: LintArguments,
  rules: readonly Rule[],
  { columns, environment }: Surroundings,
): Promise<string> {
  const isForTerminal = columns !== undefined && output === undefined;
  switch (format ?? (isForTerminal ? 'pretty' : 'compact')) {
    case 'pretty': {
      const width = Math.min(Math.max(columns ?? USUAL_WIDTH, LEAST_WIDTH), MOST_WIDTH);
      const isColoured = color === 'auto' ? prefersColour(environment, isForTerminal) : color === 'always';
      const look: Look = isColoured ? await colouredLook(width) : plainLook(width);
      return pretty(results, look) + (quiet ? '' : prettySummary(results, look));
    }
    case 'compact':
      return compact(results);
    case 'json':
      return json(results, rules);
  }
}

const USUAL_WIDTH = 80;
const LEAST_WIDTH = 40;
const MOST_WIDTH = 120;

/** As Node.js itself decides: FORCE_COLOR goes before NO_COLOR (https://no-color.org). */
function prefersColour(environment: Surroundings['environment'], isForTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isForTerminal && !refused && terminal !== 'dumb';
}

function exitCodeOf(results: readonly Result[], failOn: LintArguments['failOn']): ExitCode {
  if (results.some((it) => it.kind === 'fault')) return 3;
  if (results.some((it) => it.kind === 'unread')) return 2;
  const failing = LOUDEST_FIRST.slice(0, LOUDEST_FIRST.indexOf(failOn) + 1);
  const found = results.flatMap((it) => (it.kind === 'checked' ? it.diagnostics : []));
  return found.some((it) => failing.includes(it.severity)) ? 1 : 0;
}

const LOUDEST_FIRST: readonly LintArguments['failOn'][] = ['error', 'warning', 'info', 'style'];
