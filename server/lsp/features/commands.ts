import {
  type ApplyWorkspaceEditResult,
  type CancellationToken,
  type ClientCapabilities,
  ErrorCodes,
  LSPErrorCodes,
  Range,
  ResponseError,
  type ServerCapabilities,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { describe } from '../../lint/describe.ts';
import { ignoreEdits, ignoreEditsFor, type Reach } from '../../lint/ignore/add-ignore.ts';
import { isRecord } from '../../lint/record.ts';
import { namesOf, rulesNamed } from '../../lint/rule.ts';
import { nearest } from '../../text/nearest.ts';
import { applyEdit, editsFor, workspaceEdit } from '../change.ts';
import type { PredictionResult } from '../protocol.ts';
import type { Rim } from '../rim.ts';
import type { Opened } from '../session.ts';

export const FIX_ALL = 'dflint.fixAll';
const EXPLAIN_RULE = 'dflint.explainRule';
export const SHOW_CACHE = 'dflint.showCache';
const IGNORE_HERE = 'dflint.ignoreHere';
/** What stands for an action where the client takes nothing but commands. */
export const APPLY = 'dflint.apply';

export function commandProvider(client: ClientCapabilities): ServerCapabilities {
  const commands = [FIX_ALL, EXPLAIN_RULE, SHOW_CACHE, IGNORE_HERE];
  return { executeCommandProvider: { commands: takesActions(client) ? commands : [...commands, APPLY] } };
}

/** Whether the client takes actions as they are, and not only commands that stand for them. */
export function takesActions({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.codeAction?.codeActionLiteralSupport !== undefined;
}

/** `predict` answers what a build of a document would do, as the request `dflint/prediction` does. */
export function listenToCommands(rim: Rim, predict: (opened: Opened) => Promise<PredictionResult>): void {
  rim.connection.onExecuteCommand(({ command, arguments: [argument] = [] }, token) => {
    switch (command) {
      case FIX_ALL:
        return fixAll(argument, token, rim);
      case EXPLAIN_RULE:
        return explainRule(argument, rim);
      case SHOW_CACHE:
        return showCache(argument, token, rim, predict);
      case IGNORE_HERE:
        return ignoreHere(argument, token, rim);
      case APPLY:
        return apply(argument, rim);
      default:
        return new ResponseError<void>(ErrorCodes.InvalidParams, `there is no command ${command}`);
    }
  });
}

function apply(argument: unknown, rim: Rim): Outcome<ApplyWorkspaceEditResult> {
  return rim.attempt<ApplyWorkspaceEditResult | ResponseError<void>>(FAULT, async () =>
    WorkspaceEdit.is(argument) ? await applyEdit('dflint', argument, rim) : misused(APPLY, 'a workspace edit'),
  );
}

/** Has the client apply what may be fixed: what is safe, and with `unsafe` the rest too. */
function fixAll(argument: unknown, token: CancellationToken, rim: Rim): Outcome<ApplyWorkspaceEditResult> {
  const { uri, rule, unsafe } = fieldsOf(argument, 'uri');
  if (typeof uri !== 'string' || !isTextOrNothing(rule))
    return misused(FIX_ALL, 'the URI of a document, or { uri, rule?, unsafe? }');
  if (rule !== undefined && rim.session.rules.every((it) => it.id !== rule)) return noRule(rule, rim);
  return aboutDocument(uri, token, rim, (opened) => {
    const edits = editsFor({ kind: 'fixes', rule, safety: unsafe === true ? 'unsafe' : 'safe' }, opened, rim);
    if (edits.length === 0) return { applied: false, failureReason: 'there is nothing to fix' };
    return applyEdit('Fix all', workspaceEdit(opened.document, edits, rim), rim);
  });
}

/** Has comments silence what is found at a place: all, or what one rule finds. */
function ignoreHere(argument: unknown, token: CancellationToken, rim: Rim): Outcome<ApplyWorkspaceEditResult> {
  const { uri, range, rule, reach = 'instruction', reason } = fieldsOf(argument, 'uri');
  const isReach = (it: unknown): it is Reach => it === 'instruction' || it === 'stage' || it === 'file';
  const isComplete = typeof uri === 'string' && Range.is(range) && isReach(reach);
  if (!isComplete || !isTextOrNothing(rule) || !isTextOrNothing(reason))
    return misused(IGNORE_HERE, '{ uri, range, rule?, reach?, reason? }, where reach is instruction, stage or file');
  return aboutDocument(uri, token, rim, (opened) => {
    const { document, model, settings } = opened;
    const { start, end } = document.places.span(range);
    const there = rim.session
      .findingsIn(opened)
      .filter((it) => it.span.start <= end && start <= it.span.end && (rule === undefined || it.rule === rule));
    if (there.length === 0) return failed('nothing of that kind is found there');
    const silenced = there.filter((it) => !settings.config.locked?.has(it.rule));
    if (silenced.length === 0) return failed('the configuration lets no comment silence that');
    const edits =
      reach === 'instruction' ? ignoreEdits(model, silenced, reason) : ignoreEditsFor(model, silenced, reach, reason);
    if (edits === undefined || edits.length === 0) return failed('no comment can silence that');
    return applyEdit('Ignore', workspaceEdit(document, edits, rim), rim);
  });
}

/** Answers what there is to say of a rule, as Markdown; with `show`, has the client show its page too, where there is one. */
function explainRule(argument: unknown, rim: Rim): Outcome<string> {
  const { rule, show } = fieldsOf(argument, 'rule');
  if (typeof rule !== 'string') return misused(EXPLAIN_RULE, 'the name of a rule, or { rule, show? }');
  const found = rulesNamed(rule, rim.session.rules);
  if (found.length === 0) return noRule(rule, rim);
  return rim.attempt<string | ResponseError<void>>(FAULT, async () => {
    const uri = rim.docsOf(found[0]?.id ?? rule);
    if (show === true && uri !== undefined && rim.client.window?.showDocument?.support === true)
      await rim.connection.window.showDocument({ uri, external: true });
    return found.map(describe).join('\n---\n\n');
  });
}

function showCache(
  argument: unknown,
  token: CancellationToken,
  rim: Rim,
  predict: (opened: Opened) => Promise<PredictionResult>,
): Outcome<PredictionResult> {
  const { uri } = fieldsOf(argument, 'uri');
  if (typeof uri !== 'string') return misused(SHOW_CACHE, 'the URI of a document, or { uri }');
  return aboutDocument(uri, token, rim, predict);
}

type Outcome<Result> = ResponseError<void> | Promise<Result | ResponseError<void>>;

/** Arguments have names; where one is enough, it may stand alone. */
function fieldsOf(argument: unknown, only: string): Readonly<Record<string, unknown>> {
  return isRecord(argument) ? argument : { [only]: argument };
}

async function aboutDocument<Result>(
  uri: string,
  token: CancellationToken,
  rim: Rim,
  work: (opened: Opened) => Result | ResponseError<void> | Promise<Result | ResponseError<void>>,
): Promise<Result | ResponseError<void>> {
  if (!rim.session.uris.includes(uri)) return failed(`${uri} is not open, or is no Dockerfile`);
  return await rim.answer<Result | ResponseError<void>, void>(uri, token, FAULT, work);
}

function misused(command: string, expected: string): ResponseError<void> {
  return new ResponseError<void>(ErrorCodes.InvalidParams, `${command} takes ${expected}`);
}

function noRule(name: string, { session }: Rim): ResponseError<void> {
  const guess = nearest(name, session.rules.flatMap(namesOf));
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
  return new ResponseError<void>(ErrorCodes.InvalidParams, `there is no rule "${name}"${hint}`);
}

function failed(reason: string): ResponseError<void> {
  return new ResponseError<void>(LSPErrorCodes.RequestFailed, reason);
}

const FAULT = new ResponseError<void>(ErrorCodes.InternalError, "a fault of dflint's own; its log says more");

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
