import type { Instruction } from '../ast.ts';

/** `switch`: with or without true or false. `value`: needs a value. `values`: the same, and may be repeated. */
export type FlagType = 'switch' | 'value' | 'values';

/** The flags of each instruction (BuildKit's instructions/parse.go); an instruction that is not listed has none. */
export const FLAGS: { readonly [K in Instruction['kind']]?: Readonly<Record<string, FlagType>> } = {
  Add: {
    checksum: 'value',
    chmod: 'value',
    chown: 'value',
    exclude: 'values',
    'keep-git-dir': 'switch',
    link: 'switch',
    unpack: 'switch',
  },
  Copy: { chmod: 'value', chown: 'value', exclude: 'values', from: 'value', link: 'switch', parents: 'switch' },
  From: { platform: 'value' },
  Healthcheck: {
    interval: 'value',
    retries: 'value',
    'start-interval': 'value',
    'start-period': 'value',
    timeout: 'value',
  },
  Run: { device: 'values', mount: 'values', network: 'value', security: 'value' },
};

/** Whether the instruction of a keyword, in any case, has a flag of that name. */
export function hasFlag(keyword: string, name: string): boolean {
  return NAMES.get(keyword.toLowerCase())?.includes(name) ?? false;
}

const NAMES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(FLAGS).map(([kind, flags]) => [kind.toLowerCase(), Object.keys(flags)]),
);

/** Whether a value is true or false to Go's strconv.ParseBool; a switch takes less, the words true and false only. */
export function isBoolean(value: string): boolean {
  return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value);
}
