import { optimizeLater } from '../host/optimizer.ts';
import type { Rule } from '../lint/rule.ts';
import { version } from './about.ts';
import { readCacheArguments } from './cache/arguments.ts';
import { ALL_OPTIONS, COMMANDS, helpOf, LINT, overview } from './commands.ts';
import { explainCommand, rulesCommand } from './explain.ts';
import { readFormatArguments } from './format/arguments.ts';
import { readInitArguments } from './init/arguments.ts';
import { readLintArguments } from './lint/arguments.ts';
import { lintCommand } from './lint/lint.ts';
import { listed, type Misuse, operandsIn, readOptions } from './options.ts';
import { readReplayArguments } from './replay/arguments.ts';
import type { ExitCode, Surroundings } from './surroundings.ts';

/** Runs a command line, given without the program. */
export async function run(
  args: readonly string[],
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const [first] = operandsIn(args, ALL_OPTIONS);
  // Behind `--` everything is a path.
  const named = first?.isLiteral === false ? COMMANDS.find((it) => it.name === first.text) : undefined;
  const rest = named === undefined ? args : args.toSpliced(args.indexOf(named.name), 1);
  const command = named ?? LINT;

  const reading = readOptions(rest, command.options);
  if ('misuse' in reading) return misused(reading, surroundings);
  if (reading.values['help']) {
    surroundings.write(command === LINT ? overview() : helpOf(command));
    return 0;
  }
  if (reading.values['version']) {
    surroundings.write(`${version}\n`);
    return 0;
  }
  const most = MOST_OPERANDS[command.name];
  const extra = most === undefined ? undefined : reading.operands[most];
  if (extra !== undefined)
    return misused({ misuse: `${command.name} has nothing to do with "${extra.text}"` }, surroundings);
  if (LONG_RUNNING.includes(command.name)) await optimizeLater();
  switch (command.name) {
    case 'explain': {
      const [rule] = reading.operands;
      return rule === undefined
        ? misused({ misuse: 'explain needs the name of a rule' }, surroundings)
        : explainCommand(rule.text, rules, surroundings);
    }
    case 'rules':
      return rulesCommand(rules, surroundings);
    case 'format': {
      const request = readFormatArguments(rest);
      if ('misuse' in request) return misused(request, surroundings);
      const { formatCommand } = await import('./format/format.ts');
      return await formatCommand(request, rules, surroundings);
    }
    case 'cache': {
      const request = readCacheArguments(rest);
      if ('misuse' in request) return misused(request, surroundings);
      const { cacheCommand } = await import('./cache/cache.ts');
      return await cacheCommand(request, rules, surroundings);
    }
    case 'init': {
      const request = readInitArguments(rest);
      if ('misuse' in request) return misused(request, surroundings);
      const { initCommand } = await import('./init/init.ts');
      return await initCommand(request, rules, surroundings);
    }
    case 'replay': {
      const request = readReplayArguments(rest);
      if ('misuse' in request) return misused(request, surroundings);
      const { replayCommand } = await import('./replay/replay.ts');
      return await replayCommand(request, rules, surroundings);
    }
    case 'lsp':
      await import('../lsp/main.ts');
      return 0;
    case 'completion':
      return await complete(reading.operands[0]?.text, rules, surroundings);
    default: {
      const request = readLintArguments(command.name === 'fix' ? ['--fix', ...rest] : rest);
      return 'misuse' in request ? misused(request, surroundings) : await lintCommand(request, rules, surroundings);
    }
  }
}

/** How many arguments the commands take that read no more than them. */
const MOST_OPERANDS: Readonly<Record<string, number>> = { explain: 1, rules: 0, completion: 1 };

/** Those that read much, whatever they are asked; how many files are checked is found out later. */
const LONG_RUNNING: readonly string[] = ['format', 'cache', 'init', 'replay'];

async function complete(name: string | undefined, rules: readonly Rule[], surroundings: Surroundings) {
  const { completionScript, SHELLS } = await import('./completion.ts');
  const shell = SHELLS.find((it) => it === name);
  if (shell === undefined) return misused({ misuse: `completion is for ${listed(SHELLS)}` }, surroundings);
  surroundings.write(completionScript(shell, COMMANDS, rules));
  return 0;
}

function misused({ misuse }: Misuse, { warn }: Surroundings): ExitCode {
  warn(`dflint: ${misuse}\nTry dflint --help.\n`);
  return 2;
}
