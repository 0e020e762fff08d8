import { commands, type ExtensionContext, window, workspace } from 'vscode';
import { registerCommands } from './commands.ts';
import { CurrentBuild } from './current-build.ts';
import { Duplicates } from './duplicates.ts';
import { LayersPanel } from './layers-panel.ts';
import { RulePages } from './rule-pages.ts';
import { Server } from './server.ts';
import { StatusItem } from './status-item.ts';
import { UnsavedFiles } from './unsaved-files.ts';

/** Called by VS Code when the first Dockerfile, Compose or Bake file is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('dflint', { log: true });
  const duplicates = new Duplicates(context.globalState);
  const server = new Server(context, output, duplicates);
  const build = new CurrentBuild(server);
  const panel = new LayersPanel(context, build);
  context.subscriptions.push(
    output,
    duplicates,
    server,
    build,
    panel,
    new StatusItem(build),
    new UnsavedFiles(server),
    workspace.onDidGrantWorkspaceTrust(() => server.trust()),
    ...registerCommands({ output, server, panel, pages: new RulePages(context, server) }),
  );
  await commands.executeCommand('setContext', 'dflint.isActive', true);
  await server.start();
}
