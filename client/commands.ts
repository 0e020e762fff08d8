import { commands, type Disposable, type LogOutputChannel, Uri, window, workspace } from 'vscode';
import type { Location, Position } from 'vscode-languageclient';
import { activeDockerfile } from './documents.ts';
import type { LayersPanel } from './layers-panel.ts';
import type { RulePages } from './rule-pages.ts';
import type { Server } from './server.ts';

interface Parts {
  readonly output: LogOutputChannel;
  readonly server: Server;
  readonly panel: LayersPanel;
  readonly pages: RulePages;
}

/**
 * The commands of the palette, and what lenses and actions ask for. Those of the server are registered by the language client
 * when it has started; here is only what is done before the server is asked, or instead.
 */
export function registerCommands({ output, server, panel, pages }: Parts): readonly Disposable[] {
  server.handle('dflint.fixAll', async (args, next) => {
    const document = activeDockerfile();
    if (args.length === 0 && document === undefined) return undefined;
    const result = await (document === undefined || args.length > 0
      ? next(...args)
      : next(server.uriText(document.uri)));
    const reason = failureIn(result);
    if (reason !== undefined) window.setStatusBarMessage(`dflint: ${reason}`, PASSING);
    return result;
  });
  server.handle('dflint.explainRule', async ([rule]) => pages.show(typeof rule === 'string' ? rule : undefined));
  server.handle('dflint.showCache', async ([uri]) => panel.show(await documentFor(uri)));
  return [
    commands.registerCommand('dflint.showReferences', (uri: string, position: Position, locations: Location[]) => {
      const { places } = server;
      const found = locations.map((it) => places.asLocation(it));
      return commands.executeCommand(
        'editor.action.showReferences',
        Uri.parse(uri),
        places.asPosition(position),
        found,
      );
    }),
    commands.registerCommand('dflint.restart', () => server.restart()),
    commands.registerCommand('dflint.showOutput', () => output.show()),
  ];
}

/** How long a message stays in the status bar, in milliseconds. */
const PASSING = 5000;

/** A lens names the document by a text, the button of an editor by its URI. */
async function documentFor(uri: unknown) {
  if (typeof uri === 'string') return await workspace.openTextDocument(Uri.parse(uri));
  return uri instanceof Uri ? await workspace.openTextDocument(uri) : activeDockerfile();
}

function failureIn(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null || !('failureReason' in result)) return undefined;
  return typeof result.failureReason === 'string' ? result.failureReason : undefined;
}
