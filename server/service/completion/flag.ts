import { hasSyntaxSince } from '../../lint/frontend.ts';
import { FLAGS, type FlagType } from '../../syntax/operand/flags.ts';
import { targetIn } from '../cursor/place.ts';
import type { FlagRange, Range } from '../cursor/statement.ts';
import { FLAG_DOCS, type FlagDoc } from '../docs/flags.ts';
import { own } from '../docs/own.ts';
import { PLATFORM_DOCS } from '../docs/platforms.ts';
import { mountProposals } from './mount.ts';
import { contextPathProposals } from './path.ts';
import { NOTHING, type Proposal, type Proposals } from './proposal.ts';
import { QUOTES, type Request, segmentOf, segmentTarget } from './request.ts';
import { sourceProposals } from './stage.ts';
import { userProposals } from './user.ts';
import { variableProposals } from './variable.ts';

/** The flags that may still stand at a range: those of the instruction but for the ones that are there and cannot be again. */
export function flagProposals({ model, statement }: Request, range: Range): Proposals {
  const { keyword, flags, text, line } = statement;
  const given = new Set(flags.filter((it) => it.start !== range.start).map((it) => it.name));
  const hasValue = text.charAt(range.end - 1) === '=' && range.end > line.cursor;
  const proposals = Object.entries(flagTypesOf(keyword)).flatMap(([name, type]): readonly Proposal[] => {
    if (given.has(name) && type !== 'values') return [];
    const doc = own(own(FLAG_DOCS, keyword) ?? {}, name);
    if (!hasSyntaxSince(doc?.since ?? '', model.file)) return [];
    return [
      {
        kind: 'flag',
        label: `--${name}`,
        detail: doc && flagDetail(doc),
        text: type === 'switch' && !hasValue ? `--${name}` : `--${name}=`,
        topic: { kind: 'flag', instruction: keyword, name },
        asksAgain: type !== 'switch',
      },
    ];
  });
  return { target: targetIn(statement, range), proposals };
}

/** What may stand behind the equals sign of a flag. */
export function flagValueProposals(request: Request, flag: FlagRange, range: Range): readonly Proposals[] {
  const { statement } = request;
  const variables = EXPANDED.has(`${statement.keyword} ${flag.name}`) ? variableProposals(request, range) : undefined;
  if (variables !== undefined) return [variables];
  if (!(flag.name in flagTypesOf(statement.keyword))) return NOTHING;
  switch (flag.name) {
    case 'mount':
      return mountProposals(request, range);
    case 'from':
      return [sourceProposals(request, segmentOf(statement, range, QUOTES))];
    case 'chown':
      return [userProposals(request, segmentOf(statement, range, QUOTES))];
    case 'exclude':
      return [contextPathProposals(request, range)];
    case 'platform':
      return [{ target: segmentTarget(statement, range, QUOTES), proposals: PLATFORMS }];
    default: {
      const doc = own(own(FLAG_DOCS, statement.keyword) ?? {}, flag.name);
      return [{ target: segmentTarget(statement, range, QUOTES), proposals: doc?.values.map(valueProposal) ?? [] }];
    }
  }
}

/** Those whose values the build expands (model/variable/expandable.ts); a mount says it by key. */
const EXPANDED: ReadonlySet<string> = new Set([
  ...['ADD chown', 'ADD chmod', 'ADD checksum', 'COPY chown', 'COPY chmod', 'FROM platform'],
]);

const PLATFORMS: readonly Proposal[] = [
  {
    kind: 'variable',
    label: '$BUILDPLATFORM',
    detail: 'the platform of the builder: no emulation',
    topic: { kind: 'variable', name: 'BUILDPLATFORM' },
  },
  ...Object.entries(PLATFORM_DOCS).map(([label, detail]): Proposal => ({ kind: 'value', label, detail })),
];

function valueProposal({ name, text }: { readonly name: string; readonly text: string }): Proposal {
  return { kind: 'value', label: name, detail: text === '' ? undefined : text };
}

function flagTypesOf(keyword: string): Readonly<Record<string, FlagType>> {
  return Object.entries(FLAGS).find(([kind]) => kind.toUpperCase() === keyword)?.[1] ?? {};
}

function flagDetail({ value, default: preset }: FlagDoc): string {
  return preset === '' ? value : `${value}, default: ${preset}`;
}
