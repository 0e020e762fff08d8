import { commands, type ExtensionContext, languages, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { RULES } from './rules.ts';
import type { Server } from './server.ts';

/** The pages of rules, as the server writes them, in VS Code's preview of Markdown. */
export class RulePages {
  constructor(context: ExtensionContext, server: Server) {
    context.subscriptions.push(
      workspace.registerTextDocumentContentProvider(SCHEME, {
        provideTextDocumentContent: async ({ path }) => {
          const text = await server.execute('dflint.explainRule', path.replace(/^\/|\.md$/g, ''));
          return typeof text === 'string' ? text : '';
        },
      }),
    );
  }

  /** Of a rule by any of its names; where none is given, a person chooses. */
  async show(name: string | undefined): Promise<void> {
    const chosen = name ?? (await chosenRule());
    if (chosen !== undefined)
      await commands.executeCommand('markdown.showPreview', Uri.from({ scheme: SCHEME, path: `/${chosen}.md` }));
  }
}

const SCHEME = 'dflint-rule';

/** The rules of the line first, then those of the file, then all others. */
async function chosenRule(): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  const findings = editor === undefined ? [] : languages.getDiagnostics(editor.document.uri);
  const ours = findings.filter((it) => it.source === 'dflint');
  const line = editor?.selection.active.line ?? -1;
  const here = ours.filter(({ range }) => range.start.line <= line && line <= range.end.line);
  const rank = (id: string) =>
    here.some((it) => codeOf(it) === id) ? 0 : ours.some((it) => codeOf(it) === id) ? 1 : 2;
  const items = RULES.toSorted((a, b) => rank(a.id) - rank(b.id)).map(
    ({ id, summary, aka }): QuickPickItem => ({ label: id, description: aka.join(', '), detail: summary }),
  );
  const options = { placeHolder: 'Which rule?', matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.label;
}

function codeOf({
  code,
}: {
  readonly code?: string | number | { readonly value: string | number } | undefined;
}): string {
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}
