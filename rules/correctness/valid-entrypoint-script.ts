import type { BuildContext } from '../../server/context/context.ts';
import { listingOf } from '../../server/context/tree.ts';
import { type ContextFile, contextFileAt } from '../../server/lint/context/context-file.ts';
import type { Fix, Rule } from '../../server/lint/rule.ts';
import { type StartedFile, startedFile } from '../../server/model/started-file.ts';
import { flagOf } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

export const validEntrypointScript: Rule = {
  id: 'valid-entrypoint-script',
  category: 'correctness',
  severity: 'error',
  needs: 'context',
  summary: 'Start the container with a script that the system can execute',
  why: `
    The image has a script as the build context has it. Without the permission to execute it the container stops with
    "permission denied"; with lines that end as on Windows, the system looks for an interpreter whose name ends in a
    carriage return, "no such file or directory"; and without a \`#!\` line it takes the text for a program, "exec format
    error". It is said of the script that ENTRYPOINT or CMD names, where it is copied from a known build context and no
    later RUN seems to mend it.
  `,
  examples: [
    {
      files: { 'start.sh': '#!/bin/sh\nexec node server.js\n' },
      stats: { 'start.sh': { mode: 0o644 } },
      bad: `
        FROM node:22-slim
        COPY start.sh /usr/local/bin/
        ENTRYPOINT ["start.sh"]
        #           ^^^^^^^^^^ nobody may execute start.sh: the container stops with "permission denied"
      `,
      good: `
        FROM node:22-slim
        COPY --chmod=755 start.sh /usr/local/bin/
        ENTRYPOINT ["start.sh"]
      `,
    },
    {
      files: { 'start.sh': '#!/bin/sh\r\nexec node server.js\r\n' },
      stats: { 'start.sh': { mode: 0o755 } },
      bad: `
        FROM node:22-slim
        COPY start.sh /
        CMD /start.sh
        #   ^^^^^^^^^ the lines of start.sh end as on Windows, so that no interpreter is found for it
      `,
      good: `
        FROM node:22-slim
        COPY start.sh /
        RUN sed -i 's/\\r$//' /start.sh
        CMD /start.sh
      `,
    },
  ],

  about: { instructions: ['Entrypoint', 'Cmd'] },
  *check(model, _, context) {
    const started = context && startedFile(model);
    if (context === undefined || started === undefined || model.target?.platform?.os === 'windows') return;
    const listing = listingOf(context);
    for (const path of started.paths) {
      const file = contextFileAt(path, model, listing);
      if (file === undefined) continue;
      const isMended = (mending: RegExp) =>
        file.later.some((it) => it.kind === 'Run' && mending.test(textOf(model.file.source, it)));
      const defect = defectOf(file, started, context, isMended);
      const fix = defect?.isMode ? modeFix(file) : undefined;
      if (defect !== undefined) yield { span: started.span, message: defect.message, ...(fix && { fix }) };
      return;
    }
  },
};

function defectOf(
  { path, use }: ContextFile,
  { how }: StartedFile,
  context: BuildContext,
  isMended: (mending: RegExp) => boolean,
): { readonly message: string; readonly isMode?: true } | undefined {
  const entry = listingOf(context).entries.get(path);
  const mode = flagOf(use.instruction, 'chmod')?.value?.text;
  const isExecutable = mode === undefined ? ((entry?.mode ?? 0) & 0o111) !== 0 : /[1357]|[xX$]/.test(mode);
  // Where nobody may write either, the modes are those of an archive, and nobody's choice.
  const isChosen = ((entry?.mode ?? 0) & 0o222) !== 0;
  if (how !== 'read' && !isExecutable && isChosen && !isMended(/chmod|install|cp\b/))
    return { isMode: true, message: `nobody may execute ${path}: the container stops with "permission denied"` };
  const text = context.textOf?.(path);
  if (text === undefined || isMended(REWRITES)) return undefined;
  const [first = ''] = text.split('\n', 1);
  if (first.endsWith('\r') && (how === 'read' || first.startsWith('#!'))) {
    const effect = how === 'read' ? 'the shell takes it for a part of commands' : 'no interpreter is found for it';
    return { message: `the lines of ${path} end as on Windows, so that ${effect}` };
  }
  if (how === 'executed' && /^\uFEFF?\s*#!/.test(text) && !text.startsWith('#!'))
    return {
      message: `the "#!" of ${path} is not in its first two bytes, so that the system does not know it for a script`,
    };
  if (how === 'executed' && !text.startsWith('#!') && !text.startsWith('\x7fELF'))
    return { message: `${path} does not begin with "#!", so that the system does not know it for a script` };
  return undefined;
}

/** What RUN may mend it with. */
const REWRITES = /dos2unix|fromdos|sed|\btr\b|perl|>/;

/** Unsafe: what was not executable will be. */
function modeFix({ use: { instruction } }: ContextFile): Fix | undefined {
  const isAlone = instruction.sources.length === 1 && instruction.heredocs.length === 0;
  if (!isAlone || flagOf(instruction, 'chmod') !== undefined || instruction.kind !== 'Copy') return undefined;
  const at = instruction.keyword.end;
  const edits = [{ span: { start: at, end: at }, text: ' --chmod=755' }];
  return { title: 'Let everyone execute it', safety: 'unsafe', edits };
}
