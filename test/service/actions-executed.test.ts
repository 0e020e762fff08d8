import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { type Model, modelOf } from '../../server/model/model.ts';
import { scriptHeredocOf } from '../../server/model/run/script.ts';
import { type Action, actionsAt } from '../../server/service/actions.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { textOf } from '../../server/text/span.ts';

/** Commands that fail, that hide a failure, and that act on what comes after them. */
const COMMANDS = [
  'true',
  'false',
  'echo a',
  'echo "a  b" | tr a c',
  '! true',
  '! false',
  'false | true',
  'x=$(false)',
  'x=$(false; echo b)',
  'echo $(false && true)$(pwd)',
  'export X=$(false)',
  '(false; echo c)',
  '{ false; echo d; }',
  'if false; then echo e; fi',
  '[ a = b ]',
  'test -z "$x"',
  'cd /',
  'x=1',
  'exit 3',
  'exec true',
  'set -e',
  'set +e',
  'set -eu',
  'eval "false; echo f"',
  "sh -c 'false; echo g'",
  'echo h # why',
  'f() { false; echo i; }',
  'f',
  'trap "echo j" EXIT',
  'for k in 1 2; do echo $k; done',
  'echo "[$y]"',
  ': ${y:=1}',
  'echo $((y += 1))',
  "alias echo='echo k'",
];

/** Those that change nothing for what comes after them. */
const HARMLESS = ['true', 'false', 'echo a', 'echo b | tr b c', 'echo $(false; pwd)', 'test -z "$x"'];

const scripts = (joints: readonly string[], commands = COMMANDS) =>
  fc
    .array(fc.tuple(fc.constantFrom(...joints), fc.constantFrom(...commands)), { minLength: 1, maxLength: 5 })
    .map((list) => list.map(([joint, command], index) => (index === 0 ? '' : joint) + command).join(''));

const lines = scripts([' && ', ' && ', ' \\\n  && ', ' \\\n# why\n  && ', ' || ', '; ', ' | ']);
const harmless = scripts([' && ', ' && ', ' \\\n# why\n  && ', ' | ', ' || '], HARMLESS);
const bodies = scripts([
  '\n',
  '\n',
  '\n',
  ' && ',
  ' ||\n  ',
  '; ',
  ' | ',
  ' \\\n | ',
  ' |\n  ',
  ' | \n\n',
  '\n\n# why\n\t',
]);
const files = fc.tuple(
  fc.constantFrom('', 'set -e\n'),
  bodies,
  fc.array(fc.oneof(lines, harmless), { minLength: 1, maxLength: 3 }),
);

describe.skipIf(process.platform === 'win32')('what a RUN executes', () => {
  it('prints the same and ends alike, however it is written', () => {
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(files, ([start, body, runs]) => {
        const source = `FROM a:1\nRUN <<EOF\n${start}${body}\nEOF\n${runs.map((it) => `RUN ${it}\n`).join('')}`;
        const model = modelOf(parse(source));
        const before = executed(model);
        for (const action of model.all('Run').flatMap((it) => rewritings(it, model))) {
          counts.set(action.title, (counts.get(action.title) ?? 0) + 1);
          const after = applyEdits(source, action.change.kind === 'edits' ? action.change.edits : []);
          expect(executed(modelOf(parse(after))), `${source}\n${after}`).toEqual(before);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
    expect([...counts.keys()].sort()).toEqual([
      'Make one RUN of this and the next',
      'Write RUN as a JSON array',
      'Write out the shell of RUN in a JSON array',
      'Write the commands as one line',
      'Write the commands in a here-document',
    ]);
  });
});

function rewritings({ start }: Run, model: Model): readonly Action[] {
  const request = { span: { start, end: start }, diagnostics: [], all: [], config: defaultConfig };
  return actionsAt(model, { ...request, only: ['refactor'] });
}

/** What is printed up to the first RUN that fails, and its status. */
function executed(model: Model): { readonly output: string; readonly status: number } {
  let output = '';
  for (const run of model.all('Run')) {
    const [program = '', ...args] = commandLineOf(run, model);
    const { status, stdout } = spawnSync(program, args, {
      encoding: 'utf8',
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // A program that is not there ends a RUN without a shell as well.
    if (status === null) return { output, status: 127 };
    output += stdout;
    if (status !== 0) return { output, status };
  }
  return { output, status: 0 };
}

function commandLineOf(run: Run, { file }: Model): readonly string[] {
  const heredoc = scriptHeredocOf(run);
  if (heredoc !== undefined) return ['/bin/sh', '-c', textOf(file.source, heredoc.body)];
  const { command } = run;
  return command.kind === 'ExecForm' ? command.args.map((it) => it.text) : ['/bin/sh', '-c', command.text];
}
