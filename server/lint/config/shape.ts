import { enumerated } from '../../text/enumerated.ts';
import { nearest } from '../../text/nearest.ts';
import { bareSpan } from '../../text/span.ts';
import type { ConfigMistake, Mapping, Value } from './yaml.ts';

/**
 * What a value may look like. The reader of configurations and their JSON Schema are made from the same shapes, so that
 * an editor accepts what dflint does.
 */
export type Shape =
  | {
      readonly kind: 'text';
      readonly choices?: readonly string[];
      /** What is wrong with a text, as a sentence; `undefined` where nothing is. */
      readonly fault?: (text: string) => string | undefined;
      readonly summary?: string;
    }
  /** A text; a number or a flag too, as it is written. */
  | { readonly kind: 'written'; readonly summary?: string }
  | { readonly kind: 'number'; readonly summary?: string }
  | { readonly kind: 'flag'; readonly summary?: string }
  | { readonly kind: 'list'; readonly of: Shape; readonly summary?: string }
  /** Any names, each with a value. */
  | { readonly kind: 'map'; readonly of: Shape; readonly summary?: string }
  | Fields
  | { readonly kind: 'either'; readonly shapes: readonly Shape[]; readonly summary?: string };

/** Certain names, each with a value of its own. */
export interface Fields {
  readonly kind: 'fields';
  readonly fields: ReadonlyMap<string, Shape>;
  /** Names beside those, too many to be listed. */
  readonly more?: { readonly pattern: string; readonly of: Shape };
  /** What a name is called in messages: a key, a rule, an option. */
  readonly noun: string;
  readonly required?: readonly string[];
  /** Whether upper and lower case are the same. */
  readonly caseless?: boolean;
  readonly summary?: string;
}

/** Whatever of a value does not fit its shape, in source order. */
export function mistakesIn(value: Value, shape: Shape): readonly ConfigMistake[] {
  switch (shape.kind) {
    case 'text':
      if (value.kind !== 'text') return [expected(value, shape)];
      return textMistakes(value, value.value, shape);
    case 'written':
      return value.kind === 'text' || value.kind === 'number' || value.kind === 'flag' ? [] : [expected(value, shape)];
    case 'number':
    case 'flag':
      return value.kind === shape.kind ? [] : [expected(value, shape)];
    case 'list':
      return value.kind === 'list' ? value.items.flatMap((it) => mistakesIn(it, shape.of)) : [expected(value, shape)];
    case 'map':
      return value.kind === 'mapping'
        ? value.entries.flatMap((it) => mistakesIn(it.value, shape.of))
        : [expected(value, shape)];
    case 'fields':
      return value.kind === 'mapping' ? fieldMistakes(value, shape) : [expected(value, shape)];
    case 'either': {
      // The alternative of the same kind knows best what is wrong inside.
      const meant = shape.shapes.find((it) => accepts(it, value));
      return meant === undefined ? [expected(value, shape)] : mistakesIn(value, meant);
    }
  }
}

function textMistakes(
  span: ConfigMistake['span'],
  text: string,
  { choices, fault }: Shape & { kind: 'text' },
): readonly ConfigMistake[] {
  if (choices !== undefined && !choices.includes(text)) return [choiceMistake(span, text, choices)];
  const message = fault?.(text);
  return message === undefined ? [] : [{ span: bareSpan(span), message }];
}

/** The shape that a name of some fields asks for. */
function fieldOf({ fields, more, caseless }: Fields, name: string): Shape | undefined {
  const wanted = name.toLowerCase();
  const known =
    fields.get(name) ?? (caseless ? [...fields].find(([it]) => it.toLowerCase() === wanted)?.[1] : undefined);
  return (
    known ?? (more !== undefined && new RegExp(more.pattern, caseless ? 'i' : '').test(name) ? more.of : undefined)
  );
}

function fieldMistakes({ entries, start }: Mapping, shape: Fields): readonly ConfigMistake[] {
  const mistakes = entries.flatMap(({ key, value }) => {
    const field = fieldOf(shape, key.value);
    return field === undefined ? unknownName(key, key.value, shape) : mistakesIn(value, field);
  });
  const missing = shape.required?.filter((name) => !entries.some((it) => it.key.value === name)) ?? [];
  return [
    ...mistakes,
    ...missing.map((name) => ({ span: { start, end: start + 1 }, message: `the ${shape.noun} ${name} is missing` })),
  ];
}

function unknownName(span: ConfigMistake['span'], name: string, { noun, fields }: Fields): ConfigMistake {
  const names = [...fields.keys()];
  const guess = nearest(name, names);
  const hint =
    guess !== undefined ? `; did you mean ${guess}?` : names.length <= MOST_LISTED ? `, only ${enumerated(names)}` : '';
  return { span: bareSpan(span), message: `there is no ${noun} "${name}"${hint}` };
}

function choiceMistake(span: ConfigMistake['span'], text: string, choices: readonly string[]): ConfigMistake {
  const guess = nearest(text, choices);
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
  return { span: bareSpan(span), message: `this is one of ${choices.join(', ')}, not "${text}"${hint}` };
}

function expected(value: Value, shape: Shape): ConfigMistake {
  const wanted = shape.kind === 'either' ? shape.shapes.map(nounOf).join(' or ') : nounOf(shape);
  return { span: bareSpan(value), message: `${wanted} is expected, not ${KINDS[value.kind]}` };
}

function accepts(shape: Shape, value: Value): boolean {
  switch (shape.kind) {
    case 'fields':
    case 'map':
      return value.kind === 'mapping';
    case 'either':
      return shape.shapes.some((it) => accepts(it, value));
    case 'written':
      return value.kind === 'text' || value.kind === 'number' || value.kind === 'flag';
    default:
      return value.kind === shape.kind;
  }
}

function nounOf(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return shape.choices === undefined ? 'a text' : `one of ${shape.choices.join(', ')}`;
    case 'written':
      return 'a text';
    case 'number':
      return 'a number';
    case 'flag':
      return 'true or false';
    case 'list':
      return 'a list';
    case 'map':
    case 'fields':
      return 'a mapping (key: value)';
    case 'either':
      return shape.shapes.map(nounOf).join(' or ');
  }
}

const KINDS = {
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  nothing: 'nothing',
  list: 'a list',
  mapping: 'a mapping',
} as const satisfies { readonly [Kind in Value['kind']]: string };

const MOST_LISTED = 8;
