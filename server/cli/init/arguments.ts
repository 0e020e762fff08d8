import { type Misuse, type Options, readOptions } from '../options.ts';
import { SHARED_OPTIONS } from '../shared-options.ts';

/** What `dflint init` is asked to do. */
export interface InitArguments {
  /** Whether the configuration of hadolint is to be taken over. */
  readonly fromHadolint: boolean;
  readonly quiet: boolean;
}

/** Understands what follows `dflint init`. */
export function readInitArguments(args: readonly string[]): InitArguments | Misuse {
  const reading = readOptions(args, INIT_OPTIONS);
  if ('misuse' in reading) return reading;
  const [operand] = reading.operands;
  if (operand !== undefined) return { misuse: `init writes into the working directory; it takes no ${operand.text}` };
  return { fromHadolint: reading.values['from-hadolint'], quiet: reading.values.quiet };
}

const { quiet, help, version } = SHARED_OPTIONS;

export const INIT_OPTIONS = {
  'from-hadolint': { type: 'boolean', help: 'say what .hadolint.yaml says, for dflint' },
  quiet: { ...quiet, help: 'print what goes wrong only' },
  help,
  version,
} as const satisfies Options;
