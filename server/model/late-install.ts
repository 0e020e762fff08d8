import { type Manifests, manifestsOf } from '../shell/manifest.ts';
import { type PackageCommand, packageCommandsOf } from '../shell/package-manager.ts';
import type { Add, Copy, Instruction, Run, Word } from '../syntax/ast.ts';
import { flagOf } from '../syntax/walk.ts';
import { textOf } from '../text/span.ts';
import { directoriesIn } from './brought.ts';
import type { Model } from './model.ts';
import { mountsOf } from './mount.ts';
import type { Stage } from './stage.ts';
import { directoryOf } from './state.ts';
import { joinPath } from './workdir.ts';

/** An installation of a project's dependencies in a layer above the whole source. */
export interface LateInstall {
  readonly run: Run;
  readonly install: PackageCommand;
  readonly manifests: Manifests;
  readonly tree: Copy | Add;
  readonly source: Word;
  /** Whether the installation takes place where the tree comes to. */
  readonly isInTree: boolean;
  /** Where the tree comes to; relative to the working directory where that is not known. */
  readonly folder: string;
}

/** The first installation of each package manager that stands behind a COPY of the source, unless one stood before. */
export function* installsBehindTree(model: Model): Generator<LateInstall> {
  // Without a tree no script need be read.
  if (![...model.all('Copy'), ...model.all('Add')].some((it) => treesOf(it, model).length > 0)) return;
  const ends = new Map<Stage, Progress>();
  for (const stage of model.stages) {
    const base = stage.base.kind === 'stage' ? ends.get(stage.base.stage) : undefined;
    const progress = { trees: [...(base?.trees ?? [])], installed: new Set(base?.installed) };
    ends.set(stage, progress);
    for (const instruction of stage.instructions) yield* step(instruction, progress, model);
    const held = stage.instructions.flatMap((it) => (it.kind === 'Onbuild' ? it.instruction : []));
    const later = { trees: [], installed: new Set<string>() };
    for (const instruction of held) yield* step(instruction, later, model);
  }
}

/** What a stage has gone through so far. */
interface Progress {
  readonly trees: Tree[];
  readonly installed: Set<string>;
}

interface Tree extends Pick<LateInstall, 'tree' | 'source' | 'folder'> {
  /** Whether it is all there is, not only a folder. */
  readonly isWhole: boolean;
}

function* step(instruction: Instruction, { trees, installed }: Progress, model: Model): Generator<LateInstall> {
  if (instruction.kind === 'Copy' || instruction.kind === 'Add') {
    trees.push(...treesOf(instruction, model));
    return;
  }
  if (instruction.kind !== 'Run' || !INSTALLER.test(textOf(model.file.source, instruction))) return;
  const script = model.script(instruction);
  const managed = script === undefined ? [] : packageCommandsOf(script);
  if (managed.length === 0) return;
  for (const { command, directory } of directoriesIn(instruction, model)) {
    const install = managed.find((it) => it.command === command);
    const manifests = install && manifestsOf(install);
    if (manifests === undefined || installed.has(install?.manager ?? '')) continue;
    installed.add(install?.manager ?? '');
    const place = placeOf(manifests, directory);
    const found = trees.findLast((it) => (it.isWhole ? isIn(it.folder, place) : it.folder === place));
    if (install === undefined || found === undefined || isMounted(manifests, instruction, model)) continue;
    const { tree, source, folder } = found;
    yield { run: instruction, install, manifests, tree, source, folder, isInTree: (place ?? '.') === folder };
  }
}

/** What stands in the text of whatever installs from a manifest: the other scripts need not be read. */
const INSTALLER = /npm|yarn|bun|poetry|pip|uv|composer|go/;

function treesOf(tree: Copy | Add, model: Model): readonly Tree[] {
  if (flagOf(tree, 'from') !== undefined) return [];
  return tree.sources.flatMap((source) => {
    const name = model.valueOf(source) ?? '';
    const isWhole = /^(?:\.?\/?\*?|\/)$/.test(name) && name !== '';
    if (!isWhole && !/^(?:\.\/)?[a-z][\w-]*\/?$/.test(name)) return [];
    return [{ tree, source, folder: folderOf(tree, model), isWhole }];
  });
}

function folderOf(tree: Copy | Add, model: Model): string {
  const base = directoryOf(model.stateAt(tree));
  const target = model.valueOf(tree.target) ?? tree.target.text;
  return target.startsWith('/') || base === undefined ? joinPath(target) : joinPath(base, target);
}

/** The folder of the manifests: where the installation takes place, if they are not named with theirs. */
function placeOf({ files: [first] }: Manifests, directory: string | undefined): string | undefined {
  return first?.name.startsWith('/') ? joinPath(first.name.slice(0, first.name.lastIndexOf('/') + 1)) : directory;
}

function isIn(folder: string, place: string | undefined): boolean {
  if (place === undefined || !folder.startsWith('/')) return true;
  return place === folder || folder === '/' || place.startsWith(`${folder}/`);
}

function isMounted({ files }: Manifests, run: Run, model: Model): boolean {
  const names = files.map((it) => it.name.replace(/^.*\//, ''));
  return mountsOf(run, model).some(({ type, source, target }) => {
    if (type !== 'bind') return false;
    return names.some((name) => source?.endsWith(name) || target?.endsWith(name));
  });
}
