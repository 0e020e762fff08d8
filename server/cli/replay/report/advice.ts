import type { Advised } from '../../../simulator/advice.ts';
import type { ReplaySummary } from '../../../simulator/replay.ts';
import { costText, shareText } from '../../../text/figures.ts';
import { adviceDiff } from '../advice.ts';

/** "saves ~22 s a build: from ~54 s to ~32 s, and from 61 % to 78 % of steps cached" */
function savingText(before: ReplaySummary, after: ReplaySummary): string {
  const time = (seconds: number) => costText(seconds, after.measured === 'all');
  return (
    `saves ${time(before.secondsPerBuild - after.secondsPerBuild)} a build: ` +
    `from ${time(before.secondsPerBuild)} to ${time(after.secondsPerBuild)}, ` +
    `and from ${shareText(before.cachedShare)} to ${shareText(after.cachedShare)} of steps cached`
  );
}

/** Sentences on all of the advice, and on what stands against more; without the patch. */
export function adviceTexts(advised: Advised | undefined): readonly string[] {
  if (advised === undefined) return [];
  const { advice, before, after, refusals } = advised;
  return [
    ...advice.map(
      (it) =>
        `advice (${it.rule}): ${it.title}; this ${savingText(it.before, it.after)}. The image is the same: ${it.proof}`,
    ),
    ...(advice.length > 1 ? [`all of the advice ${savingText(before, after)}`] : []),
    ...refusals.map(({ title, why }) => `not advised: ${title}; ${why}`),
  ];
}

/** For programs. */
export function adviceEntries(advised: Advised | undefined) {
  return (advised?.advice ?? []).map(({ rule, title, proof, before, after, edits }) => ({
    rule,
    title,
    proof,
    before,
    after,
    edits,
  }));
}

/** What all of the advice makes of the Dockerfile. */
export function advisedEntry(advised: Advised | undefined) {
  if (advised === undefined) return null;
  const { path, before, after, refusals } = advised;
  return {
    path,
    before,
    after,
    diff: adviceDiff(advised),
    refusals: refusals.map(({ title, why, span }) => ({ title, why, span: { start: span.start, end: span.end } })),
  };
}
