import { join } from 'node:path';
import { configurationIn, hadolintConfigurationIn } from '../../host/config-file.ts';
import { readText } from '../../host/files.ts';
import { RememberedFolders } from '../../host/folders.ts';
import { createText } from '../../host/write.ts';
import { fromHadolint } from '../../lint/config/from-hadolint.ts';
import type { Rule } from '../../lint/rule.ts';
import { Lines } from '../../text/lines.ts';
import { problemText } from '../configurations.ts';
import { readLintArguments } from '../lint/arguments.ts';
import { check } from '../lint/check.ts';
import { Settings } from '../lint/settings.ts';
import { printable } from '../printable.ts';
import { shownPath } from '../shown-path.ts';
import type { ExitCode, Surroundings } from '../surroundings.ts';
import type { InitArguments } from './arguments.ts';
import { firstConfiguration } from './first-configuration.ts';

const NAME = '.dflint.yaml';

/** `dflint init`: writes a configuration that fits what is in the working directory, and never over another one. */
export async function initCommand(
  args: InitArguments,
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { folder } = surroundings;
  const warn = (text: string) => surroundings.warn(`dflint: ${printable(text)}\n`);
  const refuse = (text: string): ExitCode => {
    warn(text);
    return 2;
  };
  const known = configurationIn(folder);
  if (known !== undefined) return refuse(`${shownPath(known, folder)} is there already, and stays as it is`);
  const hadolint = hadolintConfigurationIn(folder);
  if (args.fromHadolint && hadolint === undefined) return refuse('there is no .hadolint.yaml here');
  if (!args.fromHadolint && hadolint !== undefined) {
    const name = shownPath(hadolint, folder);
    return refuse(`${name} counts here; dflint init --from-hadolint takes it over`);
  }
  const text =
    hadolint === undefined ? await fitted(rules, surroundings) : converted(hadolint, rules, folder, args.quiet, warn);
  if (text === undefined) return 2;
  const reason = createText(join(folder, NAME), text);
  if (reason !== undefined) return refuse(`${NAME} ${reason}`);
  if (!args.quiet) {
    const rest = hadolint === undefined ? '' : `; dflint no longer reads ${shownPath(hadolint, folder)}`;
    surroundings.write(`wrote ${NAME}${rest}\n`);
  }
  return 0;
}

/** Without a text where the other cannot be understood. */
function converted(
  path: string,
  rules: readonly Rule[],
  folder: string,
  quiet: boolean,
  warn: (text: string) => void,
): string | undefined {
  const reading = readText(path);
  if ('error' in reading) {
    warn(`${shownPath(path, folder)} ${reading.error}`);
    return undefined;
  }
  const lines = new Lines(reading.source);
  const conversion = fromHadolint(reading.source, rules);
  const isUnderstood = 'text' in conversion;
  const remarks = isUnderstood ? conversion.left : conversion.mistakes;
  for (const { span, message } of isUnderstood && quiet ? [] : remarks)
    warn(problemText({ path, position: lines.positionAt(span.start), message }, folder));
  return isUnderstood ? conversion.text : undefined;
}

/** By what is found in the Dockerfiles that are there now. */
async function fitted(rules: readonly Rule[], surroundings: Surroundings): Promise<string> {
  const args = readLintArguments(['--no-config', '.']);
  if ('misuse' in args) throw new Error(args.misuse);
  const { folder } = surroundings;
  const folders = new RememberedFolders();
  const settings = new Settings(args, rules, folder, folders);
  const { results } = await check({ args, rules, settings, folders, surroundings });
  const files = results.filter((it) => it.kind === 'checked');
  return firstConfiguration(files, rules);
}
