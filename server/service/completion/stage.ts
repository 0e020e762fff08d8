import { products, TABLE_DATE } from '../../model/image-facts/end-of-life.ts';
import type { Stage } from '../../model/stage.ts';
import { targetIn } from '../cursor/place.ts';
import type { Range } from '../cursor/statement.ts';
import { IMAGE_DOCS, type ImageDoc } from '../docs/images.ts';
import { own } from '../docs/own.ts';
import { stageDetail } from '../stage-summary.ts';
import type { Proposal, Proposals } from './proposal.ts';
import { type Request, stagesAbove } from './request.ts';

/** Stages and images where FROM, COPY --from or a mount names one; behind the colon of an image its tags. */
export function sourceProposals(request: Request, range: Range): Proposals {
  const { statement } = request;
  const { text, line } = statement;
  const word = text.slice(range.start, range.end);
  const colon = COLON.exec(word)?.index ?? -1;
  const colonAt = range.start + colon;
  if (colon >= 0 && line.cursor > colonAt) {
    return {
      target: targetIn(statement, { start: colonAt + 1, end: range.end }),
      proposals: word.includes('@') ? [] : tagsOf(word.slice(0, colon)),
    };
  }
  const end = colon < 0 ? range.end : colonAt;
  const isFrom = statement.keyword === 'FROM';
  return {
    target: targetIn(statement, { start: range.start, end }),
    proposals: [...(statement.isHeldBack ? [] : stageProposals(request, isFrom)), ...images(request, word, isFrom)],
  };
}

/** That of a tag: the one of a port has a slash behind it. */
const COLON = /:(?![^:]*\/)/;

/** Before the name of an official image: `docker.io/`, `docker.io/library/`, and where a mirror has it. */
const OFFICIAL = /^(?:(?:.*\/)?library|docker\.io)\//;

/** Each name once: of several stages with one name the last counts. FROM knows no numbers. */
function stageProposals(request: Request, isFrom: boolean): readonly Proposal[] {
  const stages = [...stagesAbove(request)].reverse();
  const names = new Set<string>();
  return stages.flatMap((stage): readonly Proposal[] => {
    const name = stage.name ?? (isFrom ? undefined : String(stage.index));
    if (name === undefined || names.has(name)) return [];
    names.add(name);
    return [{ kind: 'stage', label: name, detail: stageDetail(stage), topic: { kind: 'stage', index: stage.index } }];
  });
}

/** Those of the file are named in full, common ones behind the registry that is written. */
function images({ model }: Request, word: string, isFrom: boolean): readonly Proposal[] {
  const registry = OFFICIAL.exec(word)?.[0] ?? '';
  // What the file uses already is the likeliest.
  const used = new Set(model.stages.flatMap((it) => bases(it)));
  const known = Object.entries(IMAGE_DOCS).filter(([name]) => {
    if (name === 'scratch') return isFrom && registry === '';
    return registry === '' || !name.includes('/');
  });
  return [
    ...[...used].map((text): Proposal => ({ kind: 'image', label: text, detail: 'used in this file' })),
    ...known.map(([name, doc]): Proposal => {
      const hasTags = name !== 'scratch' && !COLON.test(word);
      const label = registry + name;
      return {
        kind: 'image',
        label,
        detail: doc.text,
        text: hasTags ? `${label}:` : label,
        topic: { kind: 'image', name },
        asksAgain: hasTags,
      };
    }),
  ];
}

function bases({ base, from }: Stage): readonly string[] {
  const isWhole = base.kind === 'image' && from?.image.text === base.text;
  return isWhole && (base.reference.tag !== undefined || base.reference.digest !== undefined) ? [base.text] : [];
}

function tagsOf(name: string): readonly Proposal[] {
  const doc = own(IMAGE_DOCS, name.replace(OFFICIAL, ''));
  if (doc === undefined) return [];
  return [...versionTags(doc), ...doc.tags.map((label): Proposal => ({ kind: 'value', label }))];
}

/** The versions that still get fixes, with all variants of the newest first. */
function versionTags({ product, variants }: ImageDoc): readonly Proposal[] {
  const ends = [...(products.get(product)?.ends ?? [])].filter(([, end]) => end === '' || end >= TABLE_DATE);
  return ends.flatMap(([cycle, end]) =>
    variants.map((variant): Proposal => {
      return { kind: 'value', label: cycle + variant, detail: end === '' ? undefined : `fixes until ${end}` };
    }),
  );
}
