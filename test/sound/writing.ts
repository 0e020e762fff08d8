import { rules } from '../../rules/index.ts';
import { modelOf } from '../../server/model/model.ts';
import { completions } from '../../server/service/completion.ts';
import { documentationOf } from '../../server/service/documentation.ts';
import { hover } from '../../server/service/hover.ts';
import { signatureHelp } from '../../server/service/signature-help.ts';
import { parse } from '../../server/syntax/parse.ts';
import { contextOfFiles } from '../context-of-files.ts';

const context = contextOfFiles({ '.dockerignore': 'x', 'src/a b': '', 'src/c': '', x: '' });

/** Asks everything at an offset; what comes back lies in the text, and an edit in one line of it, around the cursor. */
export function expectSoundWriting(source: string, offsets: Iterable<number>): void {
  const model = modelOf(parse(source));
  for (const offset of offsets) {
    const where = () => JSON.stringify(`${source.slice(0, offset)}<|>${source.slice(offset)}`);
    const found = hover(model, offset, { rules });
    if (found !== undefined) {
      const { start, end } = found.span;
      if (!(0 <= start && start <= offset && offset <= end && end <= source.length)) throw new Error(where());
      if (found.markdown.trim() === '') throw new Error(where());
    }
    const help = signatureHelp(model, offset);
    const signature = help?.signatures[help.active];
    if (help !== undefined && signature === undefined) throw new Error(where());
    const active = signature?.activeParameter;
    if (active !== undefined && signature?.parameters[active] === undefined) throw new Error(where());
    const { items } = completions(model, offset, { rules, context });
    const [first] = items;
    if (first?.topic !== undefined && documentationOf(first.topic, model, rules) === '') throw new Error(where());
    for (const { edit, topic } of items) {
      const { start, end } = edit.span;
      const isAround = 0 <= start && start <= offset && offset <= end && end <= source.length;
      if (!isAround || source.slice(start, end).includes('\n')) throw new Error(`${edit.text} at ${where()}`);
      if (topic?.kind === 'stage' && documentationOf(topic, model, rules) === undefined) throw new Error(where());
    }
  }
}
