import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { optionsInEffect } from '../../server/model/run/options-in-effect.ts';
import { type HiddenFailure, hiddenFailures, knowsPipefail } from '../../server/shell/failure/hidden.ts';
import { starterOf } from '../../server/shell/failure/shell-options.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { isHeldBack } from '../../server/syntax/walk.ts';
import { indentOf } from '../../server/text/lines.ts';

export const requirePipefail: Rule = {
  id: 'require-pipefail',
  aka: ['DL4006'],
  category: 'correctness',
  severity: 'info',
  summary: 'Set pipefail where a pipe would hide a failure',
  why: `
    A shell asks only the last command of a pipe whether it went well. When a download in front of it breaks off, the step
    succeeds all the same, and its layer stays in the cache. With \`set -o pipefail\` the step fails. Bash, zsh, ksh and the
    ash of Alpine know it; the dash of Debian and Ubuntu mostly does not, so that SHELL must name bash there. Nothing is
    said of commands that hardly fail, such as \`echo\` and \`sed\`, whatever \`$(…)\` works out for them; of what is read
    by tar, gpg or grep, which notice by themselves that something is missing; of what \`head\` or \`grep -q\` reads, which
    stop early, so that with pipefail the command in front would fail each time; and of conditions.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN curl -fsSL https://example.com/list | sort > /etc/list
        #   ^^^^ the pipe hides a failure of curl; dash has no pipefail, so name bash in SHELL, with -o pipefail
      `,
      good: `
        FROM debian:12
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN curl -fsSL https://example.com/list | sort > /etc/list
      `,
    },
    {
      bad: `
        FROM alpine:3.22
        RUN wget -qO- https://example.com/list | sort > /etc/list
        #   ^^^^ the pipe hides a failure of wget; set -o pipefail before it
      `,
      good: `
        FROM alpine:3.22
        RUN set -o pipefail && wget -qO- https://example.com/list | sort > /etc/list
      `,
    },
    {
      good: `
        FROM debian:12
        RUN echo "deb https://example.com/apt stable main" | tee /etc/apt/sources.list.d/example.list
        RUN <<EOF
        #!/bin/bash -e
        set -o pipefail
        curl -fsSL https://example.com/list | sort > /etc/list
        EOF
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    let shellLine: number | undefined;
    for (const run of model.all('Run')) {
      const script = model.script(run);
      if (script === undefined || script.pipelines.length === 0) continue;
      const [hidden] = hiddenFailures(script, optionsInEffect(run, script, model));
      if (hidden?.command.name === undefined) continue;
      const { name, program } = hidden.command;
      const message = `the pipe hides a failure of ${program ?? name.text}; ${remedyIn(hidden, script, model.file.source)}`;
      const start = model.stageOf(run)?.start;
      // One SHELL is enough for all that follows in a stage.
      const fix = shellLine === start ? undefined : fixFor(run, hidden, script, model);
      if (fix?.title === NAME_BASH) shellLine = start;
      yield { span: name, message, ...(fix && { fix }) };
    }
  },
};

function remedyIn({ pipeline: { block } }: HiddenFailure, script: Script, source: string): string {
  if (knowsPipefail(block.dialect)) return 'set -o pipefail before it';
  const lack = block.dialect === 'dash' ? 'dash has no pipefail' : 'not every sh has pipefail';
  const starter = starterOf(block, script);
  if (starter !== undefined) {
    // What is no argument of the shell is its input.
    return `${lack}, so run this with bash -o pipefail${block.end <= starter.end ? ' -c' : ''}`;
  }
  if (namesItsShell(script, source)) return `${lack}, so name bash in the first line and set -o pipefail`;
  return `${lack}, so name bash in SHELL, with -o pipefail`;
}

/** Whether a script is a heredoc that begins like `#!/bin/sh -e`. */
function namesItsShell({ start }: Script, source: string): boolean {
  return source.startsWith('#!', start);
}

const NAME_BASH = 'Run this and what follows with bash and pipefail';

/** Unsafe: a step may now fail, and bash may read a script otherwise than dash. */
function fixFor(run: Run, { pipeline }: HiddenFailure, script: Script, model: Model): Fix | undefined {
  const [first] = script.commands;
  if (first === undefined || starterOf(pipeline.block, script) !== undefined) return undefined;
  if (knowsPipefail(script.dialect)) {
    return { title: 'Set pipefail at the start of the script', safety: 'unsafe', edits: [setting(first)] };
  }
  const { source } = model.file;
  if (script.dialect !== 'dash' || namesItsShell(script, source) || isHeldBack(run, model.file)) return undefined;
  if (model.stateAt(run).shell !== undefined) return undefined;
  const text = `${indentOf(run, source)}SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n`;
  const start = aboveComments(run, source);
  return { title: NAME_BASH, safety: 'unsafe', edits: [{ span: { start, end: start }, text }] };
}

/** Comments right above an instruction speak of it, and stay there. */
function aboveComments({ start }: Run, source: string): number {
  let at = source.lastIndexOf('\n', start - 1) + 1;
  for (;;) {
    const line = source.lastIndexOf('\n', at - 2) + 1;
    if (line >= at || !/^[ \t]*#/.test(source.slice(line, at))) return at;
    at = line;
  }
}

function setting({ program, args, start, end, joint }: ShellCommand) {
  const isSet = program === 'set' && args.length > 0 && args.every((it) => /^-[a-z]+$/.test(it.value ?? ''));
  if (isSet && joint === undefined) return { span: { start: end, end }, text: ' -o pipefail' };
  return { span: { start, end: start }, text: 'set -o pipefail && ' };
}
