import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';
import type { Flag, From, Healthcheck, Heredoc, Instruction, Run, SyntaxError, Volume } from './ast.ts';
import { checkDirectiveIn, checkOptionsOf } from './line/directive.ts';
import { bodyOf } from './line/heredoc.ts';
import { parseDuration } from './operand/duration.ts';
import { FLAGS, isBoolean } from './operand/flags.ts';
import { deviceErrors, mountErrors } from './operand/mount.ts';
import { bodyPartsOf } from './operand/word.ts';
import { syntaxErrorAt } from './syntax-error.ts';

/** What BuildKit's instruction parser refuses in an instruction that can be read (instructions/parse.go, bflag.go). */
export function errorsInInstruction(source: string, instruction: Instruction): Iterable<SyntaxError> {
  const errors = errorsInOperands(source, instruction);
  return instruction.flags.length === 0 ? errors : [...errorsInFlags(instruction), ...errors];
}

function errorsInOperands(source: string, instruction: Instruction): Iterable<SyntaxError> {
  switch (instruction.kind) {
    case 'Add':
    case 'Copy':
      return instruction.heredocs.length === 0 ? NONE : errorsInFiles(source, instruction.heredocs);
    case 'From':
      return errorsInFrom(instruction);
    case 'Healthcheck':
      return errorsInHealthcheck(instruction);
    case 'Onbuild':
      return errorsInInstruction(source, instruction.instruction);
    case 'Run':
      return instruction.flags.length === 0 ? NONE : errorsInRun(instruction);
    case 'Volume':
      return errorsInVolume(instruction);
    default:
      return NONE;
  }
}

const NONE: readonly SyntaxError[] = [];

/** What BuildKit refuses in parser directives that can be read (linter/linter.go, ParseLintOptions). */
export function* errorsInDirectives(source: string): Generator<SyntaxError> {
  const check = checkDirectiveIn({ source });
  if (check === undefined || check.value.trim() === '') return;
  for (const { text, start, end } of checkOptionsOf(check.value, check.valueSpan.start)) {
    if (text === '' && end === check.valueSpan.end && end < check.end)
      yield syntaxErrorAt({ start, end: end + 1 }, 'a space ends what check takes; leave it out');
    else yield* errorsInCheckOption(text, { start, end });
  }
}

const CHECK_OPTIONS = ['skip', 'error', 'experimental'];

function* errorsInCheckOption(option: string, span: Span): Generator<SyntaxError> {
  const equals = option.indexOf('=');
  const key = (equals < 0 ? option : option.slice(0, equals)).trim();
  if (equals < 0 || !CHECK_OPTIONS.includes(key)) {
    yield syntaxErrorAt(span, `check takes skip=, error= and experimental=, not "${option.trim()}"`);
  } else if (key === 'error' && !isBoolean(option.slice(equals + 1).trim())) {
    yield syntaxErrorAt(span, `error= takes true or false, not "${option.slice(equals + 1).trim()}"`);
  }
}

function* errorsInFlags(instruction: Instruction): Generator<SyntaxError> {
  const { kind, flags } = instruction;
  if (ignoresFlags(instruction)) return;
  const known = FLAGS[kind] ?? {};
  const seen = new Set<string>();
  for (const flag of flags) {
    const type = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    if (type === undefined) {
      yield unknownFlag(kind.toUpperCase(), flag, Object.keys(known));
      continue;
    }
    if (seen.has(flag.name) && type !== 'values')
      yield syntaxErrorAt(flag, `--${flag.name} is already given; it may be given once`);
    seen.add(flag.name);
    const value = flag.value?.text;
    if (type === 'switch') {
      if (value !== undefined && !/^(?:true|false)$/i.test(value)) {
        yield syntaxErrorAt(flag, `--${flag.name} takes true or false, or stands without a value, not "${value}"`);
      }
    } else if (value === undefined) {
      yield syntaxErrorAt(flag, `--${flag.name} needs a value, like --${flag.name}=value`);
    }
  }
}

