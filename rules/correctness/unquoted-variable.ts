import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { commandsNamed } from '../../server/model/run/command.ts';
import type { ScriptedRun } from '../../server/model/shipped.ts';
import { possiblyEmpty } from '../../server/model/variable/possibly-empty.ts';
import type { ShellCommand, ShellVariable, ShellWord } from '../../server/shell/script.ts';
import type { Run, Word } from '../../server/syntax/ast.ts';
import { instructionAt } from '../../server/syntax/walk.ts';

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
    Where a value is known, by ARG, ENV or the script, it counts; and a shell with \`-u\` stops where there is none.
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

  about: { instructions: ['Run'] },
  *check(model) {
    const names = namesOfPaths(model);
    let last: Run | undefined;
    let isEmpty: IsEmpty = () => false;
    for (const { run, script, command } of commandsNamed(names.length > 0 ? ALL : DANGEROUS, model)) {
      if (run !== last) isEmpty = emptinessIn({ run, script }, model);
      last = run;
      // Of most commands every word is plain.
      if (command.args.every((it) => it.value !== undefined)) continue;
      yield* command.program === 'rm' ? inRemoval(command, isEmpty) : inTest(command, isEmpty);
      if (names.length > 0) yield* inPaths(command, run, model);
    }
  },
};

const DANGEROUS: readonly string[] = ['rm', '[', 'test'];

type IsEmpty = (variable: ShellVariable) => boolean;

/** Worked out when it is first asked for. */
function emptinessIn(scripted: ScriptedRun, model: Model): IsEmpty {
  let empty: ReadonlySet<ShellVariable> | undefined;
  return (variable) => {
    empty ??= new Set(possiblyEmpty(scripted, model));
    return empty.has(variable);
  };
}

/** `rm -rf $X/*`; the quotes do not matter. */
function* inRemoval({ program, args }: ShellCommand, isEmpty: IsEmpty): Generator<Finding> {
  if (program !== 'rm' || !args.some((it) => /^-[A-Za-z]*[rR]|^--recursive$/.test(it.text))) return;
  for (const word of args) {
    const [first, ...rest] = word.parts;
    if (first?.kind !== 'Variable' || first.modifier !== '') continue;
    // A quoted star is a name like any other.
    const path = rest
      .map((it) => (it.kind === 'Literal' ? it.text.replaceAll('*', it.quoted ? '?' : '*') : '$'))
      .join('');
    if (!ROOTS.test(path) || !isEmpty(first)) continue;
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
function* inTest({ program, args, block }: ShellCommand, isEmpty: IsEmpty): Generator<Finding> {
  if ((program !== '[' && program !== 'test') || block.kind === 'exec') return;
  for (const [at, word] of args.entries()) {
    const [variable, ...more] = word.parts;
    if (variable?.kind !== 'Variable' || variable.quoted || more.length > 0) continue;
    const isMissed = args[at - 1]?.text === '-n';
    const isCompared = at === 0 && /^(?:==?|!=|-(?:eq|ne|[gl][et]))$/.test(args[1]?.text ?? '');
    if (!(isMissed || isCompared) || !isEmpty(variable)) continue;
    const effect = isMissed ? 'this is true also' : `${program} stops with an error, and is false,`;
    const message = `without quotes ${effect} where ${variable.name} is empty`;
    yield { span: word, message, fix: quoting(word) };
  }
}

/** `cd $X`, where X is known to be one path with a blank. */
function* inPaths({ program, args }: ShellCommand, run: Run, model: Model): Generator<Finding> {
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

/** The variables that somewhere hold one path with a blank. */
function namesOfPaths(model: Model): readonly string[] {
  const names: string[] = [];
  const add = (name: Word, value: Word | undefined) => {
    if (value !== undefined && /\s/.test(value.text) && ONE_PATH.test(model.valueOf(value) ?? ''))
      names.push(name.text);
  };
  for (const { pairs } of model.all('Env')) for (const { key, value } of pairs) add(key, value);
  for (const { declarations } of model.all('Arg')) for (const { name, value } of declarations) add(name, value);
  return names;
}

/** `/opt/my app`; where an option or another path follows, it is meant to be split. */
const ONE_PATH = /^\/\S*[ \t]+[^\s/$-][^\s]*$/;
const PATHS: ReadonlySet<string> = new Set(['rm', 'cd', 'cp', 'mv', 'mkdir', 'touch', 'chmod', 'chown']);
const ALL: readonly string[] = [...new Set([...DANGEROUS, ...PATHS])];

function quoting(word: ShellWord) {
  const edits = [{ span: word, text: `"${word.text.replaceAll('"', '')}"` }];
  // Unsafe: a test may then have another outcome.
  return { title: 'Put it in quotes', safety: 'unsafe', edits } as const;
}
