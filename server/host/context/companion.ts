import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type Companion, DONE, STEPS, type Task, type Turn } from './turns.ts';

/** Walks in a thread of its own; where none can be started it does nothing, and says nothing of it. */
export class ThreadCompanion implements Companion {
  // To start a thread takes as long as to walk half of these, and it needs a processor of its own.
  readonly worthFrom = availableParallelism() > 1 ? 20_000 : Infinity;
  readonly #file: string;
  readonly #patience: number;

  /** The script of the thread, and for how many milliseconds it may stay in one folder before it is given up. */
  constructor(file: string, patience = 2000) {
    this.#file = file;
    this.#patience = patience;
  }

  start(task: Task): () => Iterable<Turn> {
    try {
      return existsSync(this.#file) ? this.#startThread(task) : () => [];
    } catch {
      // It may not be allowed, or there is no memory for it.
      return () => [];
    }
  }

  #startThread(task: Task): () => Iterable<Turn> {
    const { port1, port2 } = new MessageChannel();
    const workerData = { task, port: port2 };
    const worker = new Worker(this.#file, { workerData, transferList: [port2], execArgv: [], env: {} });
    worker.unref();
    worker.on('error', () => {});
    return () => {
      if (!this.#waitFor(task.counters)) worker.terminate();
      return turnsAt(port1);
    };
  }

  /** Whether it has done what it took. */
  #waitFor(counters: Int32Array): boolean {
    // What it says itself would be heard only by who waits for events.
    for (let steps = -1; steps !== Atomics.load(counters, STEPS); ) {
      steps = Atomics.load(counters, STEPS);
      if (Atomics.wait(counters, DONE, 0, this.#patience) !== 'timed-out') return true;
    }
    return false;
  }
}

function* turnsAt(port: MessagePort): Generator<Turn> {
  for (let it = receiveMessageOnPort(port); it !== undefined; it = receiveMessageOnPort(port)) yield it.message;
}

/** Beside the program, once that is bundled as CommonJS, hence `__dirname`; there is none beside the sources. */
export const companion = new ThreadCompanion(join(__dirname, 'companion.cjs'));
