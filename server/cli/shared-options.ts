import type { Options } from './options.ts';

export const COLORS = ['auto', 'always', 'never'] as const;

/** What every command takes. */
export const SHARED_OPTIONS = {
  config: { type: 'string', value: 'FILE', help: 'this configuration, not the nearest' },
  'no-config': { type: 'boolean', help: 'look for no configuration' },
  output: { type: 'string', value: 'FILE', help: 'write the report to a file' },
  color: { type: 'string', value: 'WHEN', choices: COLORS, help: 'auto, always or never' },
  'no-color': { type: 'boolean', help: 'the same as --color never' },
  quiet: { type: 'boolean', help: 'print findings only, no summary' },
  help: { type: 'boolean', short: 'h', help: 'print this' },
  version: { type: 'boolean', short: 'V', help: 'print the version' },
} as const satisfies Options;
