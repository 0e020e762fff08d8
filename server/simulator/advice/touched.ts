import type { Model } from '../../model/model.ts';
import { mountsOf } from '../../model/run/mount.ts';
import { directoriesIn } from '../../model/run/placed-command.ts';
import { quotedSpelling, spelling } from '../../shell/command-line.ts';
import { isPosix } from '../../shell/dialect.ts';
import { downloadedPath } from '../../shell/download/path.ts';
import { packageCommandOf } from '../../shell/package/manager.ts';
import type { Block, ShellCommand, ShellWord } from '../../shell/script.ts';
import type { Run } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import { type Installed, installedBy } from './installed.ts';
import type { Files } from './manifest-text.ts';

/** What a RUN reads and writes, beside its own programs and what is of no meaning for what it makes. */
export interface Touched {
  /** Files and folders with all that is in them: read, written, or both. */
  readonly trees: readonly string[];
  /** Whether it installs what comes with the system, into the folders that are the system's. */
  readonly isSystem: boolean;
  /** Whether that is more than what the distribution has, which leaves /usr/local alone (FHS 3.0, 4.9). */
  readonly isLocal: boolean;
  /** What it installs for the project, and in which folders. */
  readonly installs: readonly Installed[];
}

/** What is known of a RUN; a text says why that is not enough. */
export function touchedBy(run: Run, model: Model, files: Files): Touched | string {
  const script = model.script(run);
  if (script === undefined || !script.isComplete || run.heredocs.length > 0) return 'is not only a list of commands';
  if (run.command.kind === 'ShellForm' && !isPosix(script.dialect)) return 'is for another shell';
  if (mountsOf(run, model).some((it) => it.type === undefined || !HARMLESS_MOUNTS.has(it.type)))
    return 'has a mount through which it may read anything';
  let isSystem = false;
  let isLocal = false;
  const trees: string[] = [];
  const installs: Installed[] = [];
  for (const { command, directory } of directoriesIn(run, model)) {
    const place = { command, directory, files };
    const found = isPlain(command) ? commandTouches(place) : 'is more than a list of commands';
    if (typeof found === 'string') return found;
    const redirected = redirectedTo(command, directory);
    if (redirected === undefined) return 'writes to a file whose name is not known';
    trees.push(...redirected, ...(found.trees ?? []));
    if (found.install !== undefined) installs.push(found.install);
    isSystem ||= found.isSystem === true;
    isLocal ||= found.isLocal === true;
  }
  return { trees, isSystem, isLocal, installs };
}

const HARMLESS_MOUNTS = new Set(['cache', 'secret', 'ssh', 'tmpfs']);

/** A command, where it runs, and the files that are there. */
export interface Placed {
  readonly command: ShellCommand;
  readonly directory: string | undefined;
  readonly files: Files;
}

interface CommandTouches {
  readonly trees?: readonly string[];
  readonly isSystem?: boolean;
  readonly isLocal?: boolean;
  readonly install?: Installed;
}

/** Whatever is run of a script is run where it stands, and its words are as they are written. */
function isPlain({ block, program, wrappers, assignments, args }: ShellCommand): boolean {
  for (let it: Block | undefined = block; it !== undefined; it = it.outer) {
    if (it.kind === 'function' || it.kind === 'substitution') return false;
    if (it.kind === 'script' && it.outer !== undefined) return false;
  }
  if (wrappers.length > 0 || (/^(?:cd|pushd)$/.test(program ?? '') && block.outer !== undefined)) return false;
  if (assignments.some((it) => LEADING.test(it.name) || it.value?.parts.some((part) => part.kind === 'Computed')))
    return false;
  return !args.some((it) => it.parts.some((part) => part.kind === 'Computed'));
}

