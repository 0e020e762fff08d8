import { isWindows } from './dialect.ts';
import type { Script } from './script.ts';

/** Whether a script is for Windows, also where nothing but a program tells: `powershell`, or a cmdlet such as `Remove-Item`. */
export function isForWindows({ dialect, commands }: Pick<Script, 'dialect' | 'commands'>): boolean {
  if (isWindows(dialect)) return true;
  for (const { program } of commands) if (program !== undefined && isOfWindows(program)) return true;
  return false;
}

function isOfWindows(program: string): boolean {
  return program === 'powershell' || (program.charCodeAt(0) <= LAST_CAPITAL && CMDLET.test(program));
}

const LAST_CAPITAL = 0x5a;

const CMDLET = /^[A-Z][a-z]+-[A-Z][A-Za-z]+$/;
