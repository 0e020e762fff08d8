import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { ListForm, ShellForm, Word } from '../../server/syntax/ast.ts';
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
    for (const it of [
      ...model.all('Cmd'),
      ...model.all('Entrypoint'),
      ...model.all('Run'),
      ...model.all('Healthcheck'),
    ]) {
      if (it.command?.kind === 'ShellForm') yield* inShellForm(it.command, source);
    }
    for (const it of [...model.all('Copy'), ...model.all('Add')]) {
      if (it.heredocs.length === 0) yield* inWords([...it.sources, it.target], it.form, source);
    }
    for (const { paths, form } of model.all('Volume')) yield* inWords(paths, form, source);
  },
};

function* inShellForm(form: ShellForm, source: string): Generator<Finding> {
  const { text } = form;
  if (!text.startsWith('[') || !isMeantAsList(text)) return;
  yield findingAt(form, text, 'a shell gets it as it is', source);
}

function* inWords(words: readonly Word[], form: ListForm, source: string): Generator<Finding> {
  const [first, last] = [words[0], words.at(-1)];
  if (form === 'json' || first === undefined || last === undefined || !first.text.startsWith('[')) return;
  const span = { start: first.start, end: last.end };
  const text = textOf(source, span);
  if (isMeantAsList(text)) yield findingAt(span, text, 'its parts are taken for paths', source);
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
  const items = inner.split(/[ \t]*,[ \t]*/).map((it) => /^(?:'([^'"\\$]*)'|"([^"'\\$]*)")$/.exec(it.trim()));
  const found = items.flatMap((it) => it?.[1] ?? it?.[2] ?? []);
  return found.length === items.length && found.length > 0 ? found : undefined;
}
