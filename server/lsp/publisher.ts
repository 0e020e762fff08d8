import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Diagnostic as LspDiagnostic,
} from 'vscode-languageserver';
import { lspDiagnostic, misreading } from './diagnostics.ts';
import type { Rim } from './rim.ts';
import type { Opened } from './session.ts';

/** Brings findings to the client: it asks for them if it can, else they are sent. */
export class Publisher {
  readonly #rim: Rim;
  /** Documents whose findings the client is to be sent. */
  readonly #due = new Set<string>();
  readonly #sent = new Map<string, { readonly version: number; readonly text: string }>();

  constructor(rim: Rim) {
    this.#rim = rim;
  }

  listen(): void {
    this.#rim.connection.languages.diagnostics.on((params, token) =>
      this.#rim.answer(params.textDocument.uri, token, NO_REPORT, async (it) => {
        await this.#rim.session.listContext(it);
        return reportOf(itemsOf(it, this.#rim), params.previousResultId);
      }),
    );
  }

  /** After the messages that have come already, so that of edits in a row only the last is checked. */
  publishSoon(uri: string): void {
    if (this.#pulls || this.#due.has(uri)) return;
    this.#due.add(uri);
    setImmediate(() => {
      if (this.#due.delete(uri)) this.#rim.unwaited(this.#publish(uri));
    });
  }

  /** Something has changed that several documents hang on. */
  publishAll(): void {
    for (const uri of this.#rim.session.uris) this.publishSoon(uri);
    if (this.#pulls && this.#rim.client.workspace?.diagnostics?.refreshSupport)
      this.#rim.unwaited(this.#rim.connection.languages.diagnostics.refresh());
  }

  withdraw(uri: string): void {
    this.#due.delete(uri);
    this.#sent.delete(uri);
    if (!this.#pulls) this.#rim.unwaited(this.#rim.connection.sendDiagnostics({ uri, diagnostics: [] }));
  }

  /** Whether the client asks for findings itself. */
  get #pulls(): boolean {
    return this.#rim.client.textDocument?.diagnostic !== undefined;
  }

  async #publish(uri: string): Promise<void> {
    const { connection, session } = this.#rim;
    const early = await session.opened(uri);
    if (early === undefined) return;
    const listing = session.listContext(early);
    const isSent = this.#sent.get(uri)?.version === early.document.version;
    // What was found before holds until it is known what has come of it.
    if (isSent) await listing;
    else await Promise.race([listing, delay(PATIENCE, undefined, { ref: false })]);
    if (!session.isContextListed(early)) this.#rim.unwaited(listing.then(() => this.publishSoon(uri)));
    // It may have taken long enough for a key stroke, which has the same done again.
    const opened = await session.opened(uri);
    if (opened === undefined || this.#due.has(uri)) return;
    const { version } = opened.document;
    const diagnostics = itemsOf(opened, this.#rim);
    const text = JSON.stringify(diagnostics);
    const sent = this.#sent.get(uri);
    if (sent?.version === version && sent.text === text) return;
    this.#sent.set(uri, { version, text });
    await connection.sendDiagnostics({ uri, version, diagnostics });
  }
}

/** What there is to say of a document. */
export function itemsOf(opened: Opened, { session, docsOf }: Rim): LspDiagnostic[] {
  const { document, settings } = opened;
  if (settings.isMisread && settings.client.enable) return [misreading(settings.problems)];
  return session.findingsIn(opened).map((it) => lspDiagnostic(it, document, docsOf));
}

/** A report, or that it is the one which the client has. */
export function reportOf(items: LspDiagnostic[], previous: string | undefined): DocumentDiagnosticReport {
  const resultId = hash('sha1', JSON.stringify(items), 'base64url');
  if (previous === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** In milliseconds: a folder that takes longer to list is not waited for. */
const PATIENCE = 500;

const NO_REPORT: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
