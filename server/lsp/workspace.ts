import { lstatSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceDiagnosticParams,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { readText } from '../host/files.ts';
import type { Background } from './background/background.ts';
import { OpenDocument } from './document.ts';
import { pathOf } from './path.ts';
import { itemsOf, reportOf } from './publisher.ts';
import type { Rim } from './rim.ts';
import type { Opened } from './session.ts';

/** Says what there is to find in all Dockerfiles of the workspace, be they open or not. */
export class WorkspaceFindings {
  readonly #rim: Rim;
  readonly #background: Background;
  /** The Dockerfiles of a folder, while none is known to have come or gone. */
  readonly #files = new Map<string, Promise<readonly string[]>>();
  /** Clients ask every other second, so that what has not been touched is not read. */
  readonly #read = new Map<string, { readonly stamp: string; readonly document: OpenDocument }>();

  constructor(rim: Rim, background: Background) {
    this.#rim = rim;
    this.#background = background;
  }

  /** Dockerfiles may have come or gone. */
  forget(): void {
    this.#files.clear();
  }

  listen(): void {
    this.#rim.connection.languages.diagnostics.onWorkspace(async (params, token, progress, partial) => {
      progress.begin('Checking Dockerfiles', 0);
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      // Once something is reported on the way, all is to be.
      const report = (it: WorkspaceDocumentDiagnosticReport) =>
        partial === undefined ? items.push(it) : partial.report({ items: [it] });
      const isDone = await this.#rim.attempt(true, () =>
        this.#reportAll(params, token, report, (percent) => progress.report(percent)),
      );
      progress.done();
      return isDone ? { items } : new ResponseError(LSPErrorCodes.RequestCancelled, 'the client has cancelled it');
    });
  }

  /** Returns whether it came to the end. */
  async #reportAll(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    report: (it: WorkspaceDocumentDiagnosticReport) => void,
    advance: (percent: number) => void,
  ): Promise<boolean> {
    const previous = new Map(previousResultIds.map((it) => [it.uri, it.value]));
    const paths = await this.#paths();
    const open = new Map(this.#rim.session.uris.map((it) => [pathOf(it), it]));
    for (const [index, path] of paths.entries()) {
      if (token.isCancellationRequested) return false;
      const opened = await this.#opened(path, open.get(path));
      if (opened !== undefined) {
        await this.#rim.session.listContext(opened);
        const { uri, version } = opened.document;
        const isOpen = this.#rim.session.isDockerfile(uri);
        const found = reportOf(itemsOf(opened, this.#rim), previous.get(uri));
        report({ ...found, uri, version: isOpen ? version : null });
        previous.delete(uri);
      }
      advance(Math.round((index / paths.length) * 100));
      // A key stroke may be waiting.
      await nextTurn();
    }
    // What had findings and is gone has none.
    for (const uri of previous.keys()) report({ ...reportOf([], undefined), uri, version: null });
    return true;
  }

  async #paths(): Promise<readonly string[]> {
    if (!this.#rim.isWatching) this.forget();
    const lists = this.#rim.session.folders.map((folder) => {
      const list = this.#files.get(folder) ?? this.#background.find(folder);
      this.#files.set(folder, list);
      return list;
    });
    return [...new Set((await Promise.all(lists)).flat())];
  }

  /** As it is in the editor, else as it is on disk; `undefined` where that cannot be read. */
  async #opened(path: string, uri: string | undefined): Promise<Opened | undefined> {
    const { session } = this.#rim;
    if (uri !== undefined) return await session.opened(uri);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const stamp = `${stats?.mtimeMs} ${stats?.size} ${stats?.ino}`;
    const known = this.#read.get(path);
    if (known?.stamp === stamp && stats?.isFile()) return await session.closed(known.document, path);
    const reading = readText(path);
    if ('error' in reading) return undefined;
    const document = OpenDocument.open(pathToFileURL(path).href, 'dockerfile', 0, reading.source, session.encoding);
    this.#read.set(path, { stamp, document });
    return await session.closed(document, path);
  }
}
