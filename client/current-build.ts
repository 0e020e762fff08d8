import { type Disposable, EventEmitter, type TextDocument, window, workspace } from 'vscode';
import type { LayersScene, PredictionResult } from '../server/lsp/protocol.ts';
import { activeDockerfile } from './documents.ts';
import type { Server } from './server.ts';

/** The Dockerfile that was last edited, and what a build of it would do, as far as that is known. */
export class CurrentBuild implements Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];
  readonly onDidChange = this.#changed.event;
  #document: TextDocument | undefined;
  #scene: LayersScene = { kind: 'nothing' };
  #asked = 0;

  constructor(server: Server) {
    this.#server = server;
    this.#document = activeDockerfile();
    this.#subscriptions = [
      window.onDidChangeActiveTextEditor(() => {
        const document = activeDockerfile();
        if (document !== undefined) this.look(document);
      }),
      workspace.onDidCloseTextDocument((document) => {
        if (document === this.#document) this.look(activeDockerfile());
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('dflint')) this.#refresh();
      }),
      server.onStateChanged(() => this.#refresh()),
      server.onPredictionChanged((uri) => {
        if (this.#document !== undefined && server.uriText(this.#document.uri) === uri) this.#refresh();
      }),
    ];
  }

  get document(): TextDocument | undefined {
    return this.#document;
  }

  get scene(): LayersScene {
    return this.#scene;
  }

  /** Follows another document from now on. */
  look(document: TextDocument | undefined): void {
    if (document === this.#document) return;
    this.#document = document;
    this.#show(document === undefined ? { kind: 'nothing' } : { kind: 'waiting', file: fileOf(document) });
    this.#refresh();
  }

  dispose(): void {
    this.#changed.dispose();
    for (const it of this.#subscriptions) it.dispose();
  }

  async #refresh(): Promise<void> {
    const asked = ++this.#asked;
    const document = this.#document;
    const scene = document === undefined ? NOTHING : await this.#sceneOf(document);
    // What was asked for later may have been answered sooner.
    if (asked === this.#asked) this.#show(scene);
  }

  async #sceneOf(document: TextDocument): Promise<LayersScene> {
    const file = fileOf(document);
    const unknown = (reason: string, remedy?: 'trust' | 'settings' | 'restart'): LayersScene => {
      return { kind: 'unknown', file, reason, remedy };
    };
    if (!workspace.getConfiguration('dflint', document).get('cache.enable', true))
      return unknown('Nothing is predicted about builds: the setting dflint.cache.enable is off.', 'settings');
    if (!workspace.isTrusted)
      return unknown(
        'To predict a build, dflint runs git and compares your files with the last commit. It runs no program in a workspace that you have not trusted.',
        'trust',
      );
    if (this.#server.isStarting) return { kind: 'waiting', file };
    if (!this.#server.isRunning) return unknown('It says why in the output of dflint.', 'restart');
    const result = await this.#server.prediction(document.uri).catch(failureOf);
    return result.kind === 'unknown' ? unknown(result.reason) : { kind: 'prediction', file, prediction: result };
  }

  #show(scene: LayersScene): void {
    this.#scene = scene;
    this.#changed.fire();
  }
}

const NOTHING: LayersScene = { kind: 'nothing' };

function failureOf(error: unknown): Extract<PredictionResult, { kind: 'unknown' }> {
  return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
}

function fileOf({ uri }: TextDocument): string {
  return uri.path.split('/').at(-1) ?? '';
}
