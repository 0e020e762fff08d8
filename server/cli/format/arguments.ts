import type { ConfigurationArguments } from '../configurations.ts';
import { type Misuse, type Options, readOptions } from '../options.ts';
import { SHARED_OPTIONS } from '../shared-options.ts';

/** What `dflint format` is asked to do. */
export interface FormatArguments extends ConfigurationArguments {
  /** Files, folders, and `-` for standard input; without one, the working directory is meant. */
  readonly paths: readonly string[];
  /** What becomes of a file that would change: `check` names it, `diff` shows how, and both leave it alone. */
  readonly mode: 'write' | 'check' | 'diff';
  /** The name that standard input goes by. */
  readonly stdinFilename: string;
  /** The file that names or changes go to, instead of standard output. */
  readonly output: string | undefined;
  readonly quiet: boolean;
}

/** Understands what follows `dflint format`. */
export function readFormatArguments(args: readonly string[]): FormatArguments | Misuse {
  const reading = readOptions(args, FORMAT_OPTIONS);
  if ('misuse' in reading) return reading;
  const { values, operands } = reading;
  const { config, exclude, output, quiet } = values;
  return {
    paths: operands.map((it) => it.text),
    mode: values.diff ? 'diff' : values.check ? 'check' : 'write',
    stdinFilename: values['stdin-filename'] ?? '-',
    output,
    quiet,
    exclude,
    config: values['no-config'] ? 'none' : config === undefined ? 'nearest' : { file: config },
  };
}

export const FORMAT_OPTIONS = {
  ...SHARED_OPTIONS,
  check: { type: 'boolean', help: 'name files that would change, and write nothing' },
  diff: { type: 'boolean', help: 'show what would change, and write nothing' },
  exclude: { type: 'string', value: 'GLOB', multiple: true, help: 'leave files out, even if named' },
  'stdin-filename': { type: 'string', value: 'NAME', help: 'the name of what is read from standard input' },
} as const satisfies Options;
