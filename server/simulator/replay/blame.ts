import type { TreeEntry } from '../../context/tree.ts';
import { type Cause, treeIn } from '../cause.ts';
import { takenFrom } from '../changed-files.ts';
import type { Line } from '../graph/graph.ts';
import type { Reason } from '../replay.ts';
import type { Built } from '../simulation.ts';
import type { Verdict } from '../verdict.ts';

/** What there is to say of the lines of a build that are not cached for certain. */
export function reasonsOf(
  verdicts: ReadonlyMap<Line, Verdict>,
  changed: ReadonlySet<string>,
  now: Built,
  before: Built | undefined,
): ReadonlyMap<Line, Reason> {
  const lines = new Map<string, Line>();
  for (const line of verdicts.keys()) for (const it of [line.step, ...line.shared]) lines.set(it.name, line);
  const found = new Map<Line, readonly string[]>();

  const pathsOf = (line: Line): readonly string[] => {
    const known = found.get(line);
    if (known !== undefined) return known;
    // What hangs on itself has no beginning.
    found.set(line, []);
    const cause = causeIn(verdicts.get(line));
    const paths = cause === undefined ? [] : pathsIn(cause, line);
    found.set(line, paths);
    return paths;
  };

  const pathsIn = (cause: Cause, line: Line): readonly string[] => {
    switch (cause.kind) {
      case 'files':
        return [...new Set(cause.paths.map((it) => culpritOf(it, changed, now, before)))];
      case 'base-step':
      case 'content': {
        const below = lines.get(cause.step);
        if (below !== undefined && below !== line) {
          const paths = pathsOf(below);
          if (paths.length > 0) return paths;
        }
        return ofDockerfile(now, before);
      }
      case 'remote': {
        const read = readBy(line, now);
        const paths = [...changed].filter((it) => read.has(it));
        return paths.length > 0 ? paths : ofDockerfile(now, before);
      }
      default:
        return ofDockerfile(now, before);
    }
  };

  const reasons = new Map<Line, Reason>();
  for (const [line, verdict] of verdicts) {
    const cause = causeIn(verdict);
    if (cause === undefined) continue;
    const likely = verdict.kind === 'unknown' ? verdict.conditions[0].likely.verdict : undefined;
    reasons.set(line, { cause, likely, paths: pathsOf(line) });
  }
  return reasons;
}

function causeIn(verdict: Verdict | undefined): Cause | undefined {
  if (verdict?.kind === 'rebuilt') return verdict.cause;
  return verdict?.kind === 'unknown' ? verdict.conditions[0].cause : undefined;
}

/** What came or went without a change of its own was let in, or kept out, by the ignore file. */
function culpritOf(path: string, changed: ReadonlySet<string>, now: Built, before: Built | undefined): string {
  const [is, was] = [now.build.context.ignoreFile, before?.build.context.ignoreFile];
  if (is?.source === was?.source || changed.has(path)) return path;
  for (const it of changed) if (it.startsWith(`${path}/`) || path.startsWith(`${it}/`)) return path;
  return is?.path ?? was?.path ?? path;
}

/** Arguments and images are taken to be the same all the time, so that only the Dockerfile can have changed an instruction. */
function ofDockerfile({ build }: Built, before: Built | undefined): readonly string[] {
  return before?.build.dockerfile.source === build.dockerfile.source ? [] : [build.dockerfile.path];
}

function readBy({ vertices }: Line, built: Built): ReadonlyMap<string, TreeEntry> {
  const read = vertices.flatMap(({ inputs }) =>
    inputs.flatMap(({ vertex, content }) => {
      if (vertex.effect.kind !== 'context' || content === undefined) return [];
      return [...takenFrom(treeIn(built, vertex.effect), content)];
    }),
  );
  return new Map(read);
}
