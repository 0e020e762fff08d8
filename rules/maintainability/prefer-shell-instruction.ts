import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { relinkedShell } from '../../server/shell/relinked-shell.ts';
import type { Script, ShellWord } from '../../server/shell/script.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { instructionAt } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

export const preferShellInstruction: Rule = {
  id: 'prefer-shell-instruction',
  aka: ['DL4005'],
  category: 'maintainability',
  severity: 'warning',
  summary: 'Choose the shell with SHELL, and leave /bin/sh as it is',
  why: `
    \`/bin/sh\` is what scripts of the distribution run with, in the build and in the container. Another shell in its place
    changes them all, and the next upgrade of the package may put the old one back. SHELL says which shell reads RUN, CMD
    and ENTRYPOINT, and touches nothing else.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN ln -sf /bin/bash /bin/sh
        #                    ^^^^^^^ this changes sh for every program in the image; use SHELL ["/bin/bash", "-c"]
      `,
      good: `
        FROM debian:12
        SHELL ["/bin/bash", "-c"]
      `,
    },
    {
      good: `
        FROM scratch
        COPY busybox /bin/
        RUN ["/bin/busybox", "ln", "-s", "/bin/busybox", "/bin/sh"]
      `,
    },
  ],

  about: { texts: ['bin/sh'] },
  *check(model) {
    const { source } = model.file;
    for (const run of model.all('Run')) {
      const script = textOf(source, run).includes('bin/sh') ? model.script(run) : undefined;
      if (script === undefined) continue;
      let isAll: boolean | undefined;
      for (const command of script.commands) {
        const shell = relinkedShell(command);
        const target = command.args.at(-1);
        if (shell === undefined || target === undefined) continue;
        isAll ??= isReplaceable(run, script, model);
        const instruction = `SHELL [${JSON.stringify(pathOf(shell))}, "-c"]`;
        const message = `this changes sh for every program in the image; use ${instruction}`;
        yield { span: target, message, ...(isAll && { fix: fixFor(run, instruction) }) };
      }
    }
  },
};

function pathOf({ value }: ShellWord): string {
  return value?.startsWith('/') ? value : `/bin/${value}`;
}

/** Whether a RUN does nothing else, and nothing holds it back. */
function isReplaceable(run: Run, { commands }: Script, { file }: Model): boolean {
  if (instructionAt(file, run.start) !== run) return false;
  return commands.every((it) => relinkedShell(it) !== undefined || isMakingWay(it.program, it.args));
}

/** Unsafe: what else runs sh gets the old one back. */
function fixFor(run: Run, instruction: string): Fix {
  const edits = [{ span: { start: run.start, end: run.end }, text: instruction }];
  return { title: `Use ${instruction}`, safety: 'unsafe', edits };
}

/** `rm /bin/sh`, `mv /bin/sh /bin/sh.old` */
function isMakingWay(program: string | undefined, args: readonly ShellWord[]): boolean {
  return (program === 'rm' || program === 'mv') && args.some((it) => /^(?:\/usr)?\/bin\/sh$/.test(it.value ?? ''));
}
