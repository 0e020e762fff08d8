import type { Advice, Advised } from '../../../../simulator/advice.ts';
import type { ReplaySummary } from '../../../../simulator/replay.ts';
import { costText, shareText } from '../../../../text/figures.ts';
import { type Element, el } from '../../../picture/element.ts';
import { meter } from '../../../picture/figure.ts';
import type { Tone } from '../../../picture/pattern.ts';
import { capital } from '../../../picture/step-text.ts';
import { adviceDiff } from '../../advice.ts';

/** What would be better, before and after, move by move and as a change of the Dockerfile; and what is not advised, and why. */
export function advicePart(advised: Advised | undefined): readonly Element[] {
  if (advised === undefined || (advised.advice.length === 0 && advised.refusals.length === 0)) return [];
  const { advice, before, after, refusals } = advised;
  const refused = refusals.map(({ title, why }) => el('li', {}, capital(title), ': ', why));
  if (advice.length === 0)
    return [
      el('h2', {}, 'No better order is known'),
      el('p', { class: 'faint' }, 'What would have to move may change the image:'),
      el('ul', { class: 'list' }, ...refused),
    ];
  return [
    el('h2', { id: 'advice' }, 'A better order, and the same image'),
    el('p', { class: 'faint' }, 'Both replayed on these commits, with the Dockerfile of today in all of them.'),
    el(
      'div',
      { class: 'proposal' },
      comparison(before, after),
      el('ol', { class: 'moves' }, ...advice.map((it) => move(it, advice.length === 1))),
      el('details', { open: true }, el('summary', {}, 'The change'), diffPicture(adviceDiff(advised))),
    ),
    ...(refused.length === 0
      ? []
      : [
          el(
            'details',
            { class: 'refused' },
            el('summary', {}, `What is not advised, as it may change the image (${refused.length})`),
            el('ul', { class: 'list' }, ...refused),
          ),
        ]),
  ];
}

function comparison(before: ReplaySummary, after: ReplaySummary): Element {
  const most = Math.max(before.secondsPerBuild, after.secondsPerBuild, Number.MIN_VALUE);
  return el(
    'table',
    { class: 'compared' },
    el(
      'thead',
      { class: 'unseen' },
      el(
        'tr',
        {},
        ...['Order', 'Time of a build', 'Steps cached'].map((it) =>
          el('th', { scope: 'col' }, el('span', { class: 'spoken' }, it)),
        ),
      ),
    ),
    el('tbody', {}, side('before', 'rebuilt', before, most), side('after', 'cached', after, most)),
  );
}

function side(name: string, tone: Tone, summary: ReplaySummary, most: number): Element {
  const { secondsPerBuild, cachedShare, measured } = summary;
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, name),
    el(
      'td',
      {},
      meter(tone, secondsPerBuild / most),
      el('b', {}, costText(secondsPerBuild, measured === 'all')),
      el('span', { class: 'faint' }, ' a build'),
    ),
    el('td', { class: 'faint' }, `${shareText(cachedShare)} of steps cached`),
  );
}

function move({ title, proof, before, after }: Advice, isOnly: boolean): Element {
  const saved = costText(before.secondsPerBuild - after.secondsPerBuild, after.measured === 'all');
  return el(
    'li',
    {},
    el('b', {}, title),
    !isOnly && el('span', { class: 'faint' }, ` saves ${saved} a build`),
    el('span', { class: 'proof' }, capital(proof)),
  );
}

function diffPicture(difference: string): Element {
  // The first two lines name the file.
  const lines = difference.trimEnd().split('\n').slice(2);
  const kindOf = (line: string) => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : undefined);
  return el(
    'pre',
    { class: 'diff', tabindex: 0, role: 'region', 'aria-label': 'The change of the Dockerfile' },
    ...lines.map((it) => el('span', { class: kindOf(it) }, it)),
  );
}