/** Variables that lead to programs, to what they read, or to where they write. */
export const LEADING =
  /PATH$|^HOME$|^VIRTUAL_ENV$|^(?:npm|NPM|PIP|UV|POETRY|PIPENV|BUNDLE|GEM|RUBY|COMPOSER|YARN|PNPM|BUN|NODE|PYTHON|LD|XDG|GO|CARGO|NVM|DPKG|APT|COREPACK|BASH|ENV$|PREFIX$|TMPDIR$)/;

function commandTouches(placed: Placed): CommandTouches | string {
  const { command } = placed;
  const { program } = command;
  // A line of assignments.
  if (program === undefined) return command.name === undefined ? {} : 'runs what a variable says';
  if (command.name?.value !== program && !/^\/(?:usr\/(?:local\/)?)?s?bin\//.test(command.name?.value ?? ''))
    return `runs ${program}, of which it is not known what it reads`;
  if (QUIET.has(program)) return {};
  if (program === 'export') return command.args.some((it) => LEADING.test(it.text)) ? 'sets where programs are' : {};
  if (FILE_PROGRAMS.has(program)) return pathsOf(placed, program);
  if (program === 'curl' || program === 'wget') return downloadOf(placed);
  if (USER_PROGRAMS.has(program)) return systemProgram(command, ['/home', '/root']);
  if (SYSTEM_PROGRAMS.has(program)) return systemProgram(command, ['/usr/src']);
  const managed = packageCommandOf(command);
  if (managed === undefined && program === 'poetry' && command.args[0]?.value === 'config')
    return command.args.some((it) => it.value === '--local') ? 'writes poetry.toml' : { isSystem: true, isLocal: true };
  if (managed === undefined) return `runs ${program}, of which it is not known what it reads`;
  if (SYSTEM_MANAGERS.has(managed.manager)) return systemPackages(command);
  const install = installedBy(managed, placed);
  if (typeof install === 'string') return install;
  // Its packages are all in the project.
  return { isSystem: managed.manager !== 'composer', isLocal: true, ...(install !== undefined && { install }) };
}

const QUIET = new Set(['set', 'echo', 'printf', 'true', ':', 'sleep', 'date', 'uname', 'whoami', 'cd', 'id', 'exit']);

const FILE_PROGRAMS = new Set([
  'mkdir',
  'chmod',
  'chown',
  'chgrp',
  'touch',
  'rm',
  'ln',
  'cp',
  'mv',
  'ls',
  'cat',
  'tar',
]);

const USER_PROGRAMS = new Set(['adduser', 'addgroup', 'useradd', 'groupadd']);

/** What works with the folders of the system alone. */
const SYSTEM_PROGRAMS = new Set([
  ...['update-ca-certificates', 'ldconfig', 'locale-gen', 'a2enmod', 'a2dismod', 'pecl'],
  ...['docker-php-ext-install', 'docker-php-ext-configure', 'docker-php-ext-enable'],
]);

const SYSTEM_MANAGERS: ReadonlySet<string> = new Set(['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper']);

/** What is said of it must be said here: what a variable holds, a path, or another root. */
function systemPackages({ args }: ShellCommand): CommandTouches | string {
  for (const word of args) {
    const plain = spelling(word);
    // The official images of PHP and others name the packages that they need so.
    if (/^\$\{?\w*(?:DEPS|PACKAGES|PKGS)\}?$/.test(plain)) continue;
    if (/^(?:\$|~|\.{0,2}\/)|\.(?:deb|rpm|apk|txt)$|^--?(?:root|installroot|p$|R$)|^build-?dep$|^@/.test(plain))
      return `has a package manager read ${plain}`;
  }
  return { isSystem: true };
}

function systemProgram({ args }: ShellCommand, folders: readonly string[]): CommandTouches | string {
  if (args.some((it) => it.value === undefined && /^[^-]*\$/.test(it.text))) return 'names something by a variable';
  const paths = args.flatMap(({ value = '' }) => value.match(/\/[^]*$/) ?? []);
  return { isSystem: true, isLocal: true, trees: [...folders, ...paths.map((it) => joinPath(it))] };
}

function downloadOf({ command, directory }: Placed): CommandTouches | string {
  if (command.args.some((it) => READING.test(it.text))) return 'may send a file, or read its options from one';
  const isToFile =
    command.program === 'wget' || command.args.some((it) => /^-[a-zA-Z]*[oO]|^--(?:output|remote)/.test(it.text));
  const isToScreen = command.args.some((it) => /^-[a-zA-Z]*O-$/.test(it.text));
  if (!isToFile || isToScreen) return {};
  const path = downloadedPath(command);
  const isSure = path !== undefined && path !== '-' && !/[$`*?[]/.test(path);
  const full = isSure ? pathIn(path, directory) : undefined;
  // Where only the name is not known, the folder is.
  if (full === undefined) return directory === undefined ? 'downloads to somewhere' : { trees: [directory] };
  return { trees: [full] };
}

const READING =
  /^(?:-[a-zA-Z]*[TKdFEix]|--(?:data|form|upload|config|input-file|netrc|cert|key|cacert|post-file|body-file))/;

function pathsOf({ command, directory }: Placed, program: string): CommandTouches | string {
  const operands = command.args.filter((it) => !quotedSpelling(it).startsWith('-'));
  const isMode = /^ch/.test(program) || command.args.some((it) => it.value === '-m');
  const paths = operands.slice(isMode ? 1 : 0).map((it) => placeOf(it, directory));
  // What a link or an archive leads to may be anywhere.
  return paths.every((it) => it !== undefined) ? { trees: paths } : `${program} works with a path that is not known`;
}

/** Up to where a pattern begins. */
function placeOf({ value }: ShellWord, directory: string | undefined): string | undefined {
  if (value === undefined || value.startsWith('~')) return undefined;
  const known = value.replace(/(?:^|\/)[^/]*[*?[{].*$/s, '');
  return known === '' && value.startsWith('/') ? '/' : pathIn(known, directory);
}

/** The files that a command writes to by redirection; `undefined` where one is not known. */
function redirectedTo(
  { redirections, block }: ShellCommand,
  directory: string | undefined,
): readonly string[] | undefined {
  const paths: string[] = [];
  for (const { operator, target } of [...redirections, ...block.redirections]) {
    if (operator === '>&' || operator === '<&') continue;
    if (target?.value === '/dev/null' || operator === '<<<') continue;
    const path = target && placeOf(target, directory);
    if (path === undefined) return undefined;
    paths.push(path);
  }
  return paths;
}

function pathIn(path: string, directory: string | undefined): string | undefined {
  if (path.startsWith('/')) return joinPath(path);
  return directory === undefined ? undefined : joinPath(directory, path);
}

/** Whether what comes with the system may be installed to a place, or is read from there. */
export function isOfSystem(path: string): boolean {
  return path === '/' || (SYSTEM.test(path) && !/^\/(?:usr\/src|root|home\/[^/]+)\/[^/]/.test(path));
}

/** Whether it is where programs are, what they are made of, or their settings, on which any RUN depends. */
export function isOfPrograms(path: string): boolean {
  return (
    path === '/' ||
    (/^\/(?:bin|boot|dev|etc|lib|lib32|lib64|libx32|proc|run|sbin|sys|usr)(?:\/|$)/.test(path) &&
      !/^\/usr\/src\/[^/]/.test(path))
  );
}

/** A script that comes beside what the distribution has, and that nothing of it calls. */
export function isOwnScript(path: string): boolean {
  return /^\/usr\/local\/s?bin\/(?=[\w.-]+$)(?:.*\.sh$|.*entrypoint)/.test(path);
}

/** What FHS gives to the system and to its packages, and the homes, in which tools keep their settings. */
const SYSTEM =
  /^\/(?:bin|boot|dev|etc|home|lib|lib32|lib64|libx32|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)(?:\/|$)/;
