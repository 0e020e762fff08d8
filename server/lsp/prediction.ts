import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Prediction } from '../simulator/predict.ts';
import type { Background, PredictionOutcome, PredictionTask } from './background/background.ts';
import type { Opened, Session } from './session.ts';

/** What is known of the next builds of the open documents; it is worked out where nobody waits for it. */
export class Predictions {
  readonly #session: Session;
  readonly #background: Background;
  readonly #known = new Map<string, Known>();
  readonly #pending = new Map<string, { readonly key: string; readonly outcome: Promise<PredictionOutcome> }>();
  #timer: NodeJS.Timeout | undefined;
  #isUnderWay = false;
  /** Whether anybody has looked for one: a client may show none of them. */
  #isAsked = false;
  /** How long the last one took, in milliseconds. */
  #duration = 0;
  /** Called when there is another answer than before. */
  onChange: (uri: string) => void = () => {};
  /** Takes care of what fails where nobody waits for it. */
  unwaited: (work: Promise<void>) => void = () => {};

  constructor(session: Session, background: Background) {
    this.#session = session;
    this.#background = background;
  }

  /** What is known by now of the text as it is. What has changed on disk meanwhile is not in it yet. */
  knownFor({ document, settings, model }: Opened): Prediction | undefined {
    this.#ask();
    const known = this.#known.get(document.uri);
    const isOfThis = known?.source === document.source && isDeepStrictEqual(known.build, model.inputs);
    return isOfThis && known.outcome.kind === 'prediction' && settings.client.cache
      ? known.outcome.prediction
      : undefined;
  }

  /** Whether there has been an answer for the document, if of a text before. */
  hasOutcomeFor({ document }: Opened): boolean {
    return this.#known.has(document.uri);
  }

  /** What holds now, as soon as it is known. */
  async outcomeFor(opened: Opened): Promise<PredictionOutcome> {
    this.#isAsked = true;
    const { uri, source } = opened.document;
    const task = this.taskFor(opened);
    const key = JSON.stringify('reason' in task ? task : this.#keyOf(opened, task));
    const known = this.#known.get(uri);
    if (known?.key === key) return known.outcome;
    const pending = this.#pending.get(uri);
    if (pending?.key === key) return await pending.outcome;
    const finding = 'reason' in task ? Promise.resolve(task) : this.#predict(task);
    this.#pending.set(uri, { key, outcome: finding });
    const outcome = await finding;
    // What was asked for later may have been answered sooner.
    if (this.#pending.get(uri)?.key !== key) return outcome;
    this.#pending.delete(uri);
    this.#known.set(uri, { key, source, build: opened.model.inputs, outcome });
    if (!isDeepStrictEqual(known?.outcome, outcome)) this.onChange(uri);
    return outcome;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
    this.#pending.delete(uri);
  }

  /** Something has changed: when it rests, all is worked out that hangs on it, if anybody has asked for it before. */
  schedule(): void {
    if (!this.#isAsked) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.#isUnderWay) this.schedule();
        else this.unwaited(this.#refresh());
      },
      Math.min(Math.max(this.#duration, SHORTEST_REST), LONGEST_REST),
    );
    this.#timer.unref();
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.schedule();
  }

  async #refresh(): Promise<void> {
    this.#isUnderWay = true;
    try {
      for (const uri of this.#session.uris) {
        const opened = await this.#session.opened(uri);
        if (opened !== undefined) await this.outcomeFor(opened);
      }
    } finally {
      this.#isUnderWay = false;
    }
  }

  async #predict(task: PredictionTask): Promise<PredictionOutcome> {
    const start = performance.now();
    try {
      return await this.#background.predict(task);
    } catch (error) {
      const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
      return { kind: 'unknown', reason: `a fault of dflint's own: ${reason}` };
    } finally {
      this.#duration = performance.now() - start;
    }
  }

  /** What the background is to go by, or why it is not asked. */
  taskFor({ document, model, settings, path, contextFolder }: Opened): PredictionTask | Unknown {
    const session = this.#session;
    if (!settings.client.cache) return unknown('the setting dflint.cache.enable is off');
    if (!session.isTrusted) return unknown('the workspace is not trusted, so no program is run in it, and git is one');
    if (path === undefined) return unknown('a file that is not saved has no build context');
    if (settings.isMisread) return unknown('its configuration has errors, so it is not known how it is built');
    const folder = contextFolder ?? dirname(path);
    const { disk, git } = session.contexts.stateOf(folder);
    const { target, args, platform } = model.inputs ?? {};
    const { profile } = settings.client;
    return {
      folder,
      dockerfile: path,
      source: document.source,
      buffers: session.buffersFor({ folder, dockerfile: path }),
      inputs: { target, args, platform },
      profile: profile && resolve(session.folderOf(path), profile),
      diskState: disk,
      gitState: git,
      workspaces: session.folders,
    };
  }

  /** Equal for tasks with equal answers. */
  #keyOf({ document }: Opened, { buffers: _, ...task }: PredictionTask): unknown {
    return [task, document.uri, this.#session.versionsFor(task)];
  }
}

type Unknown = Extract<PredictionOutcome, { kind: 'unknown' }>;

interface Known {
  readonly key: string;
  readonly source: string;
  readonly build: Opened['model']['inputs'];
  readonly outcome: PredictionOutcome;
}

const SHORTEST_REST = 200;
const LONGEST_REST = 2000;

function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason };
}
