import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Failure, tryCase } from './case.ts';
import { readLanguages } from './languages.ts';

/** The milliseconds in which not one case is done where something hangs. */
const HANGS = 60_000;

/** `npm run fuzz -- --cases 100000 --seed 1`: tries that many texts; each failure is printed as small as it can be made. */
if (isMainThread) await fuzz();
else work(workerData);

interface Task {
  readonly first: number;
  readonly step: number;
  readonly last: number;
  /** The case that is being tried. */
  readonly current: Int32Array;
}

type Message = Failure | 'done';

async function fuzz(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const [cases, seed, threads] = [values.cases, values.seed, values.threads].map(Number);
  if (cases === undefined || seed === undefined || threads === undefined) return;
  const first = seed * 100_000_000;
  const start = performance.now();
  const kinds = new Map<string, number>();
  await Promise.all(
    Array.from({ length: threads }, (_, index) =>
      startWorker({ first: first + index, step: threads, last: first + cases }, (failure) => report(failure, kinds)),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  const failures = [...kinds.values()].reduce((sum, it) => sum + it, 0);
  console.log(`${cases} cases in ${seconds.toFixed(0)} s, ${failures} failures of ${kinds.size} kinds`);
  if (failures > 0) process.exitCode = 1;
}

function startWorker(range: Omit<Task, 'current'>, onFailure: (failure: Failure) => void): Promise<void> {
  const current = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...range, current } satisfies Task });
  return new Promise((resolve, reject) => {
    let seen = -1;
    const watch = setInterval(() => {
      const now = Atomics.load(current, 0);
      if (now === seen) {
        clearInterval(watch);
        worker.terminate().then(() => reject(new Error(`case ${now} hangs`)), reject);
      }
      seen = now;
    }, HANGS);
    worker.on('message', (message: Message) => {
      if (message !== 'done') onFailure(message);
      else {
        clearInterval(watch);
        resolve();
      }
    });
    worker.on('error', reject);
  });
}

/** Of what looks like one mistake a few are enough. */
function report({ property, reason, text }: Failure, kinds: Map<string, number>): void {
  const kind = `${property}: ${reason.split('\n')[0]?.replace(/["\d:].*/, '')}`;
  const count = (kinds.get(kind) ?? 0) + 1;
  kinds.set(kind, count);
  if (count > 3) return;
  console.log(`${property}: ${reason.split('\n').slice(0, 4).join('\n')}`);
  console.log(`  after  ${JSON.stringify(text.after)}`);
  if (property === 'reparse' || property === 'simulate') console.log(`  before ${JSON.stringify(text.before)}`);
  console.log();
}

function work({ first, step, last, current }: Task): void {
  const languages = readLanguages();
  for (let number = first; number < last; number += step) {
    Atomics.store(current, 0, number | 0);
    const failure = tryCase(languages, number);
    if (failure !== undefined) parentPort?.postMessage(failure satisfies Message);
  }
  parentPort?.postMessage('done' satisfies Message);
}
