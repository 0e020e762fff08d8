import { spelling } from '../../shell/command-line.ts';
import { hasOption, type ManagerName, type PackageCommand, valuesOf } from '../../shell/package/manager.ts';
import { manifestsOf } from '../../shell/package/manifest.ts';
import { joinPath } from '../../text/path.ts';
import { type Doubt, doubtOfPackageJson, doubtOfRequirements, doubtOfText, type Files } from './manifest-text.ts';
import type { Placed } from './touched.ts';

/** An installation of a project's dependencies, as far as it is known what it reads and writes. Paths are absolute. */
export interface Installed {
  /** The words that a reader knows it by: `npm ci`. */
  readonly verb: string;
  readonly place: string;
  /** All that it reads of the project. Not all of it has to be there. */
  readonly reads: readonly string[];
  /** What is not to come with the project, as it would be read as well, and may lead to more. */
  readonly refused: readonly string[];
  /** What it writes where the project is. */
  readonly writes: readonly string[];
  /** What the manifests show, for those who are to believe it. */
  readonly proof: string;
}

/**
 * What a package manager installs, named packages or those of a project; a text says why that is not known, and what is
 * installed by name reads nothing of the project.
 */
export function installedBy(command: PackageCommand, { directory, files }: Placed): Installed | string | undefined {
  const { manager, action, verb, operands } = command;
  const name = `${manager} ${verb}`.trim();
  if (hasOption(command, ELSEWHERE)) return `has ${name} work in another folder`;
  if (action === 'clean') return undefined;
  const manifests = manifestsOf(command);
  if (manifests === undefined)
    return isOfNames(command) ? undefined : `runs ${name}, of which it is not known what it reads`;
  const isOfFiles = manager === 'pip' || verb === 'pip install';
  if (isOfFiles) return requirements(command, { directory, name, files });
  if (directory === undefined) return `works in a folder that is not known`;
  if (operands.length > 0) return `runs ${name}, of which it is not known what it reads`;
  if (manifests.missing.length > 0) return `installs the project itself: ${name} lacks ${manifests.missing.join(' ')}`;
  const place = { directory, name, files };
  const format = FORMATS[manager];
  return format === undefined
    ? `runs ${name}, of which it is not known what it reads`
    : ofFormat(command, format, place);
}

const ELSEWHERE = [
  ...['--prefix', '--cwd', '--dir', '--directory', '--working-dir', '--project', '--gemfile', '-C', '-d', '--root'],
  ...['--target', '-t', '--src', '--find-links', '-f', '--filter'],
  ...['-F', '--config', '--userconfig', '--path', '--python'],
  ...['-w', '--workspace', '--workspaces', '--install-dir', '-i'],
  ...['--bindir', '-n', '--modules-folder', '--all-packages'],
];

/** Whether only packages are named that come from a registry. */
function isOfNames(command: PackageCommand): boolean {
  const { manager, verb, operands, action } = command;
  const isInstalling = action === 'install' || (action === 'other' && NAMED_VERBS.has(`${manager} ${verb}`));
  if (!isInstalling || (manager === 'npm' && !hasOption(command, ['-g', '--global']))) return false;
  // The package.json or the settings where they work say which version of them does the work.
  if (manager === 'yarn' || manager === 'pnpm' || manager === 'bun') return false;
  if (manager === 'poetry' || manager === 'bundle' || manager === 'composer' || operands.length === 0) return false;
  if (hasOption(command, ['-r', '--requirement', '-c', '--constraint', '-e', '--editable'])) return false;
  return operands.every((it) => {
    const plain = spelling(it);
    const isModule = manager === 'go' && /^[\w.-]+\.[a-z]+\/[^$]*@/.test(plain);
    // `go install tool` and `go install ./cmd` are of the module that stands there.
    if (manager === 'go') return isModule;
    return /^@?[a-z0-9][\w.-]*(?:\/[\w.-]+)?(?:\[[\w,]+\])?(?:(?:[@=~^<>!:]+)[\w.*${}+-]*)?$/i.test(plain);
  });
}

