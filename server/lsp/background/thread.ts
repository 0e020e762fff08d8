import { Worker } from 'node:worker_threads';
import type { AdviceOutcome, Background, PredictionOutcome, PredictionTask } from './background.ts';

/** What a thread is asked to do. */
export interface Request {
  readonly id: number;
  readonly work:
    | { readonly kind: 'predict' | 'advise'; readonly task: PredictionTask }
    | { readonly kind: 'find'; readonly folder: string };
}

/** What it answers: what was asked for, or what went wrong. */
export type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/** Has the work done in a thread of its own, which is started when there is something to do, and again when it has died. */
export class Thread implements Background {
  readonly #file: string;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #worker: Worker | undefined;
  #count = 0;

  /** The script of the thread. */
  constructor(file: string) {
    this.#file = file;
  }

  predict(task: PredictionTask): Promise<PredictionOutcome> {
    return this.#ask({ kind: 'predict', task });
  }

  advise(task: PredictionTask): Promise<AdviceOutcome> {
    return this.#ask({ kind: 'advise', task });
  }

  find(folder: string): Promise<readonly string[]> {
    return this.#ask({ kind: 'find', folder });
  }

  end(): void {
    this.#worker?.terminate();
  }

  #ask<Answer>(work: Request['work']): Promise<Answer> {
    const id = this.#count++;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage({ id, work } satisfies Request);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#file, { execArgv: [] });
    // The server ends when its client goes, whatever is still under way here.
    worker.unref();
    let failure = 'it has ended';
    worker.on('message', (reply: { id: number; value: never } | { id: number; error: string }) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.value);
    });
    worker.on('error', (error) => {
      failure = reasonOf(error);
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(new Error(failure));
      this.#waiting.clear();
    });
    return worker;
  }
}

/** What an error says, with where it happened. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
