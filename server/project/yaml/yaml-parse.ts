import { type Document, isScalar, type ParsedNode, parseAllDocuments, visit } from 'yaml';

/** The documents of a text, and where scalars begin that go on where YAML ends them, so that their text is not known. */
export interface ParsedYaml {
  readonly documents: readonly Document.Parsed[];
  readonly unfolded: ReadonlySet<number>;
}

/**
 * Parses as go-yaml does, which asks for no indentation between quotes and brackets: a line break that is in the way
 * there is read as a space.
 */
export function parseYaml(source: string): ParsedYaml {
  const strict = parsed(source);
  const unfolded = new Set<number>();
  let text = source;
  let documents = strict;
  for (let again = source.length; again <= MOST_AGAIN; again += source.length) {
    const broken = documents.find((it) => it.errors.length > 0);
    if (broken === undefined) return { documents, unfolded };
    const span = brokenBreak(text, broken);
    if (span === undefined) break;
    const [start, end] = span;
    if (text[start] !== '\n') unfolded.add(start);
    text = text.slice(0, start) + text.slice(start, end).replace(/[\r\n]/g, ' ') + text.slice(end);
    documents = parsed(text);
  }
  // What is wrong is wrong as it stands.
  return { documents: strict, unfolded: new Set() };
}

/** How many characters are parsed again. */
const MOST_AGAIN = 1 << 20;

function parsed(source: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(source, {
    prettyErrors: false,
    // They are looked at where merge keys are known; comparing each with each here takes its time.
    uniqueKeys: false,
    logLevel: 'silent',
    // go-yaml reads what says to be YAML 1.1 just like the rest.
    schema: 'core',
  });
  return 'empty' in documents ? [] : documents;
}

/** What holds the line breaks that its first error comes from: a scalar in quotes, or one break within brackets. */
function brokenBreak(text: string, { errors, contents }: Document.Parsed): readonly [number, number] | undefined {
  const [error] = errors;
  const [at = 0] = error?.pos ?? [];
  if (error?.code === 'BAD_INDENT' && error.message.startsWith('Flow ')) {
    const start = text.lastIndexOf('\n', at - 1);
    // A comment would go on over the break.
    const isFree = start > 0 && !text.slice(text.lastIndexOf('\n', start - 1) + 1, start).includes('#');
    return isFree && text.slice(start, at).trim() === '' ? [start, start + 1] : undefined;
  }
  const quoted = error?.code === 'MISSING_CHAR' ? quotedBefore(at, contents) : undefined;
  if (quoted === undefined) return undefined;
  WHOLE_QUOTED.lastIndex = quoted;
  return WHOLE_QUOTED.test(text) && WHOLE_QUOTED.lastIndex > at ? [quoted, WHOLE_QUOTED.lastIndex] : undefined;
}

const WHOLE_QUOTED = /"(?:\\[^]|[^"\\])*"|'(?:''|[^'])*'/y;

function quotedBefore(end: number, contents: ParsedNode | null): number | undefined {
  let start: number | undefined;
  visit(contents, (_, node) => {
    if (!isScalar(node) || !node.type?.startsWith('QUOTE') || node.range?.[1] !== end) return undefined;
    start = node.range[0];
    return visit.BREAK;
  });
  return start;
}
