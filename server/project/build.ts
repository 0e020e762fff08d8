import type { Span } from '../text/span.ts';
import type { Mistake } from './value.ts';

/** A part of a project file; paths are absolute, with `/`. */
export interface Place extends Span {
  readonly path: string;
}

/** What a project file says; `value` is `undefined` where only whoever runs the build knows it. */
export interface Setting extends Place {
  readonly value: string | undefined;
}

/** A build argument, or a context by its name; the place is that of the name. */
export interface NamedSetting extends Setting {
  readonly name: string;
}

/** A Dockerfile inside a project file. */
export interface InlineDockerfile extends Place {
  /** `undefined` where a part of it is not known. */
  readonly text: string | undefined;
  /** How it lies in the project file; `undefined` where its characters are not those that stand there. */
  readonly layout: Layout | undefined;
}

/** Where the characters of a text stand in the file that it was read from. */
export interface Layout {
  /** An offset for each character, and one for the end. */
  readonly offsets: readonly number[];
  /** What of the text stands there in place of something else, like `${NAME}`. */
  readonly replaced: readonly Span[];
  /** What a new line begins with. */
  readonly indent: string;
  /** Whether it stands on one line, so that no line break can be added. */
  readonly isOneLine: boolean;
  /** What has to be written for what, or it would be replaced there. */
  readonly escapes: readonly (readonly [text: string, written: string])[];
}

/** One build that a Compose or Bake file describes. What it does not say is `undefined`. */
export interface ProjectBuild {
  readonly kind: 'compose' | 'bake';
  /** The service or target. */
  readonly name: string;
  /** Where its name stands. */
  readonly place: Place;
  /** Whether it is only there for others to take from, as far as can be told. */
  readonly isTemplate: boolean;
  /** Whether something may be said of it in a place that is not known, like more arguments. */
  readonly isIncomplete: boolean;
  /** An absolute path with `/`, or something remote. Where nothing says it, the place is that of the name. */
  readonly context: Setting;
  /** An absolute path with `/`, unknown where the context is remote; `undefined` where the Dockerfile is inside. */
  readonly dockerfile: Setting | undefined;
  readonly inline: InlineDockerfile | undefined;
  readonly target: Setting | undefined;
  readonly args: readonly NamedSetting[];
  readonly contexts: readonly NamedSetting[];
  readonly platforms: readonly Setting[];
  readonly noCache: Setting | undefined;
  readonly noCacheFilter: readonly Setting[];
  readonly ssh: readonly Setting[];
  readonly secrets: readonly Setting[];
  readonly cacheFrom: readonly Setting[];
}

/** The builds of a project, and what in its files could not be understood. */
export interface Project {
  readonly builds: readonly ProjectBuild[];
  readonly mistakes: readonly ProjectMistake[];
  /** All files that were read, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface ProjectMistake extends Mistake {
  readonly path: string;
}

/** Reads a file by its absolute path; the reason why it cannot be read completes "this file …". */
export type Read = (path: string) => { readonly source: string } | { readonly error: string };
