import { quotedSpelling } from '../../shell/command-line.ts';
import { downloadedPath } from '../../shell/download/path.ts';
import { covers, removedPaths } from '../../shell/removal.ts';
import type { ShellCommand } from '../../shell/script.ts';
import type { Add, Copy, Instruction, Run } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import { type Span, textOf } from '../../text/span.ts';
import type { Model } from '../model.ts';
import { directoriesIn, type PlacedCommand } from '../run/placed-command.ts';
import { directoryOf } from '../state.ts';
import { seenFrom } from '../workdir.ts';
import { isRepository } from './source-path.ts';

/** Something large that an instruction adds to the image. */
export interface Brought {
  /** Absolute where the working directory is known. */
  readonly path: string;
  readonly span: Span;
}

/** The archives, packages and trees that an instruction leaves in its layer, as far as their names tell. */
export function broughtBy(instruction: Instruction, model: Model): readonly Brought[] {
  switch (instruction.kind) {
    case 'Add':
    case 'Copy':
      return copied(instruction, model);
    case 'Run':
      return downloaded(instruction, model);
    default:
      return [];
  }
}

/** `app.tar.gz`, `tool_1.2_amd64.deb`, `jdk.bin` */
const LARGE = /\.(?:tar(?:\.\w+)?|t[gbx]z2?|gz|bz2|xz|zst|zip|7z|deb|rpm|apk|whl|jar|war|run|bin|exe|msi|iso)$/i;
/** What ADD unpacks instead of copying it. */
const UNPACKED = /\.(?:tar(?:\.\w+)?|t[gbx]z2?)$/i;
/** What stands in the text of whatever downloads: most scripts need not be read. */
const DOWNLOADER = /curl|wget|git/;
const TREE = /^(?:\.|\.?\/)$/;

function copied(instruction: Add | Copy, model: Model): readonly Brought[] {
  return instruction.sources.flatMap((source): readonly Brought[] => {
    const name = model.valueOf(source) ?? source.text;
    const isTree = TREE.test(name);
    if (!isTree && (!LARGE.test(name) || /[*?[]/.test(name) || isRepository(name))) return [];
    const target = model.valueOf(instruction.target) ?? instruction.target.text;
    const base = directoryOf(model.stateAt(instruction));
    const folder = seenFrom(base, target);
    if (isTree) return [{ path: joinPath(folder), span: source }];
    if (instruction.kind === 'Add' && UNPACKED.test(name) && !name.includes('://')) return [];
    const file = joinPath(folder, name.replace(/^.*\//, ''));
    if (target.endsWith('/')) return [{ path: file, span: source }];
    // Whether the target is the file or a folder that it comes into is not always to be seen.
    const paths = LARGE.test(target) ? [joinPath(folder)] : [joinPath(folder), file];
    return paths.map((path) => ({ path, span: source }));
  });
}

function downloaded(run: Run, model: Model): readonly Brought[] {
  if (!DOWNLOADER.test(textOf(model.file.source, run))) return [];
  const commands = directoriesIn(run, model);
  return commands.flatMap(({ command, directory }, index): readonly Brought[] => {
    const path = downloadedPath(command);
    if (path === undefined || (command.program !== 'git' && !LARGE.test(path))) return [];
    const full = seenFrom(directory, path);
    const isRemoved = commands.slice(index + 1).some((it) => removes(it, full) || isMoved(it.command, path));
    return isRemoved ? [] : [{ path: full, span: command }];
  });
}

function removes({ command, directory }: PlacedCommand, full: string): boolean {
  return removedPaths(command).some(({ path }) => covers(seenFrom(directory, path), full));
}

function isMoved({ program, args }: ShellCommand, path: string): boolean {
  return program === 'mv' && args.some((it) => quotedSpelling(it) === path);
}
