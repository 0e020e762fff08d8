import type { Rule } from '../lint/rule.ts';
import { version } from './about.ts';
import { helpText, readArguments } from './arguments.ts';
import { explainCommand, rulesCommand } from './explain.ts';
import { lintCommand } from './lint.ts';
import type { ExitCode, Surroundings } from './surroundings.ts';

/** Runs a command line, given without the program. */
export async function run(
  args: readonly string[],
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const request = readArguments(args);
  switch (request.kind) {
    case 'help':
      surroundings.write(helpText());
      return 0;
    case 'version':
      surroundings.write(`${version}\n`);
      return 0;
    case 'misuse':
      surroundings.warn(`dflint: ${request.message}\nTry dflint --help.\n`);
      return 2;
    case 'explain':
      return explainCommand(request.rule, rules, surroundings);
    case 'rules':
      return rulesCommand(rules, surroundings);
    case 'lint':
      return await lintCommand(request.arguments, rules, surroundings);
  }
}
