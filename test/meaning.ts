import { createHash } from 'node:crypto';
import type { Sha256 } from '../server/context/context.ts';
import { graphOf } from '../server/simulator/graph/graph.ts';
import { newReading } from '../server/simulator/simulation.ts';
import type { Dockerfile } from '../server/syntax/ast.ts';
import { scan } from '../server/syntax/line/scan.ts';
import { parse } from '../server/syntax/parse.ts';
import { textOf } from '../server/text/span.ts';
import { contextOfFiles } from './context-of-files.ts';

/**
 * All that a Dockerfile says, as a text: directives, the tree without places, here-documents, what ONBUILD writes into the
 * image, mistakes, and comments. Equal texts are equal files to everyone but a reader.
 */
export function meaningOf(source: string): string {
  const file = parse(source);
  const { escape, directives, instructions, errors, trivia } = file;
  const comments = trivia.filter((it) => it.kind === 'comment').map((it) => textOf(source, it).trim());
  const triggers = scan(source).lines.flatMap(({ joined }) => /^onbuild\s*(.*)$/is.exec(joined.text)?.[1] ?? []);
  const mistakes = errors.map((it) => it.message);
  return JSON.stringify({ escape, directives, instructions, triggers, mistakes, comments }, withoutPlaces(file), 1);
}

/** The names, keys and inputs of all operations that a build does, for each stage that can be its target. */
export function operationsOf(source: string): string {
  const reading = newReading(sha256);
  const { instructions } = parse(source);
  const names = instructions.flatMap((it) => (it.kind === 'From' && it.alias ? it.alias.name.text : []));
  const graphs = [undefined, ...names].map((target) => {
    const build = { dockerfile: { path: 'Dockerfile', source }, context: contextOfFiles({}), target };
    const graph = graphOf(build, reading);
    if (graph.kind === 'refused') return graph.message;
    const lines = graph.lines.map(({ step, vertices }) => [step.stage, step.number, step.of, vertices.map(keyOf)]);
    return [graph.vertices.map(keyOf), lines];
  });
  return JSON.stringify(graphs);
}

/** A text of which only white space and case may change. */
export function withoutSpace(source: string): string {
  return source.replace(/[\s\u0085]/g, '').toUpperCase();
}

function keyOf({ digest, identity }: { readonly digest: string; readonly identity: string }): readonly string[] {
  return [digest, identity];
}

const PLACES = new Set(['start', 'end', 'joined', 'nameSpan', 'valueSpan']);

function withoutPlaces({ source }: Dockerfile) {
  return (key: string, value: unknown): unknown => {
    if (PLACES.has(key)) return undefined;
    return isHeredoc(value) ? { ...value, body: source.slice(value.body.start, value.body.end) } : value;
  };
}

function isHeredoc(value: unknown): value is { readonly body: { readonly start: number; readonly end: number } } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'Heredoc' &&
    'body' in value &&
    typeof value.body === 'object'
  );
}

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
