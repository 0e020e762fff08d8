import { bareSpan, type Span } from '../../text/span.ts';
import type { InlineDockerfile, Layout, NamedSetting, Setting } from '../build.ts';
import { type Draft, lastOfEach, mergedDrafts } from '../draft.ts';
import type { Expression, Template } from '../hcl/ast.ts';
import { evaluate, type Scope } from '../hcl/evaluate.ts';
import { truthOf } from '../hcl/operate.ts';
import { type Value, valueAt, writtenText } from '../value.ts';
import type { Declared } from './bake-file.ts';
import { attributeNamed } from './bake-file.ts';

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
  const flag = (name: string): Setting | undefined => {
    const value = valueOf(name);
    return value && { path, ...bareSpan(value), value: truthOf(value)?.toString() };
  };
  const many = (
    name: string,
    textOf: (item: Value) => string | undefined = writtenText,
  ): readonly Setting[] | undefined => {
    const value = valueOf(name);
    if (value?.kind !== 'list') return undefined;
    return value.items.map((it) => ({ path, ...placeIn(value, it), value: textOf(it) }));
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
  const dockerfile = one('dockerfile');
  const areKnown = [...LISTS, ...MAPPINGS].every((name) => {
    const value = valueOf(name);
    return value === undefined || value.kind === (MAPPINGS.includes(name) ? 'mapping' : 'list');
  });
  return {
    ...(!areKnown && { isIncomplete: true }),
    context: context && { ...context, folder },
    // An empty path is that of the context itself (Go's path.Clean).
    dockerfile: dockerfile && { ...dockerfile, value: dockerfile.value === '' ? '.' : dockerfile.value },
    inline: inline && valueOf('dockerfile-inline') && inlineOf(inline, scope, path, source),
    target: one('target'),
    args: named('args'),
    contexts: named('contexts')?.map((it) => ({ ...it, folder })),
    platforms: many('platforms'),
    noCache: flag('no-cache'),
    noCacheFilter: many('no-cache-filter'),
    ssh: many('ssh', keysText),
    secrets: many('secret', attributesText),
    cacheFrom: many('cache-from', attributesText)?.flatMap(cacheSettings),
  };
}

const LISTS: readonly string[] = ['platforms', 'no-cache-filter', 'ssh', 'secret', 'cache-from'];
const MAPPINGS: readonly string[] = ['args', 'contexts'];

/** What two places say of a target, where the second has the last word (buildx's bake/bake.go, Merge). */
export function inherited(below: Draft, above: Draft): Draft {
  const both = (of: (draft: Draft) => readonly Setting[] | undefined): readonly Setting[] | undefined =>
    of(below) || of(above) ? [...(of(below) ?? []), ...(of(above) ?? [])] : undefined;
  return {
    ...mergedDrafts(below, above),
    dockerfile: above.dockerfile ?? below.dockerfile,
    inline: above.inline ?? below.inline,
    noCacheFilter: both((it) => it.noCacheFilter),
    ssh: both((it) => it.ssh),
    secrets: both((it) => it.secrets),
    cacheFrom: both((it) => it.cacheFrom),
  };
}

/** A target without what is empty, or given again (buildx's bake/bake.go, normalize). */
export function cleaned(draft: Draft): Draft {
  return {
    ...draft,
    contexts: draft.contexts?.filter((it) => it.value !== ''),
    platforms: once(draft.platforms),
    noCacheFilter: once(draft.noCacheFilter),
    ssh: lastNamed(draft.ssh, (text) => text.replace(/=.*/s, '')),
    secrets: lastNamed(draft.secrets, (text) => /(?:^|,)id=([^,]*)/i.exec(text)?.[1] ?? ''),
    cacheFrom: once(draft.cacheFrom),
  };
}

function once(settings: readonly Setting[] | undefined): readonly Setting[] | undefined {
  const values = new Set<string | undefined>(['']);
  return settings?.filter(({ value }) => {
    const isNew = value === undefined || !values.has(value);
    values.add(value);
    return isNew;
  });
}

function lastNamed(
  settings: readonly Setting[] | undefined,
  nameOf: (text: string) => string,
): readonly Setting[] | undefined {
  const given = settings?.filter((it) => it.value !== '');
  return given && lastOfEach(given, ({ value }) => (value === undefined ? undefined : nameOf(value)));
}

/** `id=paths`, for which both may also be given one by one. */
function keysText(item: Value): string | undefined {
  if (item.kind !== 'mapping') return writtenText(item);
  const [id, paths] = [valueAt(item, 'id'), valueAt(item, 'paths')];
  const name = id && writtenText(id);
  if (paths === undefined) return name;
  const texts = paths.kind === 'list' ? paths.items.map(writtenText) : [undefined];
  return name === undefined || texts.includes(undefined) ? undefined : `${name}=${texts.join(',')}`;
}

/** `name=value,name=value`, for which they may also be given one by one. */
function attributesText(item: Value): string | undefined {
  if (item.kind !== 'mapping') return writtenText(item);
  const texts = item.entries.map(({ key, value }) => {
    const text = writtenText(value);
    return text === undefined || /[",]/.test(text) ? undefined : `${key.value}=${text}`;
  });
  return texts.includes(undefined) ? undefined : texts.join(',');
}

/** Names of images alone may be several (buildx's util/buildflags/cache.go). */
function cacheSettings(setting: Setting): readonly Setting[] {
  const { value } = setting;
  if (value === undefined || value.includes('=')) return [setting];
  return value.split(',').map((it) => ({ ...setting, value: it }));
}

/** What a variable or a function brought here stands where it is called for. */
function placeIn(whole: Span, part: Span): Span {
  return bareSpan(whole.start <= part.start && part.end <= whole.end ? part : whole);
}

function inlineOf(expression: Expression, scope: Scope, path: string, source: string): InlineDockerfile {
  const span = bareSpan(expression);
  const text = writtenText(evaluate(expression, scope));
  const layout = expression.kind === 'template' && text !== undefined ? layoutOf(expression, scope, source) : undefined;
  // Characters that were composed are fewer than those that stand there.
  const fits = layout?.offsets.length === (text?.length ?? 0) + 1;
  return { path, ...span, text, layout: fits ? layout : undefined };
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
