import { hasOption, type PackageCommand, valuesOf } from './manager.ts';

/** The files in which an installation finds what to install. */
export interface Manifests {
  readonly files: readonly Manifest[];
  /** The options that are not given and without which the installation needs the project's own files too. */
  readonly missing: readonly string[];
}

interface Manifest {
  readonly name: string;
  /** Whether it installs without the file as well. */
  readonly isOptional: boolean;
}

/** What an installation of a project's dependencies reads; `undefined` for named packages and for the project itself. */
export function manifestsOf(command: PackageCommand): Manifests | undefined {
  const { manager, action, verb, operands } = command;
  if (action !== 'install' || operands.length > 0) return undefined;
  if (manager === 'pip' || verb === 'pip install') return requirements(command);
  const format = FORMATS.find((it) => it.manager === manager);
  if (format === undefined || verb.endsWith('add') || hasOption(command, ['-g', '--global'])) return undefined;
  const { files, lock, strict = [], enough } = format;
  const isStrict = strict.includes(verb) || hasOption(command, strict);
  return {
    files: [...files.map(required), { name: lock, isOptional: !isStrict }],
    missing: enough.filter((it) => !hasOption(command, [it])),
  };
}

interface Format {
  readonly manager: PackageCommand['manager'];
  readonly files: readonly string[];
  readonly lock: string;
  /** The verbs and options with which nothing is installed without the lock file. */
  readonly strict?: readonly string[];
  /** The options without which the project's own files are needed too. */
  readonly enough: readonly string[];
}

const FORMATS: readonly Format[] = [
  { manager: 'npm', files: ['package.json'], lock: 'package-lock.json', strict: ['ci', 'clean-install'], enough: [] },
  {
    manager: 'yarn',
    files: ['package.json'],
    lock: 'yarn.lock',
    strict: ['--frozen-lockfile', '--immutable'],
    enough: [],
  },
  { manager: 'pnpm', files: ['package.json'], lock: 'pnpm-lock.yaml', strict: ['--frozen-lockfile'], enough: [] },
  { manager: 'bun', files: ['package.json'], lock: 'bun.lock', strict: ['--frozen-lockfile'], enough: [] },
  { manager: 'poetry', files: ['pyproject.toml'], lock: 'poetry.lock', enough: ['--no-root'] },
  { manager: 'pipenv', files: ['Pipfile'], lock: 'Pipfile.lock', strict: ['sync', '--deploy'], enough: [] },
  {
    manager: 'uv',
    files: ['pyproject.toml'],
    lock: 'uv.lock',
    strict: ['--frozen', '--locked'],
    enough: ['--no-install-project'],
  },
  { manager: 'bundle', files: ['Gemfile'], lock: 'Gemfile.lock', enough: [] },
  {
    manager: 'composer',
    files: ['composer.json'],
    lock: 'composer.lock',
    enough: ['--no-scripts', '--no-autoloader'],
  },
  { manager: 'go', files: ['go.mod'], lock: 'go.sum', enough: [] },
];

function requirements(command: PackageCommand): Manifests | undefined {
  if (hasOption(command, ['-e', '--editable'])) return undefined;
  const files = valuesOf(command, ['-r', '--requirement']).filter((it) => it !== undefined);
  return files.length === 0 ? undefined : { files: files.map(required), missing: [] };
}

function required(name: string): Manifest {
  return { name, isOptional: false };
}
