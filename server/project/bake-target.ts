import { bareSpan, type Span } from '../text/span.ts';
import type { Declared } from './bake-file.ts';
import { attributeNamed } from './bake-file.ts';
import type { InlineDockerfile, Layout, NamedSetting, Setting } from './build.ts';
import type { Draft } from './draft.ts';
import type { Expression, Template } from './hcl/ast.ts';
import { evaluate, type Scope } from './hcl/evaluate.ts';
import { type Value, writtenText } from './value.ts';

/** What a target says of its build by itself; paths are seen from the folder. */
export function bakeDraft({ attributes, file }: Declared, scope: Scope, folder: string): Draft {
  const { path, source } = file;
  const valueOf = (name: string): Value | undefined => {
    const expression = attributeNamed(name, attributes);
    const value = expression && evaluate(expression, scope);
    return value?.kind === 'nothing' ? undefined : value;
  };
  const one = (name: string): Setting | undefined => {
    const value = valueOf(name);
    return value && { path, ...bareSpan(value), value: writtenText(value) };
  };
  const many = (name: string): readonly Setting[] | undefined => {
    const value = valueOf(name);
    if (value?.kind !== 'list') return undefined;
    return value.items.map((it) => ({ path, ...placeIn(value, it), value: writtenText(it) }));
  };
  const named = (name: string): readonly NamedSetting[] | undefined => {
    const value = valueOf(name);
    if (value?.kind !== 'mapping') return undefined;
    return value.entries.flatMap((it) => {
      // `null` takes an argument back.
      if (it.value.kind === 'nothing') return [];
      return { path, ...placeIn(value, it.key), name: it.key.value, value: writtenText(it.value) };
    });
  };
  const context = one('context');
  const inline = attributeNamed('dockerfile-inline', attributes);
  const args = valueOf('args');
  return {
    ...(args !== undefined && args.kind !== 'mapping' && { isIncomplete: true }),
    context: context && { ...context, folder },
    dockerfile: one('dockerfile'),
    inline: inline && inlineOf(inline, scope, path, source),
    target: one('target'),
    args: named('args'),
    contexts: named('contexts')?.map((it) => ({ ...it, folder })),
    platforms: many('platforms'),
    noCache: one('no-cache'),
    noCacheFilter: many('no-cache-filter'),
    ssh: many('ssh'),
    secrets: many('secret'),
    cacheFrom: many('cache-from'),
  };
}

/** What a variable or a function brought here stands where it is called for. */
function placeIn(whole: Span, part: Span): Span {
  return bareSpan(whole.start <= part.start && part.end <= whole.end ? part : whole);
}

function inlineOf(expression: Expression, scope: Scope, path: string, source: string): InlineDockerfile {
  const span = bareSpan(expression);
  const text = writtenText(evaluate(expression, scope));
  const layout = expression.kind === 'template' && text !== undefined ? layoutOf(expression, scope, source) : undefined;
  return { path, ...span, text, layout };
}

/** `undefined` where a text is written with escapes, or not in the file at all, as in JSON. */
function layoutOf({ parts, start, end, indent }: Template, scope: Scope, source: string): Layout | undefined {
  const isHeredoc = indent !== undefined;
  if (!isHeredoc && source.slice(start, end).includes('\\')) return undefined;
  const offsets: number[] = [];
  const replaced: Span[] = [];
  for (const part of parts) {
    if (part.kind === 'text') {
      if (part.offsets === undefined) return undefined;
      for (const it of part.offsets) offsets.push(it);
    } else {
      const from = offsets.length;
      const length = writtenText(evaluate(part, scope))?.length ?? 0;
      for (let at = 0; at < length; at++) offsets.push(part.start);
      replaced.push({ start: from, end: offsets.length });
    }
  }
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  offsets.push(last.end);
  const line = source.lastIndexOf('\n', (parts[0]?.start ?? 0) - 1) + 1;
  return {
    offsets,
    replaced,
    indent: source.slice(line, line + (indent ?? 0)),
    isOneLine: !isHeredoc,
    escapes: isHeredoc ? MARKS : [['\\', '\\\\'], ['"', '\\"'], ...MARKS],
  };
}

const MARKS: Layout['escapes'] = [
  ['${', '$${'],
  ['%{', '%%{'],
];
