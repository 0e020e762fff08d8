import { type PackageCommand, packageCommandsOf } from '../../shell/package/manager.ts';
import { type Manifests, manifestsOf } from '../../shell/package/manifest.ts';
import type { Add, Copy, Instruction, Run, Word } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import { joinPath } from '../../text/path.ts';
import { targetOf } from '../copied/copied-path.ts';
import type { Model } from '../model.ts';
import { mountsOf } from '../run/mount.ts';
import { directoriesIn } from '../run/placed-command.ts';
import type { Stage } from '../stage.ts';

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
export function installsBehindTree(model: Model): readonly LateInstall[] {
  const found: LateInstall[] = [];
  if (!model.all('Run').some((it) => isInstalling(it, model))) return found;
  const ends = new Map<Stage, Progress>();
  for (const stage of model.stages) {
    const base = stage.base.kind === 'stage' ? ends.get(stage.base.stage) : undefined;
    const progress = { trees: [...(base?.trees ?? [])], installed: new Set(base?.installed), found };
    ends.set(stage, progress);
    for (const instruction of stage.instructions) step(instruction, progress, model);
    const later = { trees: [], installed: new Set<string>(), found };
    for (const it of stage.instructions) if (it.kind === 'Onbuild') step(it.instruction, later, model);
  }
  return found;
}

/** What a stage has gone through so far. */
interface Progress {
  readonly trees: Tree[];
  readonly installed: Set<string>;
  readonly found: LateInstall[];
}

interface Tree extends Pick<LateInstall, 'tree' | 'source' | 'folder'> {
  /** Whether it is all there is, not only a folder. */
  readonly isWhole: boolean;
}

function step(instruction: Instruction, progress: Progress, model: Model): void {
  if (instruction.kind === 'Copy' || instruction.kind === 'Add') progress.trees.push(...treesOf(instruction, model));
  else if (instruction.kind === 'Run' && isInstalling(instruction, model)) installIn(instruction, progress, model);
}

function installIn(run: Run, { trees, installed, found }: Progress, model: Model): void {
  const script = model.script(run);
  const managed = new Map((script === undefined ? [] : packageCommandsOf(script)).map((it) => [it.command, it]));
  for (const { command, directory } of directoriesIn(run, model)) {
    const install = managed.get(command);
    const manifests = install && manifestsOf(install);
    if (install === undefined || manifests === undefined || installed.has(install.manager)) continue;
    installed.add(install.manager);
    const place = placeOf(manifests, directory);
    const above = trees.findLast((it) => (it.isWhole ? isIn(it.folder, place) : it.folder === place));
    if (above === undefined || isMounted(manifests, run, model)) continue;
    const { tree, source, folder } = above;
    found.push({ run, install, manifests, tree, source, folder, isInTree: (place ?? '.') === folder });
  }
}

function isInstalling(run: Run, model: Model): boolean {
  const script = model.script(run);
  return script !== undefined && packageCommandsOf(script).some((it) => manifestsOf(it) !== undefined);
}

function treesOf(tree: Copy | Add, model: Model): readonly Tree[] {
  if (flagOf(tree, 'from') !== undefined) return [];
  return tree.sources.flatMap((source) => {
    const name = model.valueOf(source) ?? '';
    const isWhole = /^(?:\.?\/?\*?|\/)$/.test(name) && name !== '';
    if (!isWhole && !/^(?:\.\/)?[a-z][\w-]*\/?$/.test(name)) return [];
    return [{ tree, source, folder: targetOf(tree, model), isWhole }];
  });
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
