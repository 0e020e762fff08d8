import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { cacheMountEdit, mountsOf } from '../../model/run/mount.ts';
import type { Stage } from '../../model/stage.ts';
import { isRoot } from '../../model/user.ts';
import { downloadCacheOf } from '../../shell/package/download-cache.ts';
import type { Instruction, Run } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import { textOf } from '../../text/span.ts';
import { overlap } from './copied.ts';
import type { Move } from './moves.ts';
import type { Part } from './part.ts';

/**
 * Cache mounts for the installations of a stage that no image which ships is built on. What a package manager has downloaded
 * is then no more in the stage, so nothing else may ask for it there.
 */
export function mountsIn(stage: Stage, parts: readonly Part[], model: Model): readonly Move[] {
  if (model.target === undefined || lineageOf(model.target).includes(stage)) return [];
  return parts.flatMap((part) => {
    const { instruction } = part;
    return instruction.kind === 'Run' ? (mountFor(instruction, part, stage, model) ?? []) : [];
  });
}

function mountFor(run: Run, { touched, text }: Part, stage: Stage, model: Model): Move | undefined {
  // `npm ci --offline`, `npm cache clean`: who speaks of a cache means one that is there.
  if (typeof touched !== 'object' || mountsOf(run, model).length > 0 || /\bcache\b|offline/.test(text))
    return undefined;
  const [install, ...installs] = touched.installs;
  const caches = new Set(model.script(run)?.commands.flatMap((it) => downloadCacheOf(it)?.place ?? []));
  const [cache = '', ...others] = caches;
  const isOne = installs.length === 0 && others.length === 0;
  const using = USING.get(cache);
  if (install === undefined || !isOne || using === undefined || !isUsual(run, model)) return undefined;
  const place = cache.replace('~', '/root');
  if (touched.trees.some((it) => overlap(it, place)) || isUsedLater(run, stage, { place, using }, model))
    return undefined;
  return {
    rule: 'prefer-cache-mount',
    title: `Keep what ${install.verb} downloads in a cache mount`,
    proof:
      `${install.verb} installs the same from its cache as from where that was downloaded; nothing else in the stage ` +
      `reads ${place}, nothing is copied from there, and the image that ships is not built on the stage; it saves where ` +
      'the builder keeps its mounts from build to build',
    edits: [cacheMountEdit(run, place)],
    moved: run,
    lifted: [run],
    isOfVariable: false,
  };
}

/**
 * Caches that hold downloads alone, and who would look for them there. In the folders of Go, Cargo, Maven, Poetry and others
 * lies what later steps work with.
 */
const USING: ReadonlyMap<string, RegExp> = new Map([
  ['~/.npm', /\bnpx\b|\bnpm\b(?! (?:run|run-script|start|test)\b)/],
  ['~/.cache/pip', /\bpip/],
  ['/usr/local/share/.cache/yarn', /\byarn\b(?! (?:run|build|start|test)\b)/],
  ['~/.cache/uv', /\buvx?\b(?! run\b)/],
]);

/** Whether it is root who installs, and no setting says that the cache is elsewhere. */
function isUsual(run: Run, model: Model): boolean {
  const { user, variables } = model.stateAt(run);
  return isRoot(user?.value ?? 'root') && !variables.names().some((it) => /^HOME$|^XDG_|cache/i.test(it));
}

interface Cache {
  readonly place: string;
  readonly using: RegExp;
}

function isUsedLater(run: Run, stage: Stage, cache: Cache, model: Model): boolean {
  const family = model.stages.filter((it) => lineageOf(it).includes(stage));
  const later = family.flatMap((it) =>
    it === stage ? it.instructions.slice(it.instructions.indexOf(run) + 1) : [...it.triggers, ...it.instructions],
  );
  if (later.some((it) => isUsing(it, cache, model))) return true;
  return model.references.some(({ instruction, source }) => {
    if (source.kind !== 'stage' || !family.includes(source.stage) || instruction.kind === 'From') return false;
    if (instruction.kind === 'Run') return true;
    return instruction.sources.some((it) => {
      const value = model.valueOf(it);
      return (
        value === undefined || overlap(joinPath('/', value.replace(/(?<![^/])[^/*?[]*[*?[][^]*$/, '')), cache.place)
      );
    });
  });
}

function isUsing(instruction: Instruction, { using }: Cache, model: Model): boolean {
  if (instruction.kind === 'Onbuild') return true;
  if (instruction.kind !== 'Run') return false;
  const text = textOf(model.file.source, instruction);
  return model.script(instruction) === undefined || using.test(text) || ELSEWHERE.test(text);
}

/** What leads to a home, or to a cache. */
const ELSEWHERE = /\.npm\b|cache|offline|\/root|~|\bHOME\b/;
