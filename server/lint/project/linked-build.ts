import type { BuildContext } from '../../context/context.ts';
import { type BuildInputs, type Model, modelOf } from '../../model/model.ts';
import type { ProjectBuild, Setting } from '../../project/build.ts';
import { parse } from '../../syntax/parse.ts';

/** A build of a Compose or Bake file with what it leads to. */
export interface LinkedBuild {
  readonly build: ProjectBuild;
  /** `undefined` where it is not known. */
  readonly contextFolder: 'there' | 'missing' | undefined;
  /** The Dockerfile that it names or has inside, as it is built; `undefined` where it is not known. */
  readonly dockerfile: Model | 'missing' | undefined;
  /** The names of contexts that it is given besides and that are not there. */
  readonly missingContexts: readonly string[];
  /** The main context, where more is known of it than whether it is there. */
  readonly context: BuildContext | undefined;
}

/** What there is at an absolute path with `/`, as far as one may look. */
export interface ProjectWorld {
  kindOf(path: string): 'file' | 'folder' | 'missing' | 'unknown';
  textOf(path: string): string | undefined;
  contextOf(folder: string): BuildContext | undefined;
}

/** Looks for what a build names. */
export function linkedBuild(build: ProjectBuild, world: ProjectWorld): LinkedBuild {
  const { context, dockerfile, contexts } = build;
  const folder = localPath(context);
  const kind = folder === undefined ? 'unknown' : world.kindOf(folder);
  const contextFolder = kind === 'unknown' ? undefined : kind === 'folder' ? 'there' : 'missing';
  const path = dockerfile && localPath(dockerfile);
  // Where there is no context, that it lacks a Dockerfile is no news.
  const isKnown = path !== undefined && contextFolder !== 'missing';
  const missing = contexts.filter((it) => {
    const place = localPath(it);
    return place !== undefined && world.kindOf(place) === 'missing';
  });
  return {
    build,
    contextFolder,
    dockerfile: isKnown ? dockerfileAt(path, build, world) : inlineModel(build),
    missingContexts: missing.map((it) => it.name),
    context:
      build.inline !== undefined && folder !== undefined && kind === 'folder' ? world.contextOf(folder) : undefined,
  };
}

/** How a Dockerfile is built, as the rules on Dockerfiles are told it. */
export function inputsOf({ target, args, contexts, platforms, isIncomplete }: ProjectBuild): BuildInputs {
  const [platform, ...more] = platforms;
  return {
    // An empty one asks for none.
    target: target?.value || undefined,
    args: isIncomplete ? undefined : Object.fromEntries(args.map((it) => [it.name, it.value])),
    contexts: contexts.map((it) => it.name),
    // Which of several it is may be another one each time.
    platform: more.length === 0 ? platform?.value : undefined,
  };
}

/** The path that a setting gives, if it is one and known; absolute with `/`. */
export function localPath({ value }: Setting): string | undefined {
  return value !== undefined && /^(?:[A-Za-z]:)?\//.test(value) ? value : undefined;
}

function inlineModel(build: ProjectBuild): Model | undefined {
  const text = build.inline?.text;
  return text === undefined ? undefined : modelOf(parse(text), inputsOf(build));
}

function dockerfileAt(path: string, build: ProjectBuild, world: ProjectWorld): LinkedBuild['dockerfile'] {
  switch (world.kindOf(path)) {
    case 'missing':
      return 'missing';
    case 'file': {
      const source = world.textOf(path);
      return source === undefined ? undefined : modelOf(parse(source), inputsOf(build));
    }
    default:
      return undefined;
  }
}
