import {
  type Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  MarkdownString,
  StatusBarAlignment,
  type TextDocument,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { LayersScene } from '../server/lsp/protocol.ts';
import type { CurrentBuild } from './current-build.ts';
import { activeDockerfile } from './documents.ts';

/** How the Dockerfile that is being edited does: its findings, and how much of its build is cached. */
export class StatusItem implements Disposable {
  readonly #build: CurrentBuild;
  readonly #item = window.createStatusBarItem('dflint.status', StatusBarAlignment.Right, 100);
  readonly #subscriptions: readonly Disposable[];

  constructor(build: CurrentBuild) {
    this.#build = build;
    this.#item.name = 'dflint';
    this.#item.command = 'dflint.showCache';
    this.#subscriptions = [
      build.onDidChange(() => this.#update()),
      window.onDidChangeActiveTextEditor(() => this.#update()),
      languages.onDidChangeDiagnostics(() => this.#update()),
    ];
    this.#update();
  }

  dispose(): void {
    this.#item.dispose();
    for (const it of this.#subscriptions) it.dispose();
  }

  #update(): void {
    const document = activeDockerfile();
    if (document === undefined) {
      this.#item.hide();
      return;
    }
    const findings = languages.getDiagnostics(document.uri).filter((it) => it.source === 'dflint');
    const scene: LayersScene = document === this.#build.document ? this.#build.scene : { kind: 'nothing' };
    const share = shareText(scene);
    const count = findings.length === 0 ? '$(pass)' : `$(warning) ${findings.length}`;
    this.#item.text = share === undefined ? `$(layers) ${count}` : `$(layers) ${share} ${count}`;
    this.#item.tooltip = new MarkdownString([cacheText(scene), findingsText(findings), OPEN].join('\n\n'));
    this.#item.accessibilityInformation = { label: `dflint: ${cacheText(scene)} ${findingsText(findings)}` };
    this.#item.backgroundColor = findings.some((it) => it.severity <= severityThatFails(document))
      ? new ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}

const OPEN = 'Click to see what the next build will run.';

/** "67%"; of what may run, nothing is counted as cached. */
function shareText(scene: LayersScene): string | undefined {
  if (scene.kind !== 'prediction') return undefined;
  const { cached, rebuilt, unknown } = scene.prediction.summary;
  const total = cached + rebuilt + unknown;
  return total === 0 ? undefined : `${Math.floor((100 * cached) / total)}%`;
}

function cacheText(scene: LayersScene): string {
  switch (scene.kind) {
    case 'prediction': {
      const { cached, rebuilt, unknown } = scene.prediction.summary;
      const rest = [rebuilt > 0 && `${rebuilt} will run`, unknown > 0 && `${unknown} may run`].filter(Boolean);
      return `${cached} of ${cached + rebuilt + unknown} steps of the next build are cached${rest.map((it) => `, ${it}`).join('')}.`;
    }
    case 'unknown':
      return `Nothing is predicted about the next build: ${scene.reason}`;
    case 'waiting':
    case 'nothing':
      return 'It is not known yet what the next build will run.';
  }
}

function findingsText(findings: readonly Diagnostic[]): string {
  const parts = SEVERITIES.flatMap(([severity, one, many]) => {
    const count = findings.filter((it) => it.severity === severity).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return parts.length === 0 ? 'No findings.' : `${parts.join(', ')}.`;
}

const SEVERITIES: readonly (readonly [DiagnosticSeverity, string, string])[] = [
  [DiagnosticSeverity.Error, 'error', 'errors'],
  [DiagnosticSeverity.Warning, 'warning', 'warnings'],
  [DiagnosticSeverity.Information, 'piece of advice', 'pieces of advice'],
  [DiagnosticSeverity.Hint, 'matter of style', 'matters of style'],
];

/** The least severity that counts as failing; VS Code numbers from the worst on, and -1 is none. */
function severityThatFails(document: TextDocument): number {
  const order = ['error', 'warning', 'info', 'style'];
  return order.indexOf(workspace.getConfiguration('dflint', document).get('failOn', 'warning'));
}
