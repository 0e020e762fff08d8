import type { Script } from './script.ts';

/** Whether a script is for Windows, also where nothing but a program tells: `powershell`, or a cmdlet such as `Remove-Item`. */
export function isForWindows({ dialect, commands }: Pick<Script, 'dialect' | 'commands'>): boolean {
  if (dialect === 'powershell' || dialect === 'cmd') return true;
  return commands.some(({ program }) => program !== undefined && (program === 'powershell' || CMDLET.test(program)));
}

const CMDLET = /^[A-Z][a-z]+-[A-Z][A-Za-z]+$/;
