import type { Advised } from '../simulator/advice.ts';
import type { AdviceOutcome, Background, PredictionTask } from './background/background.ts';
import type { Predictions } from './prediction.ts';
import type { Opened } from './session.ts';

/** Better orders of the open documents, measured on their history; only of those for which somebody asks. */
export class Orders {
  readonly #predictions: Predictions;
  readonly #background: Background;
  readonly #asked = new Map<string, Asked>();

  constructor(predictions: Predictions, background: Background) {
    this.#predictions = predictions;
    this.#background = background;
  }

  /** What is known by now of the text as it is. */
  knownFor(opened: Opened): Advised | undefined {
    const asked = this.#asked.get(opened.document.uri);
    if (asked === undefined) return undefined;
    const task = this.#predictions.taskFor(opened);
    return 'reason' in task || asked.key !== keyOf(task) ? undefined : asked.known;
  }

  /** The same as soon as it is known. */
  async orderFor(opened: Opened): Promise<Advised | undefined> {
    const { uri } = opened.document;
    const task = this.#predictions.taskFor(opened);
    if ('reason' in task) return undefined;
    const key = keyOf(task);
    const asked = this.#asked.get(uri);
    if (asked?.key === key) return await asked.advised;
    const advised = this.#background.advise(task).then(
      (outcome) => {
        const found = advisedIn(outcome);
        if (this.#asked.get(uri)?.key === key) this.#asked.set(uri, { key, advised, known: found });
        return found;
      },
      () => undefined,
    );
    this.#asked.set(uri, { key, advised, known: undefined });
    return await advised;
  }

  forget(uri: string): void {
    this.#asked.delete(uri);
  }
}

interface Asked {
  readonly key: string;
  readonly advised: Promise<Advised | undefined>;
  readonly known: Advised | undefined;
}

function advisedIn(outcome: AdviceOutcome): Advised | undefined {
  return outcome.kind === 'advice' ? outcome.advised : undefined;
}

/** What is on disk and in other buffers does not count. */
function keyOf({ buffers: _, diskState: __, ...task }: PredictionTask): string {
  return JSON.stringify(task);
}
