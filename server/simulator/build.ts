import type { BuildContext } from '../context/context.ts';

/** The full input of one build: what the client would tell the builder. Secrets never enter a key, so none are here. */
export interface Build {
  readonly dockerfile: {
    /** As the builder is told it: relative to the root of the context, where it lies in there. */
    readonly path: string;
    readonly source: string;
  };
  readonly context: BuildContext;
  /** By name as `--build-context` gives it. */
  readonly contexts?: Readonly<Record<string, NamedContext>>;
  readonly target?: string | undefined;
  /** What `--build-arg` gives. */
  readonly args?: Readonly<Record<string, string>>;
  /** As `--platform` gives it, `linux/amd64`; `linux/amd64` where none is given. */
  readonly platform?: string;
  /** What is known of images, by the reference as it is written or in its full form. */
  readonly images?: Readonly<Record<string, ImageFacts>>;
  /** The digest (`sha256:...`) of what each URL serves, where that is known. */
  readonly urls?: Readonly<Record<string, string>>;
  /** The commit that each mutable git reference stands for, where that is known; by the URL as it is written. */
  readonly revisions?: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
  /** Stages that are built without the cache. */
  readonly noCacheFilter?: readonly string[];
  /** The builder has forgotten the folders of earlier builds, so that equal size and mtime prove nothing. */
  readonly freshContext?: boolean;
  /** The network that the client asks for, where no `RUN --network` says otherwise. */
  readonly network?: 'default' | 'host' | 'none';
  /** As `--ulimit` gives them: `nofile=1024:1024`. */
  readonly ulimits?: readonly string[];
  /** In bytes, as `--shm-size` gives it; nothing where it is 0. */
  readonly shmSize?: number;
  /** As `--add-host` gives them, `name=address`; an address never counts. */
  readonly hosts?: readonly string[];
  readonly cgroupParent?: string;
}

/** What takes the place of an image or a stage of that name. */
export type NamedContext =
  | { readonly kind: 'folder'; readonly context: BuildContext }
  | { readonly kind: 'image'; readonly reference: string };

/** What a registry would say of an image. */
export interface ImageFacts {
  /** The digest of the manifest, `sha256:...`. */
  readonly digest?: string;
  /** Diff ids, the lowest first. */
  readonly layers?: readonly string[];
  readonly config?: ImageConfig;
}

/** The fields of an OCI image configuration that a build reads. */
export interface ImageConfig {
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Shell?: readonly string[];
  readonly OnBuild?: readonly string[];
}
