import type { Variable } from '../../syntax/ast.ts';
import { nearest } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import type { Model } from '../model.ts';

/** Why a variable of a FROM is not set, where no ARG above the first FROM declares it; at its name. */
export interface Undeclared extends Span {
  readonly message: string;
  /** The name that was most likely meant. */
  readonly suggestion: string | undefined;
}

/** Speaks of such a variable; `effect` ends the sentence: what comes of it. */
export function undeclared({ name, nameSpan }: Variable, effect: string, model: Model): Undeclared {
  const { start, end } = nameSpan;
  const reason = `so FROM knows no ${name}${effect}`;
  if (model.fact(declaredNames).has(name)) {
    const message = `its ARG comes too late, ${reason}; move the ARG above the first FROM`;
    return { start, end, message, suggestion: undefined };
  }
  const first = model.stages[0]?.from;
  const suggestion = nearest(name, first === undefined ? [] : model.stateAt(first).variables.names());
  const question = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return { start, end, message: `no ARG above the first FROM declares it, ${reason}${question}`, suggestion };
}

function declaredNames(model: Model): ReadonlySet<string> {
  return new Set(model.all('Arg').flatMap(({ declarations }) => declarations.map((it) => it.name.text)));
}