/** ARG and STOPSIGNAL never look at their flags, HEALTHCHECK NONE returns before it does. */
function ignoresFlags(instruction: Instruction): boolean {
  const { kind } = instruction;
  return (
    kind === 'Arg' ||
    kind === 'Stopsignal' ||
    kind === 'Broken' ||
    (kind === 'Healthcheck' && instruction.command === undefined)
  );
}

function unknownFlag(keyword: string, flag: Flag, known: readonly string[]): SyntaxError {
  const suggestion = nearest(flag.name, known);
  const what = known.length === 0 ? `${keyword} takes no flags` : `${keyword} has no flag --${flag.name}`;
  const message = suggestion === undefined ? what : `${what}; did you mean --${suggestion}?`;
  const { start, end } = known.length === 0 ? flag : flag.nameSpan;
  return { start, end, code: 'unknown-flag', message, suggestion };
}

function* errorsInFrom({ alias }: From): Generator<SyntaxError> {
  if (alias === undefined || /^[a-z][a-z0-9\-_.]*$/.test(alias.name.text.toLowerCase())) return;
  const message = 'a stage name starts with a letter and goes on with letters, digits, hyphens, underscores and dots';
  yield syntaxErrorAt(alias.name, message);
}

function* errorsInHealthcheck({ command, flags }: Healthcheck): Generator<SyntaxError> {
  if (command === undefined) return;
  for (const { name, value } of flags) {
    // An empty value is no value (parseOptInterval).
    if (value === undefined || value.text === '' || FLAGS.Healthcheck?.[name] === undefined) continue;
    if (name === 'retries') {
      const retries = /^[+-]?\d+$/.test(value.text) ? Number(value.text) : Number.NaN;
      if (!(retries >= 0 && retries < 2 ** 31))
        yield syntaxErrorAt(value, `--retries takes a whole number from 0, not "${value.text}"`);
      continue;
    }
    const duration = parseDuration(value.text);
    if (duration === undefined)
      yield syntaxErrorAt(value, `--${name} takes a duration like 30s or 1m30s, not "${value.text}"`);
    else if (duration !== 0 && duration < 1)
      yield syntaxErrorAt(value, `--${name} is 1ms at the least, or 0 for the default`);
  }
}

/** Variables in the body of an inline file are expanded, those in the script of a RUN are left to its shell. */
function* errorsInFiles(source: string, heredocs: readonly Heredoc[]): Generator<SyntaxError> {
  for (const heredoc of heredocs) {
    const refused = heredoc.expands ? bodyPartsOf(bodyOf(source, heredoc)).error : undefined;
    if (refused !== undefined) yield syntaxErrorAt(refused.span, refused.message, refused.suggestion);
  }
}

const NETWORKS = ['default', 'none', 'host'];
const SECURITIES = ['sandbox', 'insecure'];

function* errorsInRun({ flags }: Run): Generator<SyntaxError> {
  for (const flag of flags) {
    if (flag.value === undefined) continue;
    if (flag.name === 'mount') yield* mountErrors(flag);
    else if (flag.name === 'device') yield* deviceErrors(flag);
    else if (flag.name === 'network') yield* oneOf(flag.value, '--network', NETWORKS);
    else if (flag.name === 'security') yield* oneOf(flag.value, '--security', SECURITIES);
  }
}

function* oneOf(
  value: Span & { readonly text: string },
  name: string,
  choices: readonly string[],
): Generator<SyntaxError> {
  if (choices.includes(value.text)) return;
  yield syntaxErrorAt(
    value,
    `${name} takes ${choices.join(' or ')}, not "${value.text}"`,
    nearest(value.text, choices),
  );
}

function* errorsInVolume({ paths }: Volume): Generator<SyntaxError> {
  for (const path of paths)
    if (path.text.trim() === '') yield syntaxErrorAt(path, 'a volume needs a path; this one is empty');
}
