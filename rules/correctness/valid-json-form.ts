import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { ListForm, Word } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const validJsonForm: Rule = {
  id: 'valid-json-form',
  category: 'correctness',
  severity: 'warning',
  summary: 'Write a JSON array as JSON has it',
  why: `
    What is no JSON array is a line for the shell, or a list of words, and nothing says so: \`CMD ['node', 'app.js']\` has a
    shell look for a program named \`[node,\`. JSON has double quotes alone, a comma between two strings and none behind
    the last, and a backslash doubled.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        CMD ['node', 'server.js']
        #   ^^^^^^^^^^^^^^^^^^^^^ this is no JSON, which has double quotes alone, so a shell gets it as it is
      `,
      good: `
        FROM node:22
        CMD ["node", "server.js"]
      `,
    },
    {
      good: `
        FROM node:22
        RUN [ -d dist ] && rm -r dist
        CMD [ "node", "server.js" ]
      `,
    },
  ],

  *check(model) {
    const { source } = model.file;
    for (const kind of ['Cmd', 'Entrypoint', 'Run', 'Healthcheck'] as const) {
      for (const { command } of model.all(kind)) {
        if (command?.kind !== 'ShellForm' || !command.text.startsWith('[') || !isMeantAsList(command.text)) continue;
        yield findingAt(command, command.text, 'a shell gets it as it is', source);
      }
    }
    for (const kind of ['Copy', 'Add'] as const) {
      for (const { heredocs, sources, target, form } of model.all(kind)) {
        const finding = heredocs.length > 0 ? undefined : inWords(sources[0], target, form, source);
        if (finding !== undefined) yield finding;
      }
    }
    for (const { paths, form } of model.all('Volume')) {
      const finding = inWords(paths[0], paths.at(-1), form, source);
      if (finding !== undefined) yield finding;
    }
  },
};

function inWords(first: Word | undefined, last: Word | undefined, form: ListForm, source: string): Finding | undefined {
  if (form === 'json' || first === undefined || last === undefined || !first.text.startsWith('[')) return undefined;
  const span = { start: first.start, end: last.end };
  const text = textOf(source, span);
  return isMeantAsList(text) ? findingAt(span, text, 'its parts are taken for paths', source) : undefined;
}

/** Brackets around strings; `[ "$a" = b ]` is a command of the shell, and `[a-z]*.txt` a pattern. */
function isMeantAsList(text: string): boolean {
  if (!/\][ \t]*$/.test(text)) return false;
  return (
    /^\[[ \t]*(?:'[^']*'|"(?:[^"\\]|\\.)*"|[“”][^“”]*[“”])[ \t]*(?:,|\]|["'])/.test(text) ||
    /^\[[\w./-]+(?:, [\w./-]+)+\]/.test(text)
  );
}

function findingAt(span: Span, text: string, effect: string, source: string): Finding {
  const { start, end } = span;
  const message = `this is no JSON, ${faultOf(text)}, so ${effect}`;
  const items = itemsOf(text);
  if (items === undefined || text !== textOf(source, span)) return { span: { start, end }, message };
  const array = `[${items.map((it) => JSON.stringify(it)).join(', ')}]`;
  // Unsafe: without a shell, nothing is expanded.
  return {
    span: { start, end },
    message,
    fix: { title: 'Write it as JSON', safety: 'unsafe', edits: [{ span: { start, end }, text: array }] },
  };
}

function faultOf(text: string): string {
  if (/\][ \t]*\][ \t]*$/.test(text)) return 'which has one closing bracket';
  if (/[“”]/.test(text)) return 'which has straight double quotes alone';
  if (/'/.test(text)) return 'which has double quotes alone';
  if (/,[ \t]*\]/.test(text)) return 'which has no comma behind the last string';
  if (/"[ \t]*"/.test(text)) return 'which has a comma between two strings';
  if (/\\(?!["\\/bfnrtu])/.test(text)) return 'in which a backslash is doubled';
  return 'in which each part is a string in double quotes';
}

/** The strings, where it is plain what each of them is. */
function itemsOf(text: string): readonly string[] | undefined {
  const inner = text
    .replace(/^\[|\][ \t]*$/g, '')
    .trim()
    .replace(/,$/, '');
  const items = inner.split(',').map((it) => /^(?:'([^'"\\$]*)'|"([^"'\\$]*)")$/.exec(it.trim()));
  const found = items.flatMap((it) => it?.[1] ?? it?.[2] ?? []);
  return found.length === items.length && found.length > 0 ? found : undefined;
}
