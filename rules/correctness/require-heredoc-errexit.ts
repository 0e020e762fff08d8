import type { Fix, Rule } from '../../server/lint/rule.ts';
import { optionsInEffect } from '../../server/model/run/options-in-effect.ts';
import { type IgnoredFailure, ignoredFailures } from '../../server/shell/failure/ignored.ts';
import type { ShellCommand } from '../../server/shell/script.ts';
import type { Heredoc } from '../../server/syntax/ast.ts';
import { lastFrom, textOf } from '../../server/text/span.ts';

export const requireHeredocErrexit: Rule = {
  id: 'require-heredoc-errexit',
  category: 'correctness',
  severity: 'warning',
  summary: 'Begin a heredoc of several commands with set -e',
  why: `
    The shell that runs the lines of a heredoc goes on after one that fails, and the step fails only if the last line
    does. The layer of a broken build is then kept in the cache. With \`set -e\` the first failure stops the build, as it
    does where commands are joined with \`&&\`.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN <<EOF
        #   ^^^^^ a line that fails, such as apt-get update, does not stop the build; begin with set -e
        apt-get update
        apt-get install -y git
        EOF
      `,
      good: `
        FROM debian:12
        RUN <<EOF
        set -e
        apt-get update
        apt-get install -y git
        EOF
      `,
    },
    {
      good: `
        FROM debian:12
        RUN <<EOF
        #!/bin/bash -e
        apt-get update
        apt-get install -y git
        EOF
        RUN <<EOF
        apt-get update &&
          apt-get install -y make
        EOF
      `,
    },
  ],

  about: { texts: ['<<'] },
  *check(model) {
    const { source } = model.file;
    for (const run of model.all('Run')) {
      const script = run.heredocs.length === 0 ? undefined : model.script(run);
      if (script === undefined) continue;
      const failures = failuresIn(run.heredocs, ignoredFailures(script, optionsInEffect(run, script, model)));
      for (const heredoc of run.heredocs) {
        const command = failures.get(heredoc);
        if (command === undefined) continue;
        const message = `a line that fails, such as ${briefly(command)}, does not stop the build; begin with set -e`;
        const fix = fixFor(heredoc, source);
        yield { span: heredoc.opener, message, ...(fix && { fix }) };
      }
    }
  },
};

/** Of each heredoc the first line whose failure the next one hides. */
function failuresIn(
  heredocs: readonly Heredoc[],
  failures: Iterable<IgnoredFailure>,
): ReadonlyMap<Heredoc, ShellCommand> {
  const found = new Map<Heredoc, ShellCommand>();
  const bodies = heredocs.map((it) => it.body);
  for (const { joint, command } of failures) {
    const heredoc = joint.operator === 'newline' ? heredocs[lastFrom(bodies, command.start)] : undefined;
    if (heredoc === undefined || command.end > heredoc.body.end || found.has(heredoc)) continue;
    found.set(heredoc, command);
  }
  return found;
}

/** The program, with its verb: `apt-get update`. */
function briefly({ program, name, args: [first] }: ShellCommand): string {
  const verb = /^[a-z][a-z-]*$/.test(first?.value ?? '') ? ` ${first?.value}` : '';
  return `${program ?? name?.text ?? 'this one'}${verb}`;
}

/** Unsafe: the build may now stop where it went on. */
function fixFor({ body, stripsTabs }: Heredoc, source: string): Fix | undefined {
  const text = textOf(source, body);
  // The shell takes a carriage return for a part of the option.
  if (text.includes('\r')) return undefined;
  const [shebang = ''] = /^\t*#![^\n]*\n/.exec(text) ?? [];
  const [indentation = ''] = (stripsTabs ? /^\t*/ : /^[ \t]*/).exec(text.slice(shebang.length)) ?? [];
  const start = body.start + shebang.length;
  const edits = [{ span: { start, end: start }, text: `${indentation}set -e\n` }];
  return { title: 'Begin with set -e', safety: 'unsafe', edits };
}
