import { RULES, type RuleEntry } from './rules.ts';

/** As much of a finding as it takes to tell what it is about. */
export interface Finding {
  readonly source?: string | undefined;
  readonly code?: string | number | { readonly value: string | number } | undefined;
  /** As VS Code counts, from 0 for errors. */
  readonly severity: number;
  readonly range: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

/** Those of our findings that somebody else has, too: the same by name or by meaning, on the same lines. */
export function duplicatesIn<Ours extends Finding>(
  ours: readonly Ours[],
  theirs: readonly Finding[],
  rules: readonly RuleEntry[] = RULES,
): ReadonlySet<Ours> {
  const names = new Map(rules.map(({ id, aka }) => [id, new Set([id, ...aka])]));
  return new Set(
    ours.filter((it) => {
      const id = codeOf(it);
      return theirs.some((other) => touches(it, other) && isAlike(id, names.get(id), other));
    }),
  );
}

function isAlike(id: string, names: ReadonlySet<string> | undefined, other: Finding): boolean {
  const code = codeOf(other);
  if (names?.has(code)) return true;
  if (other.source === LANGUAGE_SERVER && RULES_OF_CODES[code] !== undefined) return RULES_OF_CODES[code].includes(id);
  return isOfDocker(other) && other.severity === ERROR && SYNTAX.includes(id);
}

/** The server of Microsoft's extension, which numbers what it finds, and a part of Docker's. */
const LANGUAGE_SERVER = 'dockerfile-utils';

/** Its ValidationCode (dockerfile-utils, src/dockerValidator.ts), as far as we say the same under other names. */
const RULES_OF_CODES: Readonly<Record<string, readonly string[]>> = {
  '0': ['instruction-case'],
  '1': ['valid-directive'],
  '10': ['unique-stage-name'],
  '11': ['no-empty-continuation'],
  '24': ['valid-port'],
  '37': ['no-multiple-cmd', 'no-multiple-entrypoint', 'no-multiple-healthcheck'],
  '38': ['unknown-instruction'],
  '45': ['no-maintainer'],
  '49': ['valid-json-form'],
  '50': ['no-relative-workdir'],
};

/** Rules that say that a line cannot be understood, which others say without a name. */
const SYNTAX: readonly string[] = [
  'syntax-error',
  'build-error',
  'unknown-instruction',
  'instruction-before-from',
  'valid-directive',
  'valid-json-form',
  'valid-onbuild',
  'valid-port',
];

/** DiagnosticSeverity.Error of VS Code. */
const ERROR = 0;

function isOfDocker({ source }: Finding): boolean {
  return source === LANGUAGE_SERVER || source === 'docker-language-server';
}

function codeOf({ code }: Finding): string {
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}

function touches({ range: a }: Finding, { range: b }: Finding): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line;
}