const NAMED_VERBS = new Set(['go install', 'gem install', 'pipx install', 'uv tool install']);

interface Where {
  readonly directory: string;
  readonly name: string;
  readonly files: Files;
}

function requirements(
  command: PackageCommand,
  { directory, name, files }: Omit<Where, 'directory'> & Pick<Placed, 'directory'>,
): Installed | string {
  const reads = new Set<string>();
  const named = valuesOf(command, ['-r', '--requirement', '-c', '--constraint']);
  for (const it of named) {
    if (it === undefined || /[*?[{~$]|:\/\//.test(it)) return 'has a file read whose name is not known';
    const path = it.startsWith('/') ? joinPath(it) : directory && joinPath(directory, it);
    if (path === undefined) return 'works in a folder that is not known';
    const doubt = doubtOfRequirements(path, files, (file) => reads.add(file));
    if (doubt !== undefined) return doubt;
  }
  const proof = 'it names packages of an index only, no files and no folders';
  const place = directory ?? '/';
  return { verb: name, place, reads: [...reads], refused: [], writes: [], proof };
}

/** What a package manager reads and writes beside manifest and lock file. */
interface Format {
  readonly manifest: string;
  /** The first of them that is there is the lock file. */
  readonly locks: readonly string[];
  /** Settings that it reads. */
  readonly settings: readonly string[];
  /** What leads to more files if it is there: here, and with a `^` in a folder above. */
  readonly refused: readonly string[];
  readonly writes: readonly string[];
  /** What its texts hold where there is more to read. */
  readonly doubt: (text: string, command: PackageCommand) => Doubt;
  readonly proof: string;
}

const ofNode: Pick<Format, 'manifest' | 'writes' | 'doubt' | 'proof'> = {
  manifest: 'package.json',
  writes: ['node_modules'],
  doubt: (text, command) => doubtOfPackageJson(text, !hasOption(command, ['--ignore-scripts'])),
  proof: 'package.json has no script that an installation runs, no workspaces, and no folder as dependency',
};

const ABOVE_NODE = ['binding.gyp', '^package.json', '^pnpm-workspace.yaml', '^lerna.json'];

const FORMATS: Readonly<Partial<Record<ManagerName, Format>>> = {
  npm: {
    ...ofNode,
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
    settings: ['.npmrc'],
    refused: ABOVE_NODE,
  },
  yarn: {
    ...ofNode,
    locks: ['yarn.lock'],
    settings: ['.npmrc', '.yarnrc'],
    refused: [...ABOVE_NODE, '^.yarnrc.yml', '.yarn', '^.yarn'],
  },
  pnpm: {
    ...ofNode,
    locks: ['pnpm-lock.yaml'],
    settings: ['.npmrc'],
    refused: [...ABOVE_NODE, 'pnpm-workspace.yaml', '.pnpmfile.cjs', '.pnpmfile.mjs', 'patches'],
  },
  bun: { ...ofNode, locks: ['bun.lock', 'bun.lockb'], settings: ['.npmrc', 'bunfig.toml'], refused: ABOVE_NODE },
  poetry: {
    manifest: 'pyproject.toml',
    locks: ['poetry.lock'],
    settings: ['poetry.toml'],
    refused: [],
    writes: ['.venv'],
    doubt: (text) => doubtOfText('pyproject.toml', text, /\b(?:path|file|url)\s*=\s*"(?!https?:)[^"]*"|\bfile:[^"\s]*/),
    proof: 'pyproject.toml names no folder as dependency, and the project itself is not installed',
  },
  pipenv: {
    manifest: 'Pipfile',
    locks: ['Pipfile.lock'],
    settings: [],
    refused: ['.env', 'setup.py'],
    writes: ['.venv'],
    doubt: (text) => doubtOfText('Pipfile', text, /\b(?:path|file|editable)\s*=\s*\S+/),
    proof: 'Pipfile names no folder as dependency',
  },
  uv: {
    manifest: 'pyproject.toml',
    locks: ['uv.lock'],
    settings: ['uv.toml', '.python-version'],
    refused: ['^pyproject.toml', '^uv.toml'],
    writes: ['.venv'],
    doubt: (text) => doubtOfText('pyproject.toml', text, /\[tool\.uv\.(?:workspace|sources)[^[\]]*\]|\bfile:[^"\s]*/),
    proof: 'pyproject.toml has no workspace and no folder as dependency, and the project itself is not installed',
  },
  bundle: {
    manifest: 'Gemfile',
    locks: ['Gemfile.lock'],
    settings: ['.bundle/config'],
    refused: [],
    writes: ['vendor/bundle', '.bundle'],
    doubt: (text) =>
      doubtOfText('Gemfile', text, /\b(?:path|gemspec|eval_gemfile|require(?:_relative)?|File|IO|file:|Dir|ENV)\b.*/),
    proof: 'Gemfile names no folder as dependency, and reads no file',
  },
  composer: {
    manifest: 'composer.json',
    locks: ['composer.lock'],
    settings: ['auth.json'],
    refused: [],
    writes: ['vendor'],
    doubt: (text) =>
      doubtOfText(
        'composer.json',
        text,
        /"type"\s*:\s*"(?:path|artifact)"|"(?:vendor-dir|bin-dir)"\s*:.*|"(?:patches|installer-paths)".*/,
      ),
    proof: 'composer.json names no folder as dependency, and neither scripts nor the autoloader are asked for',
  },
  go: {
    manifest: 'go.mod',
    locks: ['go.sum'],
    settings: [],
    refused: ['go.work', '^go.work'],
    writes: [],
    doubt: (text) =>
      doubtOfText('go.mod', text, /=>\s*[./]\S*/) ??
      // Since then `go mod download` leaves go.sum as it is (go.dev/ref/mod, go mod download).
      (/^go 1\.(?:1[7-9]|[2-9]\d)/m.test(text) ? undefined : 'go.mod is not for Go 1.17 or later'),
    proof: 'go.mod replaces no module by a folder',
  },
};

function ofFormat(command: PackageCommand, format: Format, { directory, name, files }: Where): Installed | string {
  const pathOf = (it: string) => joinPath(directory, it);
  const manifest = files(pathOf(format.manifest));
  if (manifest === undefined) return `${format.manifest} is not where ${name} works`;
  if ('problem' in manifest) return manifest.problem;
  const doubt = format.doubt(manifest.text, command);
  if (doubt !== undefined) return doubt;
  const refused = format.refused.flatMap((it) => (it.startsWith('^') ? above(directory, it.slice(1)) : pathOf(it)));
  const more = refused.find((it) => files(it) !== undefined);
  if (more !== undefined) return `with ${more} ${name} may read more than its manifests`;
  const lock = format.locks.find((it) => files(pathOf(it)) !== undefined);
  if (lock === undefined) return `${format.locks[0]} is not there, so that ${name} installs what is newest`;
  const isStrict = manifestsOf(command)?.files.every((it) => !it.isOptional) === true;
  if (!isStrict && !KEEPING.has(command.manager)) return `${name} may write ${lock} anew`;
  return {
    verb: name,
    place: directory,
    reads: [format.manifest, ...format.locks, ...format.settings].map(pathOf),
    refused,
    writes: format.writes.map(pathOf),
    proof: format.proof,
  };
}

/** Those that leave a lock file as it is without being told to. */
const KEEPING: ReadonlySet<ManagerName> = new Set(['poetry', 'composer', 'go']);

function above(directory: string, name: string): readonly string[] {
  const names = directory.split('/').slice(1, -1);
  return ['', ...names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`)].map((it) =>
    joinPath(it || '/', name),
  );
}
