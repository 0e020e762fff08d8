import { type PackageCommand, packageCommandsOf } from '../../shell/package/manager.ts';
import type { Script, ShellCommand } from '../../shell/script.ts';

/**
 * The command with which a script fetches the list of packages that apt or apk installs from, where nothing in it does
 * so; other managers look for themselves whether their list is still good.
 */
export function loneUpdateIn(script: Script): PackageCommand | undefined {
  const packageCommands = packageCommandsOf(script);
  if (!packageCommands.some((it) => it.action === 'update')) return undefined;
  let update: PackageCommand | undefined;
  for (const command of script.commands) {
    const found = packageCommands.find((it) => it.command === command);
    if (found === undefined && mayInstall(command)) return undefined;
    if (found === undefined || (found.manager !== 'apt' && found.manager !== 'apk')) continue;
    if (found.action === 'update') update ??= found;
    else if (found.action !== 'clean') return undefined;
  }
  return update;
}

/** Whether a command may well be a script or program that uses the list: it is none of those known not to. */
function mayInstall({ program, name }: ShellCommand): boolean {
  return name !== undefined && (program === undefined || !BYSTANDERS.has(program));
}

/** What is often seen beside an update. */
const BYSTANDERS = new Set([
  ...['echo', 'printf', 'cat', 'tee', 'mkdir', 'rm', 'cp', 'mv', 'ln', 'chmod', 'chown', 'touch', 'sed', 'grep', 'ls'],
  ...['set', 'export', 'cd', 'true', 'test', '[', 'sleep', 'curl', 'wget', 'gpg', 'apt-key', 'add-apt-repository'],
  ...['apt-add-repository', 'dpkg', 'dpkg-reconfigure', 'update-ca-certificates', 'locale-gen', 'useradd', 'groupadd'],
]);
