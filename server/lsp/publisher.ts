import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Diagnostic as LspDiagnostic,
} from 'vscode-languageserver';
import type { Companion } from './companions.ts';
import { lspDiagnostic, misreading } from './diagnostics.ts';
import type { OpenDocument } from './document.ts';
import type { Rim } from './rim.ts';
import type { Opened } from './session.ts';

/** Brings findings to the client: it asks for them if it can, else they are sent. */
export class Publisher {
  readonly #rim: Rim;
  /** Documents whose findings the client is to be sent, and when. */
  readonly #due = new Map<string, NodeJS.Immediate>();
  #rest: NodeJS.Timeout | undefined;
  readonly #sent = new Map<string, { readonly version: number; readonly diagnostics: LspDiagnostic[] }>();

  constructor(rim: Rim) {
    this.#rim = rim;
  }

  listen(): void {
    const { session } = this.#rim;
    this.#rim.connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }, token) => {
      if (session.companions.has(uri))
        return this.#rim.attempt(NO_REPORT, async () => {
          const companion = await session.companions.opened(uri);
          return companion ? reportOf(itemsOfCompanion(companion, this.#rim), previousResultId) : NO_REPORT;
        });
      return this.#rim.answer(uri, token, NO_REPORT, async (it) => {
        await session.listContext(it);
        return reportOf(itemsOf(it, this.#rim), previousResultId);
      });
    });
  }

  /**
   * After the messages that have come already, so that of edits in a row only the last is checked, and what is asked between
   * them is answered before. They are handled one a turn, each in the turn after the one before: what has waited for a whole
   * turn has let none of them pass.
   */
  publishSoon(uri: string): void {
    if (this.#pulls) return;
    clearImmediate(this.#due.get(uri));
    const afterNext = setImmediate(() => {
      const last = setImmediate(() => {
        if (this.#due.delete(uri)) this.#rim.unwaited(this.#publish(uri));
      });
      this.#due.set(uri, last);
    });
    this.#due.set(uri, afterNext);
  }

  /** Something has changed that several documents hang on. */
  publishAll(): void {
    const { uris, companions } = this.#rim.session;
    for (const uri of [...uris, ...companions.uris]) this.publishSoon(uri);
    this.#askToPull();
  }

  /** A Dockerfile has changed: when it rests, what is open beside it is checked again, which takes longer than a key stroke. */
  publishCompanionsAtRest(): void {
    const { companions } = this.#rim.session;
    if (companions.uris.length === 0) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      for (const uri of companions.uris) this.publishSoon(uri);
      this.#askToPull();
    }, REST);
    this.#rest.unref();
  }

  withdraw(uri: string): void {
    clearImmediate(this.#due.get(uri));
    this.#due.delete(uri);
    this.#sent.delete(uri);
    if (!this.#pulls) this.#rim.unwaited(this.#rim.connection.sendDiagnostics({ uri, diagnostics: [] }));
  }

  #askToPull(): void {
    if (this.#pulls && this.#rim.client.workspace?.diagnostics?.refreshSupport)
      this.#rim.unwaited(this.#rim.connection.languages.diagnostics.refresh());
  }

  /** Whether the client asks for findings itself. */
  get #pulls(): boolean {
    return this.#rim.client.textDocument?.diagnostic !== undefined;
  }

  async #publish(uri: string): Promise<void> {
    const { session } = this.#rim;
    if (session.companions.has(uri)) return await this.#publishCompanion(uri);
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
    await this.#send(opened.document, itemsOf(opened, this.#rim));
  }

  async #publishCompanion(uri: string): Promise<void> {
    const companion = await this.#rim.session.companions.opened(uri);
    if (companion === undefined || this.#due.has(uri)) return;
    await this.#send(companion.document, itemsOfCompanion(companion, this.#rim));
  }

  async #send({ uri, version }: OpenDocument, diagnostics: LspDiagnostic[]): Promise<void> {
    const sent = this.#sent.get(uri);
    if (sent?.version === version && isDeepStrictEqual(sent.diagnostics, diagnostics)) return;
    this.#sent.set(uri, { version, diagnostics });
    await this.#rim.connection.sendDiagnostics({ uri, version, diagnostics });
  }
}

/** What there is to say of a document. */
export function itemsOf(opened: Opened, { session, docsOf }: Rim): LspDiagnostic[] {
  const { document, settings } = opened;
  if (settings.isMisread && settings.client.enable) return [misreading(settings.problems)];
  return session.findingsIn(opened).map((it) => lspDiagnostic(it, document, docsOf));
}

/** The same of what is no Dockerfile. In a Compose or Bake file nothing is offered to be fixed. */
function itemsOfCompanion({ kind, document, settings, findingsIn }: Companion, { docsOf }: Rim): LspDiagnostic[] {
  if (settings.isMisread && settings.client.enable) return [misreading(settings.problems)];
  return findingsIn(document.source).map(({ fix, ...it }) => {
    const isFixable = kind === 'ignore file' && fix !== undefined;
    return lspDiagnostic({ ...it, ...(isFixable && { fix }) }, document, docsOf);
  });
}

/** A report, or that it is the one which the client has. */
export function reportOf(items: LspDiagnostic[], previous: string | undefined): DocumentDiagnosticReport {
  const resultId = hash('sha1', JSON.stringify(items), 'base64url');
  if (previous === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** In milliseconds. */
const REST = 300;

/** In milliseconds: a folder that takes longer to list is not waited for. */
const PATIENCE = 500;

const NO_REPORT: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
