import {
  type Diagnostic,
  type Disposable,
  EventEmitter,
  languages,
  type Memento,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { vsdiag } from 'vscode-languageclient/node';
import { duplicatesIn } from './same-finding.ts';

/**
 * Other extensions check Dockerfiles, too: Docker's by `docker build --check`, Microsoft's, those for hadolint. What they say
 * of a line is not said again, but only where they do say it: Docker's is silent while Docker does not run.
 */
export class Duplicates implements Disposable {
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<void>();
  /** By document, what others said of it when its findings were last filtered. */
  readonly #known = new Map<string, string>();
  readonly #subscriptions: readonly Disposable[];
  /** Findings may have to be shown or hidden. */
  readonly onDidChange = this.#changed.event;

  constructor(memento: Memento) {
    this.#memento = memento;
    this.#subscriptions = [
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((it) => this.#known.has(it.toString()) && this.#isOutdated(it))) this.#changed.fire();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(SETTING)) return;
        for (const key of this.#known.keys()) this.#known.set(key, 'outdated');
        this.#changed.fire();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#known.delete(uri.toString())),
    ];
  }

  /** Has the server find, and leaves out what is said already; what it need not find again is filtered again, too. */
  async provide(
    uri: Uri,
    previous: string | undefined,
    find: (previous: string | undefined) => Report,
  ): Promise<vsdiag.DocumentDiagnosticReport | null | undefined> {
    const report = await find(this.#isOutdated(uri) ? undefined : previous);
    if (report === null || report === undefined || !('items' in report)) return report;
    return { ...report, items: [...this.#without(uri, report.items)] };
  }

  #without(uri: Uri, ours: readonly Diagnostic[]): readonly Diagnostic[] {
    const theirs = othersIn(uri);
    this.#known.set(uri.toString(), signatureOf(theirs));
    if (workspace.getConfiguration('dflint').get('duplicates') === 'show') return ours;
    const duplicates = duplicatesIn(ours, theirs);
    if (duplicates.size === 0) return ours;
    this.#ask(theirs[0]?.source);
    return ours.filter((it) => !duplicates.has(it));
  }

  dispose(): void {
    this.#changed.dispose();
    for (const it of this.#subscriptions) it.dispose();
  }

  #isOutdated(uri: Uri): boolean {
    return this.#known.get(uri.toString()) !== signatureOf(othersIn(uri));
  }

  /** Once, and without standing in anybody's way. */
  async #ask(source: string | undefined): Promise<void> {
    if (this.#memento.get(ASKED) === true) return;
    await this.#memento.update(ASKED, true);
    const who = source === undefined ? 'Another extension' : `Another extension (${source})`;
    const answer = await window.showInformationMessage(
      `${who} checks Dockerfiles, too. What it says of a line, dflint does not say again.`,
      KEEP,
      SHOW,
    );
    if (answer === SHOW) await workspace.getConfiguration('dflint').update('duplicates', 'show', true);
  }
}

type Report = ReturnType<vsdiag.DiagnosticProvider['provideDiagnostics']>;

const SETTING = 'dflint.duplicates';
const ASKED = 'dflint.toldOfDuplicates';
const KEEP = 'Keep It So';
const SHOW = 'Show Both';

function othersIn(uri: Uri): readonly Diagnostic[] {
  return languages.getDiagnostics(uri).filter((it) => it.source !== 'dflint');
}

function signatureOf(diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify(diagnostics.map(({ range, code, message, source }) => [range, code, message, source]));
}
