import { canonicalName } from '../../model/image.ts';
import { LICENCE_IDS } from '../../model/label/licence-ids.ts';
import { rootOf } from '../../model/stage.ts';
import type { Range } from '../cursor/statement.ts';
import { LABEL_DOCS } from '../docs/labels.ts';
import type { Proposal, Proposals } from './proposal.ts';
import { QUOTES, type Request, segmentTarget, stageOf } from './request.ts';

/** The agreed keys, and the values of those that have a known set of them. */
export function labelProposals(request: Request, pair: Range): readonly Proposals[] {
  const { statement } = request;
  const { text, line } = statement;
  const equals = text.slice(pair.start, pair.end).indexOf('=');
  const valueStart = pair.start + equals + 1;
  if (equals < 0 || line.cursor < valueStart) {
    const key = { start: pair.start, end: equals < 0 ? pair.end : pair.start + equals };
    const isAlone = equals < 0 && !/["']/.test(text.charAt(pair.start));
    const proposals = Object.entries(LABEL_DOCS).map(([label, detail]) => keyProposal(label, detail, isAlone));
    return [{ target: segmentTarget(statement, key, QUOTES), proposals }];
  }
  const key = text.slice(pair.start, pair.start + equals).replace(/["']/g, '');
  const value = { start: valueStart, end: pair.end };
  switch (key) {
    case 'org.opencontainers.image.licenses':
      return [{ target: segmentTarget(statement, value, /["'()\s]/), proposals: LICENCES }];
    case 'org.opencontainers.image.base.name': {
      const stage = stageOf(request);
      const base = stage && rootOf(stage).base;
      const label = base?.kind === 'image' ? canonicalName(base.reference) : undefined;
      const proposals: readonly Proposal[] = label === undefined ? [] : [{ kind: 'image', label }];
      return [{ target: segmentTarget(statement, value, QUOTES), proposals }];
    }
    default:
      return [];
  }
}

const USUAL: readonly string[] = ['MIT', 'Apache-2.0', 'BSD-3-Clause', 'GPL-3.0-only', 'AGPL-3.0-only', 'MPL-2.0'];
const LICENCES: readonly Proposal[] = [...USUAL, ...LICENCE_IDS.filter((it) => !USUAL.includes(it))].map((label) => {
  return { kind: 'value', label };
});

function keyProposal(label: string, detail: string, isAlone: boolean): Proposal {
  const topic = { kind: 'label', name: label } as const;
  if (!isAlone) return { kind: 'label', label, detail, topic };
  return { kind: 'label', label, detail, text: `${label}=`, snippet: `${label}="$1"`, topic, asksAgain: true };
}
