import type { Declaration, Word } from '../../syntax/ast.ts';
import { formatPlatform, type Platform } from '../platform.ts';
import { UNKNOWN, type Value } from './expand.ts';
import { type Binding, Variables } from './variable.ts';

/** The build arguments that are given, a value `undefined` where only it is not known; `undefined` where nothing is. */
export type Arguments = Readonly<Record<string, string | undefined>> | undefined;

/** What instructions need besides the state that they find. */
export interface Acting {
  readonly args: Arguments;
  /** The variables at the first FROM; `undefined` before it. */
  readonly globals: Variables | undefined;
  valueOf(word: Word, variables: Variables): Value;
}

/**
 * The variables behind one declaration of an ARG (BuildKit's dockerfile2llb/convert.go, dispatchArg and buildMetaArgs).
 * A default is taken to hold where the build arguments are not known.
 */
export function declare(before: Variables, declaration: Declaration, { args, globals, valueOf }: Acting): Variables {
  const name = declaration.name.text;
  if (globals !== undefined && NOT_IN_STAGES.has(name)) return before;
  if (args !== undefined && Object.hasOwn(args, name)) return declared(before, declaration, args[name] ?? UNKNOWN);
  if (declaration.value !== undefined) return declared(before, declaration, valueOf(declaration.value, before));

  const global = globals?.lookup(name);
  if (global?.value !== undefined) return declared(before, declaration, global.value, global);
  // Nothing is set, so whatever the name held it still holds.
  const { value, origin } = before.lookup(name);
  if (origin.kind !== 'none' && origin.kind !== 'base') return before;
  return declared(before, declaration, args === undefined ? UNKNOWN : value, global);
}

/** The variables that FROM knows undeclared; a stage must declare them (dockerfile2llb/platform.go, defaultArgs). */
export function predefined(platform: Platform | undefined, target: Value, args: Arguments): Variables {
  const of = (value: string | undefined) => value ?? UNKNOWN;
  const values: readonly (readonly [name: string, value: Value])[] = [
    ['BUILDPLATFORM', UNKNOWN],
    ['BUILDOS', UNKNOWN],
    ['BUILDOSVERSION', UNKNOWN],
    ['BUILDARCH', UNKNOWN],
    ['BUILDVARIANT', UNKNOWN],
    ['TARGETPLATFORM', of(platform && formatPlatform(platform))],
    ['TARGETOS', of(platform?.os)],
    ['TARGETOSVERSION', of(platform?.osVersion)],
    ['TARGETARCH', of(platform?.architecture)],
    ['TARGETVARIANT', of(platform?.variant)],
    ['TARGETSTAGE', target],
  ];
  const bindings = values.map(([name, value]): Binding => {
    const isGiven = args !== undefined && Object.hasOwn(args, name);
    return { name, value: isGiven ? (args[name] ?? UNKNOWN) : value, origin: { kind: 'predefined' } };
  });
  return Variables.of(bindings);
}

/** Whether an argument is for steps alone: they get it where it is given, undeclared too (convert.go, proxyEnvFromBuildArgs). */
export function isProxy(name: string): boolean {
  return /^(?:https?|ftp|no|all)_proxy$/i.test(name);
}

/** They ask for a scan of a stage and are no variables in it (nonEnvArgs). */
const NOT_IN_STAGES = new Set(['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE']);

function declared(before: Variables, declaration: Declaration, value: Value | undefined, global?: Binding): Variables {
  return before.with([{ name: declaration.name.text, value, origin: { kind: 'arg', declaration, global } }]);
}
