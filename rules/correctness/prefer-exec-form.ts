import type { Finding, Rule } from '../../server/lint/rule.ts';
import { plainWords } from '../../server/shell/plain-words.ts';
import type { Cmd, Entrypoint, ShellForm } from '../../server/syntax/ast.ts';
import { instructionAt } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

export const preferExecForm: Rule = {
  id: 'prefer-exec-form',
  aka: ['DL3025', 'JSONArgsRecommended'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Write CMD and ENTRYPOINT as a JSON array',
  why: `
    In shell form the container's first process is a shell, which need not pass on the signals that Docker sends: the
    program is then killed after ten seconds instead of being asked to stop. A shell-form ENTRYPOINT also ignores CMD
    and the arguments of \`docker run\`. Nothing is said where a SHELL instruction asks for a shell, or where \`exec\` puts
    the program in the shell's place.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        CMD node server.js --name 'my app'
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a shell runs this, and may keep signals such as SIGTERM from node
      `,
      good: `
        FROM node:22-slim
        CMD ["node", "server.js", "--name", "my app"]
      `,
    },
    {
      good: `
        FROM nginx:1.27
        ENTRYPOINT envsubst < nginx.tpl > /etc/nginx/nginx.conf && exec nginx -g 'daemon off;'
      `,
    },
  ],

  about: { instructions: ['Cmd', 'Entrypoint'] },
  *check(model) {
    for (const instruction of [...model.all('Cmd'), ...model.all('Entrypoint')]) {
      const { command } = instruction;
      if (command.kind === 'ExecForm' || command.text === '' || EXEC.test(command.text)) continue;
      // What ONBUILD holds back finds the shell that is in effect at the ONBUILD.
      const { shell } = model.stateAt(instructionAt(model.file, instruction.start) ?? instruction);
      if (shell === undefined) yield findingFor(instruction, command, model.file.source);
    }
  },
};

/** `exec nginx`, `prepare && exec nginx` */
const EXEC = /(?:^|[;&|]\s*)exec\s/;

function findingFor({ keyword }: Cmd | Entrypoint, command: ShellForm, source: string): Finding {
  const words = plainWords(command.text);
  const program = words?.[0] ?? 'the program';
  const finding = { span: command, message: `a shell runs this, and may keep signals such as SIGTERM from ${program}` };
  // A command over several lines is laid out by hand, perhaps with comments: that is for its author to rewrite.
  if (words === undefined || textOf(source, command) !== command.text) return finding;
  const text = `[${words.map((it) => JSON.stringify(it)).join(', ')}]`;
  const title = `Write ${textOf(source, keyword).toUpperCase()} as a JSON array`;
  // Unsafe: signals, CMD beside ENTRYPOINT and a missing program all behave otherwise without the shell.
  return { ...finding, fix: { title, safety: 'unsafe', edits: [{ span: command, text }] } };
}
