import type { Entry } from '../../context/context.ts';
import { nameOf, rootedPath } from '../../context/path.ts';
import { listingOf } from '../../context/tree.ts';
import { copiedPaths } from '../../model/copied/copied-path.ts';
import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import type { Range } from '../cursor/statement.ts';
import { directoryAfter } from '../stage-summary.ts';
import type { Proposal, Proposals } from './proposal.ts';
import { QUOTES, type Request, segmentOf, segmentTarget, stageOf } from './request.ts';

/** More than these an editor would not show at once. */
const MOST = 500;

/** What lies in the folder of the build context that a path has come to. What the ignore file keeps out is not among it. */
export function contextPathProposals(request: Request, range: Range, form: 'words' | 'json' = 'words'): Proposals {
  const { statement, knowledge } = request;
  const { text, line, escape } = statement;
  const separators = escape === '`' ? /[\\/"']/ : /[/"']/;
  const target = segmentTarget(statement, range, separators);
  const segment = segmentOf(statement, range, separators);
  const folder = text
    .slice(range.start, segment.start)
    .replace(/["']/g, '')
    .replaceAll(escape === '`' ? '\\' : '/', '/');
  // What a variable or a wildcard stands for is not followed.
  const context = /[$*?[]/.test(folder) ? undefined : knowledge.context;
  if (context === undefined) return { target, proposals: [] };
  const entries = listingOf(context).children.get(rootedPath(folder)) ?? [];
  const writable = entries.filter((it) => isWritable(nameOf(it.path), form));
  const typed = text.slice(segment.start, line.cursor).toLowerCase();
  const isTooMuch = writable.length > MOST;
  const fitting = isTooMuch ? writable.filter((it) => nameOf(it.path).toLowerCase().startsWith(typed)) : writable;
  return { target, proposals: fitting.slice(0, MOST).map(entryProposal), isIncomplete: isTooMuch };
}

/** Folders that the file itself names in a stage: where its files go. Those of COPY --from are wanted absolute. */
export function stagePathProposals(request: Request, range: Range, stage: Stage | undefined): Proposals {
  const { model, statement } = request;
  const { offset } = statement.line;
  const own = stageOf(request);
  const paths = stage === undefined ? [] : pathsIn(stage, model, stage === own ? offset : Number.POSITIVE_INFINITY);
  const proposals = [...new Set(paths)].map((label): Proposal => ({ kind: 'folder', label }));
  return { target: segmentTarget(statement, range, QUOTES), proposals };
}

function entryProposal({ path, kind }: Entry): Proposal {
  const name = nameOf(path);
  const text = name.replace(/[[*?]/g, '[$&]');
  if (kind === 'folder') return { kind: 'folder', label: `${name}/`, text: `${text}/`, asksAgain: true };
  return { kind: 'file', label: name, text };
}

/** Whether a name can stand in a path as it is: what would need quotes or escapes is left to the one who writes. */
function isWritable(name: string, form: 'words' | 'json'): boolean {
  return form === 'json' ? !/["\\$]/.test(name) : !/[\s"'\\`$]/.test(name);
}

function pathsIn(stage: Stage, model: Model, before: number): readonly string[] {
  const instructions = lineageOf(stage).flatMap((it) => [...it.instructions].reverse());
  return instructions.flatMap((it): readonly string[] => {
    if (it.start >= before) return [];
    if (it.kind === 'Workdir') {
      const directory = directoryAfter(it, model);
      return directory === undefined ? [] : [directory];
    }
    if (it.kind !== 'Copy' && it.kind !== 'Add') return [];
    return copiedPaths(it, model).flatMap(({ folder, file, isTree }) => {
      const path = isTree ? folder : file;
      return path.startsWith('/') && path !== '/' ? [path] : [];
    });
  });
}
