import { setTimeout } from 'node:timers/promises';
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type Hover,
  InsertTextFormat,
  MarkupKind,
  type Position,
  type ServerCapabilities,
  type SignatureHelp,
  type TextEdit,
} from 'vscode-languageserver';
import type { Rule } from '../../lint/rule.ts';
import type { Model } from '../../model/model.ts';
import { type CompletionKind, type CompletionKnowledge, completions } from '../../service/completion.ts';
import { documentationOf, type Topic } from '../../service/documentation.ts';
import { formattingEdits, rangeFormattingEdits, typingEdits } from '../../service/format.ts';
import { type HoverKnowledge, hover } from '../../service/hover.ts';
import { signatureHelp } from '../../service/signature-help.ts';
import type { Rim } from '../rim.ts';
import type { Opened } from '../session.ts';

/** What helps while text is written: explanations, proposals and its form. */
export const WRITING: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['=', ',', ' ', '$', '{', '-', '/', ':', '#'], resolveProvider: true },
  signatureHelpProvider: { triggerCharacters: [' ', '=', ','] },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: ['\\', '`'] },
};

export function listenToWriting(rim: Rim): void {
  const { connection, session } = rim;
  const { rules } = session;
  connection.onHover((params, token) =>
    rim.answer(params.textDocument.uri, token, null, async (it) => {
      // To lint a long file takes longer than a hover may, and the squiggles that it explains come after that.
      const diagnostics = session.knownFindingsIn(it);
      let isAtStep = false;
      const knowledge: HoverKnowledge = {
        rules,
        diagnostics,
        get prediction() {
          isAtStep = true;
          return session.predictionFor(it);
        },
      };
      const found = hoverAt(it, params.position, knowledge);
      if (!isAtStep || session.predictions.hasOutcomeFor(it)) return found;
      // Whoever looks for one has it worked out from then on; only the first has to wait for it.
      await Promise.race([session.predictions.outcomeFor(it), setTimeout(LONGEST_WAIT, undefined, { ref: false })]);
      return hoverAt(it, params.position, knowledge);
    }),
  );
  connection.onSignatureHelp((params, token) =>
    rim.answer(params.textDocument.uri, token, null, (it) => signaturesAt(it, params.position)),
  );
  connection.onCompletion((params, token) => {
    const knowsSnippets = rim.client.textDocument?.completion?.completionItem?.snippetSupport === true;
    return rim.answer(params.textDocument.uri, token, null, (it) => {
      const knowledge: CompletionKnowledge = {
        rules,
        get context() {
          return session.contextForWriting(it);
        },
      };
      return completionAt(it, params.position, knowledge, knowsSnippets);
    });
  });
  connection.onCompletionResolve((item, token) => {
    const pending = pendingOf(item);
    if (pending === undefined) return item;
    return rim.answer(pending.uri, token, item, ({ model }) => documented(item, pending, model, rules));
  });
  connection.onDocumentFormatting((params, token) =>
    rim.answer(params.textDocument.uri, token, [], (it) =>
      it.settings.client.format ? formatting(it, params.options) : [],
    ),
  );
  connection.onDocumentRangeFormatting((params, token) =>
    rim.answer(params.textDocument.uri, token, [], (it) =>
      it.settings.client.format ? rangeFormatting(it, params.range, params.options) : [],
    ),
  );
  connection.onDocumentOnTypeFormatting((params, token) =>
    rim.answer(params.textDocument.uri, token, [], (it) =>
      it.settings.client.format ? typed(it, params.position, params.ch, params.options) : [],
    ),
  );
}

/** In milliseconds. */
const LONGEST_WAIT = 1000;

function hoverAt({ document, model }: Opened, at: Position, knowledge: HoverKnowledge): Hover | null {
  const found = hover(model, document.places.offset(at), knowledge);
  if (found === undefined) return null;
  return { range: document.places.range(found.span), contents: { kind: MarkupKind.Markdown, value: found.markdown } };
}

