import type { Graph, Line } from '../graph/graph.ts';
import { matched } from './matched.ts';

/** Which lines of the versions of a Dockerfile are one step: a column each, by its number. */
export class Columns {
  /** The columns of each version, by line in the order of the file. */
  readonly #versions = new Map<Graph, ReadonlyMap<Line, number>>();
  #last: ReadonlyMap<Line, number> = new Map();
  #count = 0;

  /** The columns of a version, given those of the versions before. */
  of(graph: Graph): ReadonlyMap<Line, number> {
    const known = this.#versions.get(graph);
    const columns = known ?? this.#next(graph);
    this.#versions.delete(graph);
    this.#versions.set(graph, columns);
    this.#last = columns;
    return columns;
  }

  /** All columns in the order of the newest version; what that has no more follows on what it once followed on. */
  inOrder(): readonly number[] {
    const order: number[] = [];
    for (const columns of [...this.#versions.values()].reverse()) {
      let previous = -1;
      for (const column of columns.values()) {
        const at = order.indexOf(column);
        if (at >= 0) previous = at;
        else order.splice(++previous, 0, column);
      }
    }
    return order;
  }

  #next(graph: Graph): ReadonlyMap<Line, number> {
    const former = matched([...this.#last.keys()], graph.lines);
    return new Map(
      graph.lines.map((line) => {
        const old = former.get(line);
        return [line, (old && this.#last.get(old)) ?? this.#count++] as const;
      }),
    );
  }
}
