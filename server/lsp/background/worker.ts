import { parentPort } from 'node:worker_threads';
import { Desk } from './desk.ts';
import { type Reply, type Request, reasonOf } from './thread.ts';

/** Answers one request after another, in a thread of its own. */
const desk = new Desk(process.env);

parentPort?.on('message', ({ id, work }: Request) => {
  const answer = (async () => {
    switch (work.kind) {
      case 'predict':
        return await desk.predict(work.task);
      case 'advise':
        return await desk.advise(work.task);
      case 'find':
        return await desk.find(work.folder);
    }
  })();
  answer.then(
    (value) => parentPort?.postMessage({ id, value } satisfies Reply),
    (error: unknown) => parentPort?.postMessage({ id, error: reasonOf(error) } satisfies Reply),
  );
});
