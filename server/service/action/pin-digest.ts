import { canonicalName, familiarName } from '../../model/image.ts';
import type { Model } from '../../model/model.ts';
import { type Span, touches } from '../../text/span.ts';
import { plainSpanOf } from '../name/plain-span.ts';
import { type Action, rewriting } from './action.ts';

/** By the name of an image in full, as `canonicalName` gives it, the digest that it has now. */
export type Digests = ReadonlyMap<string, string>;

/** Has an image be the one that its tag means now, also when the tag means another one. */
export function pinDigest({ start }: Span, model: Model, digests: Digests): Action | undefined {
  if (digests.size === 0) return undefined;
  const reference = model.references.find((it) => touches(it.word, start));
  if (reference?.source.kind !== 'image') return undefined;
  const image = reference.source.reference;
  const digest = digests.get(canonicalName(image));
  // Where a variable gives a part of the name, it would have to go on doing so.
  const place = plainSpanOf(reference.word);
  if (digest === undefined || image.digest !== undefined || place === undefined) return undefined;
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  const edit = { span: { start: place.end, end: place.end }, text: `@${digest}` };
  return rewriting(`Pin ${familiarName(image)}${tag} to its digest`, 'safe', [edit]);
}
