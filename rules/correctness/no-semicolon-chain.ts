import type { Fix, Rule } from '../../server/lint/rule.ts';
import { optionsInEffect } from '../../server/model/run/options-in-effect.ts';
import { type IgnoredFailure, ignoredFailures } from '../../server/shell/failure/ignored.ts';
import { textOf } from '../../server/text/span.ts';

export const noSemicolonChain: Rule = {
  id: 'no-semicolon-chain',
  category: 'correctness',
  severity: 'info',
  summary: 'Join commands with && where a failure should stop the build',
  why: `
    Behind a \`;\` a shell goes on whatever happened before, and the step fails only if its last command does. A failed
    download or installation then shows up much later, or in the container. \`&&\` stops at the first failure, and so does
    \`set -e\` at the start. Nothing is said of commands whose failure means little, such as \`echo\` and \`rm -f\`, nor
    where \`; true\` or \`|| true\` says that a failure does not matter, or \`&& break\` that what follows is for a failure.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update; apt-get install -y git
        #                 ^ this goes on even if apt-get fails; join with &&, or begin with set -e
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git
      `,
    },
    {
      good: `
        FROM debian:12
        RUN set -eux; apt-get update; apt-get install -y git
        RUN useradd app; true
        RUN echo start; make
        RUN until make; do sleep 5; done; make install
        RUN for delay in 1 5 15; do make && break; sleep "$delay"; done
      `,
    },
  ],

  about: { texts: [';'] },
  *check(model) {
    const { source } = model.file;
    for (const run of model.all('Run')) {
      const text = textOf(source, run);
      // Most long chains begin with a set -e, and need not be read.
      if (!text.includes(';') || SET.test(text)) continue;
      const script = model.script(run);
      if (script === undefined) continue;
      const all = [...ignoredFailures(script, optionsInEffect(run, script, model))];
      const [first] = all;
      // Where lines are the trouble, a set -e is the remedy for all of it: require-heredoc-errexit.
      if (first?.command.name === undefined || all.some((it) => it.joint.operator !== ';')) continue;
      const { program, name } = first.command;
      const message = `this goes on even if ${program ?? name.text} fails; join with &&, or begin with set -e`;
      const fix = fixFor(all, source);
      yield { span: first.joint, message, ...(fix && { fix }) };
    }
  },
};

/** `RUN set -eux; \` */
const SET = /^RUN\s+set\s+-[a-z]*e/i;

/** Unsafe: the build may now stop where it went on. */
function fixFor(all: readonly IgnoredFailure[], source: string): Fix | undefined {
  // Before an `||` or an `&` it would matter what belongs together.
  if (all.some(({ list: { next } }) => next?.hasAlternative || next?.isBackground)) return undefined;
  const edits = all.map(({ joint }) => {
    return { span: joint, text: /\s/.test(source.charAt(joint.start - 1)) ? '&&' : ' &&' };
  });
  return { title: 'Join the commands with &&', safety: 'unsafe', edits };
}
