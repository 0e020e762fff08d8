import { formatPlatform, type Platform, parsePlatform } from '../../model/platform.ts';
import { type Environment, expand } from '../../model/variable/expand.ts';
import type { EscapeCharacter, Variable } from '../../syntax/ast.ts';
import { type Quoting, unquoted } from '../../syntax/operand/unquote.ts';
import { partsOf } from '../../syntax/operand/word.ts';
import type { Scope } from './scope.ts';

/** What stands in brackets before a step: `[build 3/7] `, `[ 2/10] ` (dockerfile2llb/convert.go, prefixCommand). */
export function prefixOf(stage: string | undefined, number: number, of: number): string {
  const width = Math.floor(1 + Math.log10(of));
  return `[${stage === undefined ? '' : `${stage} `}${String(number).padStart(width)}/${of}] `;
}

/** What a stage is built on, and behind an arrow what for where its variables say another (formatTargetPlatform, platformFromEnv). */
export function printedPlatform(platform: Platform, env: Scope['env']): string | undefined {
  const printed = formatPlatform(platform);
  const target = targetIn(env, platform);
  if (target === undefined || printed === undefined) return printed;
  const { os, architecture, variant } = target;
  if (os !== platform.os) return `${printed}->${formatPlatform(target)}`;
  return architecture === platform.architecture
    ? printed
    : `${printed}->${[architecture, variant].filter(Boolean).join('/')}`;
}

/** The first TARGETPLATFORM that says one, or else what the others say together. */
function targetIn(env: Scope['env'], { os, architecture }: Platform): Platform | undefined {
  const values = new Map(env.map((it) => [it.name, it.value]));
  const whole = parsePlatform(values.get('TARGETPLATFORM') ?? '');
  if (whole !== undefined) return { ...whole, architecture: whole.architecture ?? architecture };
  const parts = [values.get('TARGETOS') || os, values.get('TARGETARCH') || architecture, values.get('TARGETVARIANT')];
  return parsePlatform(parts.filter(Boolean).join('/'));
}

/** A RUN as it is printed: only variables that are set are replaced, and quotes stay (dispatchRun: RawQuotes, SkipUnsetEnv). */
export function printedRun(line: string, environment: Environment, escape: EscapeCharacter): string {
  return inUpperCase(displayed(line, { escape, quotes: 'kept', escapes: 'removed' }, environment) ?? line);
}

/** A COPY, ADD or WORKDIR as it is printed, expanded like a word. */
export function printedLine(line: string, environment: Environment, escape: EscapeCharacter): string {
  const parts = wordOf(line, escape);
  const expansion = parts && expand({ parts }, environment, escape);
  return inUpperCase(expansion?.outcome === 'known' ? expansion.value : line);
}

/** What is printed behind a RUN that consists of a heredoc: its first line (summarizeHeredoc). */
export function summaryOf(body: string): string {
  const [first = '', ...more] = body.trim().split(/\r?\n/);
  return ` (${first}${more.length > 0 ? '...' : ''})`;
}

function wordOf(line: string, escape: EscapeCharacter) {
  const { parts, error } = partsOf({ text: line, stretches: [{ at: 0, source: 0 }], end: line.length }, escape);
  return error === undefined ? parts : undefined;
}

/** `undefined` where an expansion fails: then the line is printed as it is. */
function displayed(line: string, quoting: Quoting, environment: Environment): string | undefined {
  let isRefused = false;
  const textOf = (variable: Variable) => {
    if (environment.get(variable.name) === undefined) return line.slice(variable.start, variable.end);
    const expansion = expand({ parts: [variable] }, environment, quoting.escape);
    if (expansion.outcome === 'refused') isRefused = true;
    return expansion.outcome === 'known' ? expansion.value : line.slice(variable.start, variable.end);
  };
  const text = wordOf(line, quoting.escape)
    ?.map((part) => unquoted(part, quoting, textOf))
    .join('');
  return isRefused ? undefined : text;
}

/** Up to the first space; a tab does not end what is raised (uppercaseCmd). */
function inUpperCase(text: string): string {
  const space = text.indexOf(' ');
  return space < 0 ? text.toUpperCase() : text.slice(0, space).toUpperCase() + text.slice(space);
}
