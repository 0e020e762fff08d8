import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contextOf } from '../server/context/ignore/dockerignore.ts';
import { ThreadCompanion } from '../server/host/context/companion.ts';
import { type Companion, NEXT } from '../server/host/context/turns.ts';
import { type Walk, walk } from '../server/host/context/walk.ts';

const isWindows = process.platform === 'win32';
/** The only byte of a name that Linux takes and no UTF-8 has. */
const NO_UTF_8 = '\xff';
/** Not everywhere all of them: the superuser opens what is closed. */
const KINDS = isWindows
  ? (['file', 'folder'] as const)
  : (['file', 'folder', 'folder', 'link', 'pipe', 'socket', 'closed'] as const);

/** The script of the thread as build.mjs makes it. */
let script = '';
let programs = '';
beforeAll(async () => {
  programs = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
  script = join(programs, 'companion.cjs');
  await build({
    entryPoints: ['server/host/context/companion-thread.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
});
afterAll(() => rmSync(programs, { recursive: true }));

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a folder that two threads walk', () => {
  const name = fc.constantFrom('a', 'b', 'ä', ...(process.platform === 'linux' ? [NO_UTF_8] : []));
  const thing = fc.record({
    path: fc.array(name, { minLength: 1, maxLength: 4 }).map((it) => it.join('/')),
    kind: fc.constantFrom(...KINDS),
  });
  const LINES = 'a b * ** a/b */a a/b/.. !a !b !a/b !a/b/* !**/b !*/*/ä !./b';
  const line = fc.constantFrom(...LINES.split(' '));

  it('is as if one had walked it, whoever walked what', async () => {
    let walked = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(thing, { minLength: 5, maxLength: 60 }),
        fc.array(line, { maxLength: 8 }),
        fc.nat(6),
        fc.nat(4),
        async (things, lines, worthFrom, share) => {
          const tree = await Tree.of(join(folder, 'tree'), things);
          try {
            const ignoreFile = { path: '.dockerignore', source: lines.join('\n') };
            const start: Companion['start'] = (task) => {
              const wait = new ThreadCompanion(script).start(task);
              whenTaken(task.counters, Math.min(share, task.folders.length));
              return () => {
                const turns = [...wait()];
                walked += turns.length;
                return turns;
              };
            };
            const byOne = resultOf(walk(tree.root, ignoreFile, { worthFrom, start: () => () => [] }));
            const byTwo = resultOf(walk(tree.root, ignoreFile, { worthFrom, start }));
            expect(byTwo).toEqual(byOne);
            const inOneGo = resultOf(walk(tree.root, ignoreFile));
            expect(sorted(byTwo)).toEqual(sorted(inOneGo));
            const all = walk(tree.root, undefined).entries;
            const sent = contextOf(all, ignoreFile);
            expect(sortedTexts(byTwo.entries)).toEqual(sortedTexts([...sent.entries.values()]));
            expect(byTwo.ignored.filter((it) => all.has(it)).sort()).toEqual([...sent.ignored].sort());
          } finally {
            await tree.remove();
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(walked).toBeGreaterThan(10);
  });
});

describe('a thread that walks along', () => {
  /** Takes the first two folders and never says what is in them. */
  const TAKE =
    "const { workerData: { task, port } } = require('node:worker_threads'); Atomics.add(task.counters, 0, 2);";
  const STUCK = `${TAKE} Atomics.wait(task.counters, 2, 0);`;

  const companionThat = (does: string, patience = 200): Companion => {
    const file = join(programs, 'other.cjs');
    writeFileSync(file, does);
    const thread = new ThreadCompanion(file, patience);
    return {
      worthFrom: 4,
      start(task) {
        const wait = thread.start(task);
        if (does.startsWith(TAKE)) whenTaken(task.counters, 2);
        return wait;
      },
    };
  };
  const paths = ['a', 'b', 'c', 'd', 'a/e', 'b/f', 'c/g', 'd/h'];
  beforeEach(() => {
    for (const path of paths) mkdirSync(join(folder, path));
  });

  it.each([
    ['is not there', ''],
    ['is no script', 'for ('],
    ['fails at once', 'throw new Error()'],
    ['ends when it has begun', `${TAKE} process.exit();`],
    ['fails when it has begun', `${TAKE} throw new Error();`],
    ['stays where it is', STUCK],
  ])('may be missed: one that %s', (_, does) => {
    const companion = does === '' ? new ThreadCompanion(join(programs, 'nothing.cjs')) : companionThat(does);
    expect([...walk(folder, undefined, companion).entries.keys()]).toEqual(paths);
  });

  it('is waited for as long as it walks', () => {
    const late = `${TAKE}
      const numbers = Float64Array.of(0o100644, 1, 1, 1, 1);
      for (let step = 0; step < 8; step++) {
        Atomics.add(task.counters, 1, 1);
        Atomics.wait(task.counters, 2, 0, 50);
      }
      port.postMessage([0, { paths: 'a/late', numbers, targets: new Map(), ignored: [], problems: [] }]);
      Atomics.store(task.counters, 2, 1);
      Atomics.notify(task.counters, 2);`;
    const { entries } = walk(folder, undefined, companionThat(late));
    expect([...entries.keys()]).toEqual(paths.map((it) => it.replace('a/e', 'a/late')));
  });

  it('does not keep the process', async () => {
    companionThat(STUCK);
    const program = join(programs, 'program.cjs');
    const contents = `
      import { ThreadCompanion } from './server/host/context/companion.ts';
      import { walk } from './server/host/context/walk.ts';
      const thread = new ThreadCompanion(${JSON.stringify(join(programs, 'other.cjs'))}, 200);
      const start = (task) => {
        const wait = thread.start(task);
        while (Atomics.load(task.counters, 0) < 2);
        return wait;
      };
      console.log(walk(process.argv[2], undefined, { worthFrom: 4, start }).entries.size);`;
    const stdin = { contents, resolveDir: '.', loader: 'ts' } as const;
    await build({ stdin, outfile: program, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
    const run = await promisify(execFile)(process.execPath, [program, folder]);
    expect(run).toEqual({ stdout: `${paths.length}\n`, stderr: '' });
  });
});

interface Thing {
  readonly path: string;
  readonly kind: (typeof KINDS)[number];
}

/** A folder of things of all kinds; of two that cannot both be there the first is. */
class Tree {
  readonly root: string;
  readonly #closed: Buffer[] = [];
  readonly #servers: Server[] = [];

  private constructor(root: string) {
    this.root = root;
  }

  static async of(root: string, things: readonly Thing[]): Promise<Tree> {
    const tree = new Tree(root);
    mkdirSync(root);
    for (const it of things) await tree.#add(it).catch(() => {});
    for (const it of tree.#closed) chmodSync(it, 0o000);
    return tree;
  }

  async remove(): Promise<void> {
    for (const it of this.#closed) chmodSync(it, 0o755);
    for (const it of this.#servers) await new Promise((done) => it.close(done));
    rmSync(this.root, { recursive: true });
  }

  async #add({ path, kind }: Thing): Promise<void> {
    const place = this.#placeOf(path);
    mkdirSync(this.#placeOf(dirname(path)), { recursive: true });
    switch (kind) {
      case 'file':
        return writeFileSync(place, path, { flag: 'wx' });
      case 'folder':
        return mkdirSync(place);
      case 'closed':
        mkdirSync(place);
        this.#closed.push(place);
        return;
      case 'link':
        return symlinkSync(`../${path}`, place);
      case 'pipe':
        execFileSync('mkfifo', [join(this.root, path)], { stdio: 'ignore' });
        return;
      case 'socket': {
        const server = createServer().listen(join(this.root, path));
        await once(server, 'listening');
        this.#servers.push(server);
      }
    }
  }

  #placeOf(path: string): Buffer {
    const names = path.split('/').map((it) => Buffer.from(it, it === NO_UTF_8 ? 'latin1' : 'utf8'));
    return Buffer.concat([Buffer.from(this.root), ...names.flatMap((it) => [Buffer.from('/'), it])]);
  }
}

/** Waits until the other thread has taken so many folders. */
function whenTaken(counters: Int32Array, count: number): void {
  const moment = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; Atomics.load(counters, NEXT) < count; tries++) {
    if (tries > 20_000) throw new Error('the other thread takes none');
    Atomics.wait(moment, 0, 0, 1);
  }
}

/** All that a walk says, in its order. */
function resultOf({ entries, files, ignored, problems }: Walk) {
  return {
    entries: [...entries.values()],
    files: files.drafts.map((it, index) => [it.path, files.stampAt(index)]),
    ignored,
    problems: problems.map((it) => `${it.path} ${it.reason}`),
  };
}

function sorted(result: ReturnType<typeof resultOf>) {
  return Object.values(result).map(sortedTexts);
}

function sortedTexts(list: readonly unknown[]) {
  return list.map((it) => JSON.stringify(it)).sort();
}
