import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'node:worker_threads';
import { DONE, type Task, takeTurns } from './turns.ts';

/** Walks along with the thread that started this one, and ends when there is nothing left to walk. */
const { task, port }: { readonly task: Task; readonly port: MessagePort } = workerData;

try {
  for (const turn of takeTurns(task)) port.postMessage(turn);
} finally {
  // Who waits for it sleeps, and hears nothing else.
  Atomics.store(task.counters, DONE, 1);
  Atomics.notify(task.counters, DONE);
}
