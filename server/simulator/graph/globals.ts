import { formatPlatform, type Platform, parsePlatform } from '../../model/platform.ts';
import type { EscapeCharacter, Instruction } from '../../syntax/ast.ts';
import type { Build } from '../build.ts';
import { expanded } from './scope.ts';
import { type Refused, refused } from './unit.ts';

/** What is built for, and on, where nobody says anything. */
export const DEFAULT_PLATFORM = 'linux/amd64';

/** What the variables before the first FROM hang on, besides the ARGs that stand there. */
export interface GlobalInputs {
  readonly build: Build;
  readonly platform: Platform;
  /** What the last stage begins with. */
  readonly last: Instruction;
  readonly escape: EscapeCharacter;
}

/** The variables before the first FROM (platform.go, defaultArgs, and convert.go, buildMetaArgs). */
export function globalsOf(
  declarations: readonly Instruction[],
  { build, platform, last, escape }: GlobalInputs,
): ReadonlyMap<string, string> | Refused {
  const { args = {} } = build;
  const alias = last.kind === 'From' ? last.alias?.name.text.toLowerCase() : undefined;
  const host = parsePlatform(DEFAULT_PLATFORM) ?? platform;
  const predefined = [...ofPlatform('BUILD', host), ...ofPlatform('TARGET', platform)];
  const values = new Map<string, string>();
  for (const [name, value] of [...predefined, ['TARGETSTAGE', build.target || alias || 'default'] as const])
    values.set(name, given(args, name) ?? value);
  for (const instruction of declarations) {
    if (instruction.kind !== 'Arg') return refused(instruction, 'only ARG may stand before the first FROM');
    for (const { name, value } of instruction.declarations) {
      const argument = given(args, name.text);
      const fallback = argument === undefined && value !== undefined ? expanded(value, values, escape) : undefined;
      if (fallback !== undefined && 'refusal' in fallback) return refused(value ?? name, fallback.refusal);
      const text = argument ?? fallback?.value;
      if (text !== undefined) values.set(name.text, text);
    }
  }
  return values;
}

function ofPlatform(prefix: string, platform: Platform): readonly (readonly [name: string, value: string])[] {
  return [
    [`${prefix}PLATFORM`, formatPlatform(platform) ?? DEFAULT_PLATFORM],
    [`${prefix}OS`, platform.os],
    [`${prefix}OSVERSION`, platform.osVersion],
    [`${prefix}ARCH`, platform.architecture ?? 'amd64'],
    [`${prefix}VARIANT`, platform.variant],
  ];
}

function given(args: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(args, name) ? args[name] : undefined;
}
