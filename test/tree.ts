import type { Dockerfile } from '../server/syntax/ast.ts';
import { childrenOf, type Node } from '../server/syntax/walk.ts';

/** The tree of a Dockerfile, a node a line: `kind start-end "text"`, indented; then its errors. For fixtures/syntax. */
export function dumpTree(file: Dockerfile): string {
  const lines: string[] = [];
  for (const node of [...file.directives, ...file.instructions]) dumpNode(file.source, node, 0, lines);
  for (const { kind, start, end } of file.trivia)
    lines.push(`${kind} ${start}-${end} ${quote(file.source.slice(start, end))}`);
  for (const { code, start, end, message } of file.errors) lines.push(`error ${start}-${end} ${code}: ${message}`);
  return `${lines.join('\n')}\n`;
}

/** Every node of a Dockerfile that stands alone, and all inside it: for properties. */
export function* allNodes(file: Dockerfile): Generator<{ node: Node; parent: Node | undefined }> {
  for (const node of [...file.directives, ...file.instructions]) yield* withChildren(node, undefined);
}

function* withChildren(node: Node, parent: Node | undefined): Generator<{ node: Node; parent: Node | undefined }> {
  yield { node, parent };
  for (const child of childrenOf(node)) yield* withChildren(child, node);
}

function dumpNode(source: string, node: Node, depth: number, lines: string[]): void {
  const text = 'text' in node ? node.text : source.slice(node.start, node.end);
  lines.push(`${'  '.repeat(depth)}${node.kind} ${node.start}-${node.end} ${quote(text)}`);
  for (const child of childrenOf(node)) {
    const isOnlyText = child.kind === 'Literal' && node.kind === 'Word' && child.text === node.text;
    if (!isOnlyText) dumpNode(source, child, depth + 1, lines);
  }
}

function quote(text: string): string {
  const shown = JSON.stringify(text);
  return shown.length <= 70 ? shown : `${shown.slice(0, 60)}…" (${text.length})`;
}
