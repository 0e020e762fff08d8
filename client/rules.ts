/** A rule by its names. */
export interface RuleEntry {
  readonly id: string;
  readonly summary: string;
  /** What other linters call it. */
  readonly aka: readonly string[];
}

/** Written in by build.mjs. */
declare const DFLINT_RULES: readonly RuleEntry[] | undefined;

/** All rules of the server that is shipped; none where this was not built. */
export const RULES: readonly RuleEntry[] = typeof DFLINT_RULES === 'undefined' ? [] : DFLINT_RULES;
