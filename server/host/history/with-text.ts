import type { PastBuild } from '../../simulator/replay.ts';

/** A history as if its last commit had that text of the Dockerfile. */
export function withText(history: readonly PastBuild[], source: string): readonly PastBuild[] {
  const newest = history.findLastIndex((it) => !('problem' in it.build));
  return history.map((it, index) => {
    if (index !== newest || 'problem' in it.build) return it;
    return { ...it, build: { ...it.build, dockerfile: { ...it.build.dockerfile, source } } };
  });
}
