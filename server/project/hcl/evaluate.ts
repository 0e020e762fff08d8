import { bareSpan, type Span } from '../../text/span.ts';
import { type Entry, type List, type Mapping, type Value, writtenText } from '../value.ts';
import { type Call, type Expression, type For, type Name, SPLAT_ITEM, type Template } from './ast.ts';
import { callFunction } from './functions.ts';
import { operate, truthOf } from './operate.ts';
import { type Budget, costOf, LONGEST_TEXT, literal, mappingOf, pairsOf, unified, unknown } from './values.ts';

/** What the names in an expression mean. */
export interface Scope {
  /** `undefined` where there is no such variable. */
  variable(name: string): Value | undefined;
  /** A function that the file defines itself. */
  ownFunction(name: string): OwnFunction | undefined;
  /** An attribute of another target, as in `target.app.platforms`. */
  attributeOf(target: string, name: string): Value | undefined;
  /** How much may be worked out yet. Whoever needs more gets nothing: no build file has a use for it. */
  readonly budget: Budget;
}

export interface OwnFunction {
  readonly params: readonly string[];
  /** The name of a parameter for all that are left. */
  readonly rest: string | undefined;
  readonly result: Expression;
}

/** What an expression is worth; `unknown` where that depends on anything but the file. It never throws. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const { budget } = scope;
  budget.steps--;
  budget.levels--;
  const value = budget.steps < 0 || budget.levels < 0 ? unknown(expression) : valueOf(expression, scope);
  budget.levels++;
  return { ...value, ...bareSpan(expression) };
}

function valueOf(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value, expression);
    case 'template':
      return templateValue(expression, scope);
    case 'name':
      return scope.variable(expression.name) ?? unknown(expression);
    case 'member': {
      const { of, name } = expression;
      const target = of.kind === 'member' && isTarget(of.of, scope) ? of.name : undefined;
      if (target !== undefined) return scope.attributeOf(target, name) ?? unknown(expression);
      return itemOf(evaluate(of, scope), literal(name, expression), expression);
    }
    case 'index':
      return itemOf(evaluate(expression.of, scope), evaluate(expression.index, scope), expression);
    case 'splat': {
      const of = evaluate(expression.of, scope);
      if (of.kind === 'unknown') return of;
      const items = of.kind === 'list' ? of.items : of.kind === 'nothing' ? [] : [of];
      const one = (it: Value) => evaluate(expression.rest, within(scope, new Map([[SPLAT_ITEM, it]])));
      return { kind: 'list', items: items.map(one), ...bareSpan(expression) };
    }
    case 'call':
      return callValue(expression, scope);
    case 'unary':
    case 'binary':
      return operate(expression, (it) => evaluate(it, scope));
    case 'conditional': {
      const condition = evaluate(expression.condition, scope);
      const truth = truthOf(condition);
      if (truth === undefined) return unknown(expression);
      const [kept, other] = truth ? [expression.yes, expression.no] : [expression.no, expression.yes];
      return unified(evaluate(kept, scope), evaluate(other, scope));
    }
    case 'list':
      return { kind: 'list', items: expression.items.map((it) => evaluate(it, scope)), ...bareSpan(expression) };
    case 'map': {
      const entries = expression.entries.map(({ key, value }) => entryOf(evaluate(key, scope), evaluate(value, scope)));
      return mappingOf(entries, expression);
    }
    case 'for':
      return forValue(expression, scope);
    case 'join': {
      const list = evaluate(expression.of, scope);
      const texts = list.kind === 'list' ? list.items.map(writtenText) : [undefined];
      return texts.includes(undefined) ? unknown(expression) : textOf(texts.join(''), expression, scope.budget);
    }
    case 'opaque':
      return unknown(expression);
  }
}

/** A scope with more variables in front. */
export function within(scope: Scope, variables: ReadonlyMap<string, Value>): Scope {
  return {
    variable: (name) => variables.get(name) ?? scope.variable(name),
    ownFunction: (name) => scope.ownFunction(name),
    attributeOf: (target, name) => scope.attributeOf(target, name),
    budget: scope.budget,
  };
}

function isTarget(expression: Expression, scope: Scope): expression is Name {
  return expression.kind === 'name' && expression.name === 'target' && scope.variable('target') === undefined;
}

function templateValue({ parts, start, end }: Template, scope: Scope): Value {
  const [first] = parts;
  // A text that is nothing but one `${}` is what stands in there, also if that is no text.
  if (parts.length === 1 && first !== undefined && first.kind !== 'text') return evaluate(first, scope);
  let text = '';
  for (const part of parts) {
    const written = part.kind === 'text' ? part.text : writtenText(evaluate(part, scope));
    if (written === undefined || text.length + written.length > LONGEST_TEXT) return unknown({ start, end });
    text += written;
  }
  return textOf(text, { start, end }, scope.budget);
}

function textOf(text: string, place: Span, budget: Budget): Value {
  budget.steps -= costOf(text);
  return text.length > LONGEST_TEXT ? unknown(place) : literal(text, place);
}

function callValue(call: Call, scope: Scope): Value {
  const args = call.args.map((it) => evaluate(it, scope));
  const last = args.at(-1);
  if (call.isExpanded && last?.kind !== 'list') return unknown(call);
  const given = call.isExpanded && last?.kind === 'list' ? [...args.slice(0, -1), ...last.items] : args;
  const own = scope.ownFunction(call.name);
  if (own === undefined) return callFunction(call.name, given, call, scope.budget);
  if (given.length < own.params.length) return unknown(call);
  const named = own.params.map((name, index) => [name, given[index] ?? unknown(call)] as const);
  const rest: List = { kind: 'list', items: given.slice(own.params.length), ...bareSpan(call) };
  return evaluate(
    own.result,
    within(scope, new Map<string, Value>([...named, ...(own.rest ? [[own.rest, rest] as const] : [])])),
  );
}

function forValue(
  { of, keyName, valueName, condition, mapKey, result, isGrouped, ...place }: For,
  scope: Scope,
): Value {
  const source = evaluate(of, scope);
  const pairs = pairsOf(source);
  if (pairs === undefined || isGrouped) return unknown(place);
  const entries: Entry[] = [];
  const items: Value[] = [];
  for (const [key, value] of pairs) {
    const inner = within(
      scope,
      new Map([[valueName, value], ...(keyName === undefined ? [] : [[keyName, key] as const])]),
    );
    const kept = condition === undefined ? undefined : evaluate(condition, inner);
    const isKept = kept === undefined || truthOf(kept);
    if (isKept === undefined) return unknown(place);
    if (!isKept) continue;
    if (mapKey === undefined) items.push(evaluate(result, inner));
    else {
      const entry = entryOf(evaluate(mapKey, inner), evaluate(result, inner));
      if (entry === undefined) return unknown(place);
      entries.push(entry);
    }
  }
  return mapKey === undefined ? { kind: 'list', items, ...bareSpan(place) } : mappingOf(entries, place);
}

/** An item by its number or name. */
function itemOf(of: Value, index: Value, place: Span): Value {
  const name = writtenText(index);
  if (name === undefined) return unknown(place);
  const found = of.kind === 'list' ? of.items[Number(name)] : of.kind === 'mapping' ? entryNamed(of, name) : undefined;
  return found ?? unknown(place);
}

function entryNamed({ entries }: Mapping, name: string): Value | undefined {
  return entries.find((it) => it.key.value === name)?.value;
}

function entryOf(key: Value, value: Value): Entry | undefined {
  const name = writtenText(key);
  return name === undefined ? undefined : { key: { kind: 'text', value: name, ...bareSpan(key) }, value };
}
