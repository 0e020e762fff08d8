import { bareSpan, type Span } from '../../text/span.ts';
import type { InlineDockerfile, NamedSetting, Setting } from '../build.ts';
import { type Draft, lastOfEach } from '../draft.ts';
import { interpolatedLayout, yamlLayout } from '../inline.ts';
import { type Value, valueAt, writtenText } from '../value.ts';
import { agentOf, type ServiceDraft } from './compose-merge.ts';
import { interpolated, joinedPieces, type Lookup, piecesOf } from './interpolate.ts';

/** What decides on the meaning of what stands in a Compose file. */
export interface ComposeScope {
  readonly path: string;
  readonly source: string;
  /** What relative paths are seen from. */
  readonly folder: string;
  readonly lookup: Lookup;
  /** What arguments take their values from that are only named: that of the project, also in what it includes. */
  readonly environment: Lookup;
}

/** What a service says of its build itself. */
export function composeDraft(service: Value, scope: ComposeScope): ServiceDraft {
  const read = new SettingReader(scope);
  const platform = said(service, 'platform');
  return { platform: platform && read.setting(platform), build: buildDraft(said(service, 'build'), scope, read) };
}

function buildDraft(build: Value | undefined, { folder }: ComposeScope, read: SettingReader): Draft | undefined {
  if (build === undefined) return undefined;
  if (build.kind !== 'mapping') return { context: { ...read.place(build), folder } };
  const one = (key: string) => {
    const value = said(build, key);
    return value && read.setting(value);
  };
  const many = (key: string) => {
    const value = said(build, key);
    return value && read.settings(value);
  };
  const context = said(build, 'context');
  const inline = said(build, 'dockerfile_inline');
  const noCache = one('no_cache');
  const ssh = many('ssh');
  const args = read.named(said(build, 'args'));
  const contexts = read.named(said(build, 'additional_contexts'));
  return {
    ...((args?.includes(undefined) || contexts?.includes(undefined)) && { isIncomplete: true }),
    context: context && { ...read.place(context), folder },
    dockerfile: one('dockerfile'),
    inline: inline && read.inline(inline),
    target: one('target'),
    args: args?.filter((it) => it !== undefined),
    contexts: contexts?.flatMap((it) => (it === undefined ? [] : { ...it, value: placed(it.value), folder })),
    platforms: many('platforms'),
    noCache: noCache && { ...noCache, value: truthOf(noCache.value) },
    noCacheFilter: many('no_cache_filter'),
    ssh: ssh && lastOfEach(ssh, agentOf),
    secrets: many('secrets'),
    cacheFrom: many('cache_from'),
  };
}

function said(value: Value, key: string): Value | undefined {
  const found = valueAt(value, key);
  return found?.kind === 'nothing' ? undefined : found;
}

/** Whose home `~` is, only whoever builds knows. */
function placed(path: string | undefined): string | undefined {
  return path?.startsWith('~') ? undefined : path;
}

/** As compose-go's loader/interpolate.go reads a flag that is given as a text. */
function truthOf(text: string | undefined): string | undefined {
  if (/^(?:true|y|yes|on)$/i.test(text ?? '')) return 'true';
  return /^(?:false|n|no|off)$/i.test(text ?? '') ? 'false' : text;
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

  place(value: Value): Setting {
    const setting = this.setting(value);
    return { ...setting, value: placed(setting.value) };
  }

  /** A list; what is a mapping there is known by its names. */
  settings(value: Value): readonly Setting[] {
    if (value.kind === 'mapping') return value.entries.map((it) => this.setting(it.key));
    return (value.kind === 'list' ? value.items : [value]).map((it) => {
      const source = valueAt(it, 'source');
      return this.setting(source ?? it);
    });
  }

  /** A mapping, or a list of `NAME=value`, which is replaced as a whole; `undefined` where a name is not known. */
  named(value: Value | undefined): readonly (NamedSetting | undefined)[] | undefined {
    const { path } = this.#scope;
    if (value?.kind === 'mapping')
      return value.entries.flatMap(({ key, value: it }) => {
        // It takes back what is said below, and says nothing.
        if (it.kind === 'nothing' && it.replaces) return [];
        const given = it.kind === 'nothing' ? this.#given(key.value) : this.setting(it).value;
        return { path, ...bareSpan(key), name: key.value, value: given };
      });
    if (value?.kind !== 'list') return undefined;
    const settings = value.items.flatMap((item) => {
      const written = writtenText(item);
      if (written === undefined) return [];
      const text = interpolated(written, this.#scope.lookup);
      const [name = '', ...rest] = (text ?? written).split('=');
      if (text === undefined && name.includes('$')) return [undefined];
      const given = rest.length === 0 ? this.#given(name) : text && rest.join('=');
      return name === '' ? [] : [{ path, ...this.#placeOf(name, item), name, value: given }];
    });
    return lastOfEach(settings, (it) => it?.name);
  }

  /** A name without a value is given by the environment, if at all. */
  #given(name: string): string | undefined {
    return this.#scope.environment(name)?.text;
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
