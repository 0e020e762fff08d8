import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { possiblyEmpty } from '../../server/model/possibly-empty.ts';
import type { ScriptedRun } from '../../server/model/shipped.ts';
import type { ShellCommand, ShellVariable, ShellWord } from '../../server/shell/script.ts';
import { instructionAt } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

export const unquotedVariable: Rule = {
  id: 'unquoted-variable',
  aka: ['SC2086'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Mind what a variable may do to a command',
  why: `
    Without quotes a shell splits what a variable holds at its blanks, and drops it where it is empty. Mostly that does no
    harm, so only three places are spoken of: \`rm -r\`, which clears the root where all that stands before the slash is
    empty; tests, where \`[ -n $X ]\` is true of an empty variable; and paths that are known to have a blank.
    Where a value is known, by ARG, ENV or the script, it counts.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        ARG PREFIX
        RUN rm -rf $PREFIX/*
        #          ^^^^^^^^^ where PREFIX is empty, this removes /*
      `,
      good: `
        FROM debian:12
        ARG PREFIX
        RUN rm -rf "\${PREFIX:?}"/*
      `,
    },
    {
      bad: `
        FROM debian:12
        ARG EXTRAS
        RUN if [ -n $EXTRAS ]; then make extras; fi
        #           ^^^^^^^ without quotes this is true also where EXTRAS is empty
      `,
      good: `
        FROM debian:12
        ARG EXTRAS
        RUN if [ -n "$EXTRAS" ]; then make extras; fi
      `,
    },
    {
      good: `
        FROM debian:12
        ARG PREFIX=/opt/tool
        RUN rm -rf $PREFIX/* && mkdir $PREFIX
      `,
    },
  ],

  *check(model) {
    for (const run of model.all('Run')) {
      const text = textOf(model.file.source, run);
      const script = text.includes('$') && PLACES.test(text) ? model.script(run) : undefined;
      if (script === undefined) continue;
      let empty: readonly ShellVariable[] | undefined;
      for (const command of script.commands) {
        if (!COMMANDS.has(command.program ?? '')) continue;
        empty ??= possiblyEmpty({ run, script }, model);
        yield* inRemoval(command, empty);
        yield* inTest(command, empty);
        yield* inPaths(command, { run, script }, model);
      }
    }
  },
};

const PLACES = /\b(?:rm|cd|cp|mv|mkdir|touch|chmod|chown|test)\b|\[/;
const PATHS: ReadonlySet<string> = new Set(['rm', 'cd', 'cp', 'mv', 'mkdir', 'touch', 'chmod', 'chown']);
const COMMANDS: ReadonlySet<string> = new Set([...PATHS, '[', 'test']);

/** `rm -rf $X/*`; the quotes do not matter. */
function* inRemoval({ program, args }: ShellCommand, empty: readonly ShellVariable[]): Generator<Finding> {
  if (program !== 'rm' || !args.some((it) => /^-[A-Za-z]*[rR]|^--recursive$/.test(it.text))) return;
  for (const word of args) {
    const [first, ...rest] = word.parts;
    if (first?.kind !== 'Variable' || !empty.includes(first) || first.modifier !== '') continue;
    // A quoted star is a name like any other.
    const path = rest
      .map((it) => (it.kind === 'Literal' ? it.text.replaceAll('*', it.quoted ? '?' : '*') : '$'))
      .join('');
    if (!ROOTS.test(path)) continue;
    const edits = [{ span: first, text: first.quoted ? `\${${first.name}:?}` : `"\${${first.name}:?}"` }];
    yield {
      span: word,
      message: `where ${first.name} is empty, this removes ${path}`,
      // Unsafe: a build without the variable then stops.
      fix: { title: `Stop where ${first.name} is empty`, safety: 'unsafe', edits },
    };
  }
}

/** What is left of a path: all there is, or a directory that no system can do without. The root itself rm refuses. */
const ROOTS = /^\/(?:\.?\*|(?:bin|boot|dev|etc|home|lib|lib64|opt|root|run|sbin|srv|usr|var)(?:\/.*)?)$/;

/** `[ -n $X ]`, `[ $X = a ]` */
function* inTest({ program, args, block }: ShellCommand, empty: readonly ShellVariable[]): Generator<Finding> {
  if (program !== '[' && program !== 'test') return;
  for (const [at, word] of args.entries()) {
    const [variable, ...more] = word.parts;
    if (variable?.kind !== 'Variable' || variable.quoted || more.length > 0 || !empty.includes(variable)) continue;
    const operator = args[at + 1]?.text ?? '';
    const before = args[at - 1]?.text ?? '';
    const isAsked = before === '-n' || (at === 0 && /^(?:==?|!=|-(?:eq|ne|[gl][et]))$/.test(operator));
    if (!isAsked || block.kind === 'exec') continue;
    const effect = before === '-n' ? 'this is true also' : `${program} stops with an error, and is false,`;
    const message = `without quotes ${effect} where ${variable.name} is empty`;
    yield { span: word, message, fix: quoting(word) };
  }
}

/** `cd $X`, where X is known to be one path with a blank. */
function* inPaths({ program, args }: ShellCommand, { run }: ScriptedRun, model: Model): Generator<Finding> {
  if (program === undefined || !PATHS.has(program)) return;
  for (const word of args) {
    const variable = word.parts.find((it) => it.kind === 'Variable');
    if (variable === undefined || variable.quoted || variable.modifier !== '') continue;
    const { variables } = model.stateAt(instructionAt(model.file, run.start) ?? run);
    const value = variables.get(variable.name);
    if (typeof value !== 'string' || !ONE_PATH.test(value)) continue;
    const message = `${variable.name} holds a blank, at which the shell splits it; put it in quotes`;
    yield { span: word, message, fix: quoting(word) };
  }
}

/** `/opt/my app`; where an option or another path follows, it is meant to be split. */
const ONE_PATH = /^\/\S*[ \t]+[^\s/$-][^\s]*$/;

function quoting(word: ShellWord) {
  const edits = [{ span: word, text: `"${word.text.replaceAll('"', '')}"` }];
  // Unsafe: a test may then have another outcome.
  return { title: 'Put it in quotes', safety: 'unsafe', edits } as const;
}
