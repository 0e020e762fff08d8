import { hasForeignFrontend } from '../lint/frontend.ts';
import { type Model, modelOf } from '../model/model.ts';
import { templatePlaceholder } from '../model/template.ts';
import { parse } from '../syntax/parse.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { editsIn } from './format/file.ts';
import { lineEndOf, lineStartOf } from './format/line.ts';
import { type FormatOptions, styleOf } from './format/style.ts';
import { editsBehindEscape, editsBehindLineBreak } from './format/typing.ts';

export type { FormatOptions } from './format/style.ts';

/**
 * A Dockerfile in the one style that there is. White space and the case of Docker's words change where they mean nothing to
 * BuildKit, so no step is built again. What cannot be read stays as it is. Formatting twice is formatting once.
 */
export function format(source: string, options: FormatOptions = {}): string {
  return applyEdits(source, formattingEdits(modelOf(parse(source)), options));
}

/** The edits that format a file: as small as can be, in order. */
export function formattingEdits(model: Model, options: FormatOptions = {}): readonly Edit[] {
  return editsWithin(model, { start: 0, end: model.file.source.length }, options);
}

/** Those of them that touch the lines of a span. */
export function rangeFormattingEdits(model: Model, { start, end }: Span, options: FormatOptions = {}): readonly Edit[] {
  const { source } = model.file;
  return editsWithin(model, { start: lineStartOf(source, start), end: lineEndOf(source, end) }, options);
}

/**
 * What to change once a line break, or the escape character that continues a line, has been typed just before `offset`.
 * Nothing else that is typed changes anything, and no line comes or goes.
 */
export function typingEdits(model: Model, offset: number, typed: string, options: FormatOptions = {}): readonly Edit[] {
  const { file } = model;
  if ((typed !== '\n' && typed !== file.escape) || reasonToLeave(model) !== undefined) return [];
  const style = styleOf(file, options);
  return typed === '\n' ? editsBehindLineBreak(file, offset, style) : editsBehindEscape(file, offset, style);
}

/** Why a file as a whole is left as it is; completes "this file …". `undefined` where it is not. */
export function reasonToLeave(model: Model): string | undefined {
  if (templatePlaceholder(model) !== undefined) return 'is a template';
  // It may be in any language.
  return hasForeignFrontend(model.file) ? 'is for another frontend than that of Docker' : undefined;
}

function editsWithin(model: Model, within: Span, options: FormatOptions): readonly Edit[] {
  return reasonToLeave(model) === undefined ? editsIn(model.file, within, styleOf(model.file, options)) : [];
}