function signaturesAt({ document, model }: Opened, at: Position): SignatureHelp | null {
  const help = signatureHelp(model, document.places.offset(at));
  if (help === undefined) return null;
  return {
    activeSignature: help.active,
    signatures: help.signatures.map(({ label, text, parameters, activeParameter }) => ({
      label,
      documentation: { kind: MarkupKind.Markdown, value: text },
      parameters: parameters.map((it) => ({
        label: [it.span.start, it.span.end] as [number, number],
        documentation: { kind: MarkupKind.Markdown, value: it.text },
      })),
      ...(activeParameter !== undefined && { activeParameter }),
    })),
  };
}

/** What a proposal carries until its documentation is asked for. */
interface Pending {
  readonly uri: string;
  readonly topic: Topic;
}

function completionAt(
  { document, model }: Opened,
  at: Position,
  knowledge: CompletionKnowledge,
  knowsSnippets: boolean,
): CompletionList {
  const found = completions(model, document.places.offset(at), knowledge);
  const width = String(found.items.length).length;
  const items = found.items.flatMap((it, index): CompletionItem[] => {
    if (it.kind === 'snippet' && !knowsSnippets) return [];
    const isSnippet = it.snippet !== undefined && knowsSnippets;
    const newText = isSnippet ? (it.snippet ?? it.edit.text) : it.edit.text;
    return [
      {
        label: it.label,
        kind: KINDS[it.kind],
        // Their order is the service's, and editors sort by text.
        sortText: String(index).padStart(width, '0'),
        filterText: it.label,
        textEdit: { range: document.places.range(it.edit.span), newText },
        ...(it.detail !== undefined && { detail: it.detail }),
        ...(isSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
        ...(it.isDeprecated && { tags: [CompletionItemTag.Deprecated] }),
        ...(it.topic !== undefined && { data: { uri: document.uri, topic: it.topic } satisfies Pending }),
      },
    ];
  });
  return { isIncomplete: found.isIncomplete, items };
}

/** The document that the documentation of a proposal is asked of; `undefined` where there is none to be had. */
function pendingOf({ data }: CompletionItem): Pending | undefined {
  const isPending = typeof data === 'object' && data !== null && 'uri' in data && 'topic' in data;
  return isPending ? (data as Pending) : undefined;
}

function documented(item: CompletionItem, { topic }: Pending, model: Model, rules: readonly Rule[]): CompletionItem {
  const value = documentationOf(topic, model, rules);
  return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
}

function formatting({ document, model }: Opened, options: { tabSize: number; insertSpaces: boolean }): TextEdit[] {
  return document.textEdits(formattingEdits(model, styleOf(options)));
}

function rangeFormatting(
  { document, model }: Opened,
  range: Parameters<Opened['document']['places']['span']>[0],
  options: { tabSize: number; insertSpaces: boolean },
): TextEdit[] {
  return document.textEdits(rangeFormattingEdits(model, document.places.span(range), styleOf(options)));
}

function typed(
  { document, model }: Opened,
  at: Position,
  character: string,
  options: { tabSize: number; insertSpaces: boolean },
): TextEdit[] {
  return document.textEdits(typingEdits(model, document.places.offset(at), character, styleOf(options)));
}

function styleOf({ tabSize, insertSpaces }: { tabSize: number; insertSpaces: boolean }) {
  return { indent: insertSpaces ? ' '.repeat(tabSize) : '\t' };
}

const KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  instruction: CompletionItemKind.Keyword,
  keyword: CompletionItemKind.Keyword,
  flag: CompletionItemKind.Property,
  key: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  stage: CompletionItemKind.Module,
  image: CompletionItemKind.Class,
  variable: CompletionItemKind.Variable,
  directive: CompletionItemKind.Property,
  rule: CompletionItemKind.EnumMember,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  user: CompletionItemKind.Unit,
  label: CompletionItemKind.Constant,
  heredoc: CompletionItemKind.Text,
  snippet: CompletionItemKind.Snippet,
};
