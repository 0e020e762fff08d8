import { type ImageReference, parseImageReference } from '../model/image.ts';
import type { Model } from '../model/model.ts';
import type { Directive, Instruction, Word } from '../syntax/ast.ts';
import { type Span, textOf } from '../text/span.ts';
import { contextPathsIn } from './context-path.ts';
import { pageOf } from './image-page.ts';

/** A text that leads somewhere. */
export type Link = Span &
  (
    | { readonly kind: 'web'; readonly url: string }
    /** A file or folder, by its path from the root of the build context; it need not exist. */
    | { readonly kind: 'path'; readonly path: string }
  );

/**
 * The links of a file in source order: images to their pages, also that of the `syntax` directive; what ADD downloads;
 * addresses in comments; what is taken from the build context. Variables are resolved; where they cannot be, nothing links.
 */
export function linksIn(model: Model): readonly Link[] {
  const { file } = model;
  const links = [
    ...file.directives.flatMap(frontendLinks),
    ...imageLinks(model),
    ...model.all('Add').flatMap((it) => it.sources.flatMap((source) => downloadLinks(source, model))),
    ...file.instructions.flatMap((it) => pathLinks(it, model)),
    ...file.trivia.flatMap((it) => (it.kind === 'comment' ? addressesIn(it, file.source) : [])),
  ];
  return links.sort((a, b) => a.start - b.start);
}

function frontendLinks({ name, value, valueSpan }: Directive): readonly Link[] {
  if (name !== 'syntax') return [];
  const [text = ''] = value.split(/\s/, 1);
  const reference = parseImageReference(text);
  return 'error' in reference ? [] : pageLink(reference, valueSpan.start);
}

function imageLinks({ references, file }: Model): readonly Link[] {
  return references.flatMap(({ word, source }): readonly Link[] => {
    if (source.kind !== 'image') return [];
    if (textOf(file.source, word) === source.text) return pageLink(source.reference, word.start);
    const url = pageOf(source.reference);
    return url === undefined ? [] : [{ kind: 'web', start: word.start, end: word.end, url }];
  });
}

/** On the name without tag and digest, where the name is written out. */
function pageLink(reference: ImageReference, start: number): readonly Link[] {
  const url = pageOf(reference);
  const { end } = reference.spans.repository;
  return url === undefined ? [] : [{ kind: 'web', start, end: start + end, url }];
}

function downloadLinks(word: Word, model: Model): readonly Link[] {
  const url = model.valueOf(word);
  const isAddress = url !== undefined && /^https?:\/\/[^\s/]/.test(url);
  return isAddress ? [{ kind: 'web', start: word.start, end: word.end, url }] : [];
}

function pathLinks(instruction: Instruction, model: Model): readonly Link[] {
  return contextPathsIn(instruction, model).map(({ start, end, path }) => ({ kind: 'path', start, end, path }));
}

function addressesIn(span: Span, source: string): readonly Link[] {
  return Array.from(textOf(source, span).matchAll(ADDRESS), ({ 0: found, index }) => {
    const url = withoutPunctuation(found);
    const start = span.start + index;
    return { kind: 'web', start, end: start + url.length, url };
  });
}

const ADDRESS = /https?:\/\/[^\s<>"'`.,;:!?()][^\s<>"'`]*/g;

/** Without what belongs to the sentence around it: `(see https://example.com/a_(b).)`. */
function withoutPunctuation(url: string): string {
  let end = url.length;
  const open = url.split('(').length;
  let closed = url.split(')').length;
  for (; /[).,;:!?]/.test(url.charAt(end - 1)); end--) {
    if (url[end - 1] !== ')') continue;
    if (closed <= open) break;
    closed--;
  }
  return url.slice(0, end);
}
