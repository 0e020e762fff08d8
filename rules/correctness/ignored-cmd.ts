import type { Rule } from '../../server/lint/rule.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { isWindows } from '../../server/shell/dialect.ts';
import type { Entrypoint } from '../../server/syntax/ast.ts';

export const ignoredCmd: Rule = {
  id: 'ignored-cmd',
  category: 'correctness',
  severity: 'warning',
  summary: 'Give CMD an ENTRYPOINT that takes it',
  why: `
    CMD adds arguments to ENTRYPOINT. An ENTRYPOINT that is no JSON array is one line for \`/bin/sh -c\`, and what comes behind
    it reaches the shell but not the program: neither CMD nor the arguments of \`docker run\` have any effect (Docker's
    reference, "Shell form ENTRYPOINT example"). Write the ENTRYPOINT as a JSON array, or leave the CMD out.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        ENTRYPOINT node server.js
        CMD ["--port", "80"]
        #^^ the shell form of ENTRYPOINT takes no arguments, so this CMD has no effect
      `,
      good: `
        FROM node:22
        ENTRYPOINT ["node", "server.js"]
        CMD ["--port", "80"]
      `,
    },
    {
      good: `
        FROM node:22
        ENTRYPOINT exec node server.js "$0" "$@"
        CMD ["--port", "80"]
      `,
    },
  ],

  about: { instructions: ['Entrypoint'] },
  *check(model) {
    for (const stage of model.stages) {
      const cmd = stage.instructions.findLast((it) => it.kind === 'Cmd');
      const entrypoint = cmd && lastOf('Entrypoint', stage);
      if (cmd === undefined || entrypoint === undefined || takesArguments(entrypoint)) continue;
      const { dialect = 'sh' } = model.script(entrypoint) ?? {};
      // What cmd and PowerShell get behind their command, they run with it.
      if (isWindows(dialect)) continue;
      const message = 'the shell form of ENTRYPOINT takes no arguments, so this CMD has no effect';
      yield { span: cmd.keyword, message, related: [{ span: entrypoint, message: 'this takes none' }] };
    }
  },
};

/** `sh -c` has what follows its line as $0, $1 and so on; of an empty ENTRYPOINT nothing is left. */
function takesArguments({ command }: Entrypoint): boolean {
  return command.kind === 'ExecForm' || command.text.trim() === '' || /\$\{?[@*0-9]/.test(command.text);
}
