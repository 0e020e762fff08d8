import { setTimeout } from 'node:timers/promises';
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  CodeActionParams,
  Command,
  ServerCapabilities,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { CodeActionTriggerKind } from 'vscode-languageserver';
import { isRecord } from '../../lint/record.ts';
import type { Diagnostic, Safety } from '../../lint/rule.ts';
import { orderActions } from '../../service/action/better-order.ts';
import {
  type Action,
  type ActionKind,
  actionsAt,
  type Change,
  editsOf,
  ignoreFileActions,
} from '../../service/actions.ts';
import type { Advised } from '../../simulator/advice.ts';
import type { Span } from '../../text/span.ts';
import { editsFor, workspaceEdit } from '../change.ts';
import { lspDiagnostic } from '../diagnostics.ts';
import type { OpenDocument } from '../document.ts';
import type { Rim } from '../rim.ts';
import type { Opened } from '../session.ts';
import { APPLY, FIX_ALL, takesActions } from './commands.ts';

/** To say which kinds there are is for clients that take actions, and not only commands. */
export function actionProvider(client: ClientCapabilities): ServerCapabilities {
  return { codeActionProvider: takesActions(client) ? { codeActionKinds: [...KINDS], resolveProvider: true } : true };
}

const KINDS: readonly ActionKind[] = ['quickfix', 'refactor.rewrite', 'source.fixAll.dflint'];

export function listenToActions(rim: Rim): void {
  const { connection, session } = rim;
  connection.onCodeAction((params, token) => {
    const { uri } = params.textDocument;
    return session.companions.has(uri)
      ? rim.attempt([], () => actionsInCompanion(params, rim))
      : rim.answer(uri, token, [], (it) => actionsIn(it, params, rim));
  });
  connection.onCodeActionResolve((action, token) => {
    const pending = pendingOf(action);
    if (pending === undefined) return action;
    return rim.answer(pending.uri, token, action, (it) => ({ ...action, edit: editOf(changeOf(pending), it, rim) }));
  });
}

async function actionsIn(
  opened: Opened,
  { range, context }: CodeActionParams,
  rim: Rim,
): Promise<(CodeAction | Command)[]> {
  const { document, model, settings } = opened;
  const span = document.places.span(range);
  const all = rim.session.findingsIn(opened);
  const diagnostics = all.filter((it) => meet(it.span, span) || isNamed(it, context, document));
  const advised = await orderFor(opened, context, rim);
  const actions = [
    ...actionsAt(model, { span, diagnostics, all, config: settings.config, only: context.only }),
    ...(advised === undefined ? [] : orderActions(advised, span)),
  ];
  if (!takesActions(rim.client)) return actions.map((it) => commandFor(it, opened, rim));
  const asked = new Set(diagnostics);
  return actions.map(({ title, kind, isPreferred, diagnostics, change, proof }) => {
    const ended = diagnostics.filter((it) => asked.has(it)).map((it) => lspDiagnostic(it, document, rim.docsOf));
    return {
      title,
      kind,
      ...(isPreferred && { isPreferred }),
      ...(ended.length > 0 && { diagnostics: ended }),
      ...(proof !== undefined && { data: { proof } }),
      ...(change.kind === 'fixes' && asksLater(rim.client)
        ? { data: pendingFor(change, document) }
        : { edit: editOf(change, opened, rim) }),
    };
  });
}

/**
 * A better order, where somebody asks for what there is to do: who asks for rewritings waits until it is known, and who asks
 * for everything is told the next time. While the cursor goes round nothing is measured.
 */
async function orderFor(
  opened: Opened,
  { only, triggerKind }: CodeActionContext,
  { session: { orders } }: Rim,
): Promise<Advised | undefined> {
  if (only?.some((it) => /^refactor(?:\.rewrite)?$/.test(it))) return await orders.orderFor(opened);
  if (only !== undefined && !only.includes('')) return undefined;
  if (triggerKind !== CodeActionTriggerKind.Invoked) return orders.knownFor(opened);
  return await Promise.race([orders.orderFor(opened), setTimeout(LONGEST_WAIT, undefined, { ref: false })]);
}

/** In milliseconds. */
const LONGEST_WAIT = 100;

/** What to do about findings in an ignore file, which is short: the edits are worked out at once. */
async function actionsInCompanion(
  { textDocument: { uri }, range, context }: CodeActionParams,
  rim: Rim,
): Promise<(CodeAction | Command)[]> {
  const companion = await rim.session.companions.opened(uri);
  if (companion?.kind !== 'ignore file') return [];
  const { document, settings, findingsIn } = companion;
  const span = document.places.span(range);
  const all = findingsIn(document.source);
  const diagnostics = all.filter((it) => meet(it.span, span) || isNamed(it, context, document));
  const actions = ignoreFileActions(document.source, { diagnostics, all, config: settings.config, only: context.only });
  return actions.map(({ title, kind, isPreferred, diagnostics, change }) => {
    const edit = workspaceEdit(document, editsOf(change, document.source, findingsIn), rim);
    if (!takesActions(rim.client)) return { title, command: APPLY, arguments: [edit] };
    const ended = diagnostics.map((it) => lspDiagnostic(it, document, rim.docsOf));
    return { title, kind, ...(isPreferred && { isPreferred }), diagnostics: ended, edit };
  });
}

function meet(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Editors ask for what they show on a line, also where the cursor is beside it. */
function isNamed({ rule, span }: Diagnostic, { diagnostics }: CodeActionContext, { places }: OpenDocument): boolean {
  return diagnostics.some(({ source, code, range }) => {
    if (source !== 'dflint' || code !== rule) return false;
    const { start, end } = places.span(range);
    return start === span.start && end === span.end;
  });
}

function editOf(change: Change, opened: Opened, rim: Rim): WorkspaceEdit {
  return workspaceEdit(opened.document, editsFor(change, opened, rim), rim);
}

/** What an action carries until its edit is asked for, which is then one of the text as it is by that time. */
interface Pending {
  readonly uri: string;
  readonly rule: string | undefined;
  readonly safety: Safety;
}

function pendingFor({ rule, safety }: Change & { kind: 'fixes' }, { uri }: OpenDocument): Pending {
  return { uri, rule, safety };
}

function pendingOf({ data }: CodeAction): Pending | undefined {
  if (!isRecord(data)) return undefined;
  const { uri, rule, safety } = data;
  if (typeof uri !== 'string' || (safety !== 'safe' && safety !== 'unsafe')) return undefined;
  return rule === undefined || typeof rule === 'string' ? { uri, rule, safety } : undefined;
}

function changeOf({ rule, safety }: Pending): Change {
  return { kind: 'fixes', rule, safety };
}

/** For a client that takes nothing but commands. */
function commandFor({ title, change }: Action, opened: Opened, rim: Rim): Command {
  if (change.kind === 'edits') return { title, command: APPLY, arguments: [editOf(change, opened, rim)] };
  const isUnsafe = change.safety === 'unsafe';
  return { title, command: FIX_ALL, arguments: [{ uri: opened.document.uri, rule: change.rule, unsafe: isUnsafe }] };
}

function asksLater({ textDocument }: ClientCapabilities): boolean {
  const { dataSupport, resolveSupport } = textDocument?.codeAction ?? {};
  return dataSupport === true && resolveSupport?.properties.includes('edit') === true;
}
