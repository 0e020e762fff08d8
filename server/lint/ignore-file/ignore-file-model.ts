import { type IgnoreLine, readIgnoreFile, readIgnoreLines } from '../../context/ignore/dockerignore.ts';
import type { PatternList } from '../../context/ignore/pattern-list.ts';
import type { Selector } from '../../context/source/selector.ts';
import type { Span } from '../../text/span.ts';

/** What an ignore file means, and for whom. */
export interface IgnoreFileModel {
  readonly source: string;
  /** The patterns as they are written. */
  readonly lines: readonly IgnoreLine[];
  /** From their `#` on. */
  readonly comments: readonly Span[];
  readonly patterns: PatternList;
  /** What is taken of the context by the Dockerfiles that are built under it, as far as they are known. */
  readonly taken: readonly Selector[];
}

export function ignoreFileModelOf(source: string, taken: readonly Selector[] = []): IgnoreFileModel {
  const comments = [...source.matchAll(COMMENT)].map(({ index, 0: text }): Span => {
    const start = text.startsWith('#') ? index : index + 1;
    return { start, end: index + text.length };
  });
  return { source, lines: readIgnoreLines(source), comments, patterns: readIgnoreFile(source), taken };
}

/** `# a comment`, also behind a byte order mark */
const COMMENT = /^\uFEFF?#[^\r\n]*/gm;
