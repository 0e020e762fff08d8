import { type Environment, type Expansion, expand } from '../../model/variable/expand.ts';
import { resolveDirectory } from '../../model/workdir.ts';
import type { EscapeCharacter, Word } from '../../syntax/ast.ts';
import type { ImageConfig } from '../build.ts';

/** Who gave a variable its value: what a cause tells of it. */
type Giver = 'image' | 'env' | 'arg';

/** A variable that has a value. */
export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly giver: Giver;
}

/** What is in effect at one place of a stage that is being built, as far as an operation's key can tell. */
export interface Scope {
  /** What RUN gets, in the order of the last assignment (BuildKit's client/llb/meta.go, EnvList). */
  readonly env: readonly Setting[];
  /** What the image will say, in the order of the first assignment: a stage built on this one sets it all once more. */
  readonly imageEnv: readonly Setting[];
  /** An absolute path as it was written; `undefined` where nobody has said any. */
  readonly directory: string | undefined;
  readonly user: string;
  readonly shell: readonly string[] | undefined;
  /**
   * Stands for the configuration of the image below where that is not known: what it holds is then taken to be a constant of
   * this text; `undefined` where it is known.
   */
  readonly unknownImage: string | undefined;
}

/** What a stage begins with that is built on nothing. */
export const SCRATCH_SCOPE: Scope = {
  env: [],
  imageEnv: [],
  directory: undefined,
  user: '',
  shell: undefined,
  unknownImage: undefined,
};

/** The scope on top of an image. Without its configuration, whatever that says is a constant of `reference`. */
export function scopeOfImage(config: ImageConfig | undefined, reference: string): Scope {
  if (config === undefined) {
    return { ...SCRATCH_SCOPE, user: placeholder('user'), directory: placeholder('workdir'), unknownImage: reference };
  }
  const imageEnv = (config.Env ?? []).map((text): Setting => {
    const at = text.indexOf('=');
    return at < 0
      ? { name: text, value: '', giver: 'image' }
      : { name: text.slice(0, at), value: text.slice(at + 1), giver: 'image' };
  });
  return {
    env: [],
    imageEnv,
    directory: config.WorkingDir || undefined,
    user: config.User ?? '',
    shell: config.Shell !== undefined && config.Shell.length > 0 ? config.Shell : undefined,
    unknownImage: undefined,
  };
}

/** The scope in which a stage begins: the image's own variables are set once more (dockerfile2llb/convert.go, dispatchStages). */
export function entered(scope: Scope, os: string): Scope {
  const needsPath = os !== 'windows' && scope.unknownImage === undefined && !scope.imageEnv.some(isPath);
  const imageEnv = needsPath
    ? [...scope.imageEnv, { name: 'PATH', value: DEFAULT_PATH, giver: 'image' } as const]
    : scope.imageEnv;
  const env = imageEnv.reduce(assigned, scope.env);
  const directory = scope.directory === undefined ? undefined : directoryIn(scope, scope.directory, os);
  return { ...scope, env, imageEnv, directory };
}

/** With a variable of ENV, which the image keeps, or of ARG, which it does not. */
export function withVariable(scope: Scope, setting: Setting): Scope {
  const env = assigned(scope.env, setting);
  if (setting.giver === 'arg') return { ...scope, env };
  const isNew = !scope.imageEnv.some((it) => it.name === setting.name);
  const imageEnv = isNew
    ? [...scope.imageEnv, setting]
    : scope.imageEnv.map((it) => (it.name === setting.name ? setting : it));
  return { ...scope, env, imageEnv };
}

/** Where `WORKDIR path` leads from here. */
export function directoryIn({ directory }: Scope, path: string, os: string): string {
  if (path.startsWith(OPEN)) return path;
  const resolved = resolveDirectory(directory ?? '/', path, os);
  return resolved.outcome === 'known' ? resolved.path.replaceAll('\\', '/') : path;
}

/** The variables of a scope. What an image that is not known may have set holds a placeholder. */
export function environmentOf({ env, unknownImage }: Scope): Environment {
  const values = new Map(env.map((it) => [it.name, it.value]));
  if (unknownImage === undefined) return values;
  return { get: (name) => values.get(name) ?? placeholder(name) };
}

/** What a word becomes in an environment, or why the build stops at it. */
export function expanded(
  word: Pick<Word, 'parts' | 'text'>,
  environment: Environment,
  escape: EscapeCharacter,
): { readonly value: string } | { readonly refusal: string } {
  const expansion: Expansion = expand(word, environment, escape);
  switch (expansion.outcome) {
    case 'known':
      return { value: expansion.value };
    case 'refused':
      return { refusal: expansion.message };
    case 'unknown':
      return { value: placeholder(word.text) };
  }
}

/** Whether a text holds something that only an image that is not known could tell. */
export function isUncertain(text: string): boolean {
  return text.includes(OPEN);
}

/** The text as people would read it, a variable of an unknown image by its name. */
export function readable(text: string): string {
  return text.replace(PLACEHOLDER, '$$$1');
}

// Of the private use area, so that no Dockerfile holds them.
const OPEN = '\uE000';
const CLOSE = '\uE001';
const PLACEHOLDER = new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`, 'g');

/** BuildKit's util/system/path.go, DefaultPathEnvUnix. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function placeholder(name: string): string {
  return OPEN + name + CLOSE;
}

function isPath({ name }: Setting): boolean {
  return name === 'PATH';
}

function assigned(env: readonly Setting[], setting: Setting): readonly Setting[] {
  return [...env.filter((it) => it.name !== setting.name), setting];
}
