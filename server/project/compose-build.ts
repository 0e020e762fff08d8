import { bareSpan, type Span } from '../text/span.ts';
import type { InlineDockerfile, NamedSetting, Setting } from './build.ts';
import type { Draft } from './draft.ts';
import { interpolatedLayout, yamlLayout } from './inline.ts';
import { interpolated, joinedPieces, type Lookup, piecesOf } from './interpolate.ts';
import { type Value, valueAt, writtenText } from './value.ts';

/** What decides on the meaning of what stands in a Compose file. */
export interface ComposeScope {
  readonly path: string;
  readonly source: string;
  /** What relative paths are seen from. */
  readonly folder: string;
  readonly lookup: Lookup;
}

/** What a service says of its build; `undefined` where it says nothing, `reset` where it takes back what others said. */
export function composeDraft(service: Value, scope: ComposeScope): Draft | 'reset' | undefined {
  const build = valueAt(service, 'build');
  if (build === undefined || build.kind === 'nothing') return build?.resets ? 'reset' : undefined;
  const { folder } = scope;
  const read = new SettingReader(scope);
  const platform = valueAt(service, 'platform');
  const platforms = platform && [read.setting(platform)];
  if (build.kind !== 'mapping') return { context: { ...read.setting(build), folder }, platforms };
  const of = (key: string) => {
    const value = valueAt(build, key);
    return value === undefined || value.kind === 'nothing' ? undefined : value;
  };
  const one = (key: string) => {
    const value = of(key);
    return value && read.setting(value);
  };
  const many = (key: string) => {
    const value = of(key);
    return value && read.settings(value);
  };
  const context = one('context');
  const inline = of('dockerfile_inline');
  return {
    context: context && { ...context, folder },
    dockerfile: one('dockerfile'),
    inline: inline && read.inline(inline),
    target: one('target'),
    args: read.named(of('args')),
    contexts: read.named(of('additional_contexts'))?.map((it) => ({ ...it, folder })),
    platforms: many('platforms') ?? platforms,
    noCache: one('no_cache'),
    noCacheFilter: many('no_cache_filter'),
    ssh: many('ssh'),
    secrets: many('secrets'),
    cacheFrom: many('cache_from'),
  };
}

class SettingReader {
  readonly #scope: ComposeScope;

  constructor(scope: ComposeScope) {
    this.#scope = scope;
  }

  setting(value: Value): Setting {
    const { path, lookup } = this.#scope;
    const text = writtenText(value);
    return { path, ...bareSpan(value), value: text === undefined ? undefined : interpolated(text, lookup) };
  }

  /** A list; what is a mapping there is known by its names. */
  settings(value: Value): readonly Setting[] {
    if (value.kind === 'mapping') return value.entries.map((it) => this.setting(it.key));
    return (value.kind === 'list' ? value.items : [value]).map((it) => {
      const source = valueAt(it, 'source');
      return this.setting(source ?? it);
    });
  }

  /** A mapping, or a list of `NAME=value`; a name without a value is given by the environment, if at all. */
  named(value: Value | undefined): readonly NamedSetting[] | undefined {
    const { path } = this.#scope;
    if (value?.kind === 'mapping')
      return value.entries.map(({ key, value: it }) => {
        return { path, ...bareSpan(key), name: key.value, value: this.setting(it).value };
      });
    if (value?.kind !== 'list') return undefined;
    return value.items.flatMap((item) => {
      const text = writtenText(item);
      const [name = '', ...rest] = text?.split('=') ?? [];
      if (text === undefined || name === '') return [];
      const given = rest.length === 0 ? undefined : interpolated(rest.join('='), this.#scope.lookup);
      return [{ path, ...this.#placeOf(name, item), name, value: given }];
    });
  }

  inline(value: Value): InlineDockerfile {
    const { path, source, lookup } = this.#scope;
    const text = writtenText(value) ?? '';
    const pieces = piecesOf(text, lookup);
    const layout = yamlLayout(source, value, text);
    const known = value.kind === 'text' ? joinedPieces(pieces) : undefined;
    return {
      path,
      ...bareSpan(value),
      text: known,
      layout: layout && known !== undefined ? interpolatedLayout(layout, pieces) : undefined,
    };
  }

  /** Where the name of a `NAME=value` stands, if it is written as it is. */
  #placeOf(name: string, { start, end }: Span): Span {
    const at = this.#scope.source.indexOf(name, start);
    return at >= start && at <= start + 1 ? { start: at, end: at + name.length } : { start, end };
  }
}
