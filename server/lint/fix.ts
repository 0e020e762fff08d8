import { composed } from '../text/compose.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import type { Config } from './config/config.ts';
import { lint } from './lint.ts';
import type { Diagnostic, Input, Rule, Safety } from './rule.ts';

/** A file after its fixes. */
export interface Fixed {
  readonly source: string;
  /** How many findings were fixed, by rule id; empty where nothing was. */
  readonly counts: ReadonlyMap<string, number>;
  /** What makes it of the file as it was. */
  readonly edits: readonly Edit[];
}

/**
 * Applies what may be fixed until nothing is left, at most ten times over; `unsafe` takes safe fixes too. With `only`, the id
 * of a rule, what others find stays.
 */
export function fix(input: Input, rules: readonly Rule[], config: Config, safety: Safety, only?: string): Fixed {
  return fixText(input.source, (source) => lint({ ...input, source }, rules, config), safety, only);
}

/** The same of a text in which `findingsIn` finds what there is to fix. */
export function fixText(
  original: string,
  findingsIn: (source: string) => readonly Diagnostic[],
  safety: Safety,
  only?: string,
): Fixed {
  const counts = new Map<string, number>();
  let source = original;
  let edits: readonly Edit[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = findingsIn(source);
    const chosen = compatible(only === undefined ? found : found.filter((it) => it.rule === only), safety);
    const changes = chosen.flatMap(editsOf);
    const next = applyEdits(source, changes);
    if (next === source) break;
    for (const { rule } of chosen) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    edits = composed(edits, changes, original.length);
    source = next;
  }
  return { source, counts, edits };
}

const MOST_ROUNDS = 10;

/**
 * Fixes that do not meet, all edits of one or none, and of those for one place only one, as it may do what the others are
 * for. The earlier in the file go first, then the earlier rules, and the others wait a round.
 */
function compatible(diagnostics: readonly Diagnostic[], safety: Safety): readonly Diagnostic[] {
  const chosen: Diagnostic[] = [];
  const taken: Edit[] = [];
  for (const diagnostic of diagnostics) {
    const { fix, span } = diagnostic;
    const last = chosen.at(-1)?.span;
    if (fix === undefined || (fix.safety === 'unsafe' && safety === 'safe')) continue;
    if (last?.start === span.start && last.end === span.end) continue;
    if (fix.edits.some((edit) => taken.some((it) => meet(it, edit)))) continue;
    chosen.push(diagnostic);
    taken.push(...fix.edits);
  }
  return chosen;
}

function editsOf({ fix }: Diagnostic): readonly Edit[] {
  return fix?.edits ?? [];
}

/** Two insertions at one place meet as well: their order would be an accident. */
function meet({ span: a }: Edit, { span: b }: Edit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}
