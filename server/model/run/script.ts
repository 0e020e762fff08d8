import { type Dialect, dialectOfShebang, isWindows } from '../../shell/dialect.ts';
import { type ExecArgument, readArguments, readScript } from '../../shell/read.ts';
import type { Script } from '../../shell/script.ts';
import type { Cmd, Entrypoint, Healthcheck, Heredoc, Run, ShellForm, Word } from '../../syntax/ast.ts';
import { bodyOf } from '../../syntax/line/heredoc.ts';
import type { Joined, Stretch } from '../../text/joined.ts';

/**
 * What an instruction executes; `undefined` for HEALTHCHECK NONE.
 * The dialect is that of the shell in effect, which an exec form and a heredoc with a `#!` line do without.
 */
export function scriptOf(
  source: string,
  instruction: Run | Cmd | Entrypoint | Healthcheck,
  dialect: Dialect,
): Script | undefined {
  const { command } = instruction;
  if (command === undefined) return undefined;
  if (command.kind === 'ExecForm')
    return readArguments(
      command.args.map((it) => execArgument(source, it)),
      command,
    );
  if (instruction.kind !== 'Run') return readScript(command.joined, dialect);
  const heredoc = scriptHeredocOf(instruction);
  if (heredoc !== undefined) return scriptOfBody(source, heredoc, dialect);
  return readScript(withBodies(source, command, instruction.heredocs), dialect);
}

/** The heredoc whose body is the script of a RUN; `undefined` where heredocs are but the input of commands. */
export function scriptHeredocOf({ command, heredocs }: Run): Heredoc | undefined {
  const [only, ...more] = heredocs;
  if (only === undefined || more.length > 0) return undefined;
  return only.opener.start === command.start && only.opener.end === command.end ? only : undefined;
}

/** BuildKit runs the body of a lone heredoc, as a program where it begins with `#!` (dockerfile2llb/convert.go, dispatchRun). */
function scriptOfBody(source: string, heredoc: Heredoc, dialect: Dialect): Script {
  const body = bodyOf(source, heredoc);
  const [shebang] = /^#![^\n]*/.exec(body.text) ?? [];
  return readScript(body, shebang === undefined || isWindows(dialect) ? dialect : dialectOfShebang(shebang));
}

/** The line with its heredocs below it, for the shell to read them: that is how BuildKit hands them on. */
function withBodies(source: string, { joined }: ShellForm, heredocs: readonly Heredoc[]): Joined {
  if (heredocs.length === 0) return joined;
  const stretches: Stretch[] = [...joined.stretches];
  let { text, end } = joined;
  for (const { body, terminator } of heredocs) {
    // Where the file ends, nothing is below.
    if (end >= source.length) break;
    stretches.push({ at: text.length, source: end });
    text += '\n';
    for (const span of terminator === undefined ? [body] : [body, terminator]) {
      stretches.push({ at: text.length, source: span.start });
      text += source.slice(span.start, span.end);
      end = span.end;
    }
  }
  return { text, stretches, end };
}

/** The string with its quotes, and with the place of each character that it stands for. */
function execArgument(source: string, { start, end, text }: Word): ExecArgument {
  const stretches: Stretch[] = [];
  let decoded = '';
  for (let at = start + 1; at < end - 1; at = JSON_PIECE.lastIndex) {
    JSON_PIECE.lastIndex = at;
    const { plain, escaped } = JSON_PIECE.exec(source)?.groups ?? {};
    if (plain === undefined && escaped === undefined) continue;
    stretches.push({ at: decoded.length, source: at });
    decoded += plain ?? JSON.parse(`"${escaped}"`);
  }
  // Where an escape sequence is continued on the next line, the places behind it are but near.
  const places = decoded === text ? stretches : [{ at: 0, source: start + 1 }];
  return { start, end, text: source.slice(start, end), joined: { text, stretches: places, end: end - 1 } };
}

/** `abc`, `\n`, `\u0041`; else the end of a continued line, with comments and blank lines below, or a stray character. */
const JSON_PIECE =
  /(?<plain>[^\\`"\n]+|`(?![ \t]*\r?\n))|(?<escaped>\\(?:u[\da-fA-F]{4}|["\\/bfnrt]))|[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*|[^]/y;
