import type { Model } from '../../model/model.ts';
import type { Edit } from '../../text/edit.ts';
import { bareSpan } from '../../text/span.ts';
import type { HeredocName } from '../name/heredoc.ts';

/** Why a here-document cannot be renamed, whatever the new name. */
export function whyNotHeredoc({ opening }: HeredocName): string | undefined {
  return opening === undefined
    ? 'Quotes stand in the midst of this name, so it cannot be replaced by another.'
    : undefined;
}

/** The edits that give a here-document another name, or why there are none. */
export function heredocEdits(
  { heredoc, opening, closing }: HeredocName,
  name: string,
  model: Model,
): readonly Edit[] | string {
  if (!NAME.test(name))
    return 'The name of a here-document is a letter or "_", and letters, digits, "_", "-" and "." behind it.';
  const { source } = model.file;
  // One that never ends would end at the next such line, wherever in the file.
  const body = source.slice(heredoc.body.start, closing === undefined ? undefined : heredoc.body.end);
  const indentation = heredoc.stripsTabs ? '\\t*' : '';
  const line = new RegExp(`^${indentation}${name.replaceAll('.', '\\.')}\\r*$`, 'm');
  if (line.test(body)) return `A line of the text is only "${name}", so that it would end there.`;
  const spans = [opening, closing].flatMap((it) => it ?? []);
  return spans.map((it) => ({ span: bareSpan(it), text: name }));
}

/** What needs no quotes in any shell. */
const NAME = /^[A-Za-z_][\w.-]*$/;
