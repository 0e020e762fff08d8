import {
  commands,
  type Disposable,
  type ExtensionContext,
  Range,
  type TextDocument,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type Webview,
  type WebviewPanel,
  window,
} from 'vscode';
import type { LayersMessage, LayersRemedy, LayersRequest } from '../server/lsp/protocol.ts';
import type { CurrentBuild } from './current-build.ts';

/** The Layers view, a panel beside the editor: there is at most one, and it shows the Dockerfile that was last edited. */
export class LayersPanel implements Disposable {
  readonly #extension: Uri;
  readonly #build: CurrentBuild;
  readonly #subscriptions: readonly Disposable[];
  #panel: WebviewPanel | undefined;

  constructor({ extensionUri }: ExtensionContext, build: CurrentBuild) {
    this.#extension = extensionUri;
    this.#build = build;
    this.#subscriptions = [
      build.onDidChange(() => this.#tell()),
      window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
        if (textEditor.document !== build.document || selection === undefined) return;
        this.#post({ kind: 'cursor', line: selection.active.line + 1 });
      }),
      window.registerWebviewPanelSerializer(VIEW, { deserializeWebviewPanel: async (it) => this.#adopt(it) }),
    ];
  }

  /** Shows the view, and leaves the focus in the editor. */
  show(document: TextDocument | undefined): void {
    if (document !== undefined) this.#build.look(document);
    if (this.#panel !== undefined) this.#panel.reveal(undefined, true);
    else {
      const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      this.#adopt(window.createWebviewPanel(VIEW, 'Layers', place));
    }
  }

  dispose(): void {
    this.#panel?.dispose();
    for (const it of this.#subscriptions) it.dispose();
  }

  #adopt(panel: WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const files = Uri.joinPath(this.#extension, 'dist');
    panel.webview.options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [files] };
    panel.iconPath = {
      light: Uri.joinPath(this.#extension, 'images/layers-light.svg'),
      dark: Uri.joinPath(this.#extension, 'images/layers-dark.svg'),
    };
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((request: LayersRequest) => this.#answer(request));
    panel.webview.html = pageFor(panel.webview, files);
    this.#tell();
  }

  #tell(): void {
    const { scene, document } = this.#build;
    if (this.#panel !== undefined) this.#panel.title = scene.kind === 'nothing' ? 'Layers' : `Layers: ${scene.file}`;
    this.#post({ kind: 'scene', scene });
    const editor = window.visibleTextEditors.find((it) => it.document === document);
    this.#post({ kind: 'cursor', line: editor && editor.selection.active.line + 1 });
  }

  #post(message: LayersMessage): void {
    this.#panel?.webview.postMessage(message);
  }

  async #answer(request: LayersRequest): Promise<void> {
    switch (request.kind) {
      case 'ready':
        this.#tell();
        return;
      case 'reveal':
        await this.#reveal(request.range);
        return;
      case 'remedy':
        await commands.executeCommand(...REMEDIES[request.remedy]);
        return;
    }
  }

  async #reveal({ start }: Extract<LayersRequest, { kind: 'reveal' }>['range']): Promise<void> {
    const { document } = this.#build;
    if (document === undefined) return;
    const shown = window.visibleTextEditors.find((it) => it.document === document);
    const selection = new Range(start.line, start.character, start.line, start.character);
    const viewColumn = shown?.viewColumn ?? ViewColumn.One;
    const editor = await window.showTextDocument(document, { viewColumn, selection });
    editor.revealRange(selection, TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

const VIEW = 'dflint.layers';

/** The commands of VS Code, and of ours, that help. */
const REMEDIES: Readonly<Record<LayersRemedy, [string, ...string[]]>> = {
  trust: ['workbench.trust.manage'],
  settings: ['workbench.action.openSettings', 'dflint.cache.enable'],
  restart: ['dflint.restart'],
};

/** It can load nothing but its own two files, and reach nothing. */
function pageFor(webview: Webview, files: Uri): string {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const [script, style] = ['layers.js', 'layers.css'].map((it) => webview.asWebviewUri(Uri.joinPath(files, it)));
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width">
    <link rel="stylesheet" href="${style}">
    <title>Layers</title>
  </head>
  <body>
    <div id="root"></div>
    <div id="status" class="spoken" role="status"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
