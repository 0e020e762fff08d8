import type { Build } from '../build.ts';
import type { Selecting } from '../tree/select.ts';
import { dispatch } from './dispatch.ts';
import type { Digest } from './operation.ts';
import { planOf } from './plan.ts';
import type { SourceFile } from './source-file.ts';
import type { Plan, Refused } from './unit.ts';
import type { Step, Vertex } from './vertex.ts';

/** What a build does: the operations that its target needs, what an operation stands on always before it. */
export interface Graph {
  readonly kind: 'graph';
  readonly vertices: readonly Vertex[];
  /** The numbered lines, in the order of the file. */
  readonly lines: readonly Line[];
  /** As it is printed; `undefined` where the target has none. */
  readonly target: string | undefined;
}

/** One printed line: one operation, or with --link the two that are printed as one. */
export interface Line {
  readonly step: Step;
  /** The steps of other stages that are the same operation: BuildKit prints only one of them. */
  readonly shared: readonly Step[];
  readonly vertices: readonly Vertex[];
}

/** What is shared by builds one after another. */
export interface Reading {
  readonly digest: Digest;
  readonly selecting: Selecting;
  readSource(source: string): SourceFile;
  readonly graphs: Map<string, Graph | Refused>;
}

/** The graph of a build: the same value for builds that differ in what their contexts hold alone. */
export function graphOf(build: Build, reading: Reading): Graph | Refused {
  const recipe = recipeOf(build);
  const known = reading.graphs.get(recipe);
  if (known !== undefined) return known;
  const source = reading.readSource(build.dockerfile.source);
  const plan = planOf(source, build, (text) => reading.readSource(text));
  const graph = plan.kind === 'refused' ? plan : graphOfPlan(plan, build, reading.digest);
  reading.graphs.set(recipe, graph);
  return graph;
}

function graphOfPlan(plan: Plan, build: Build, digest: Digest): Graph | Refused {
  const dispatched = dispatch(plan, build, digest);
  return dispatched.kind === 'refused'
    ? dispatched
    : { kind: 'graph', ...merged(dispatched.vertex), target: plan.target.label };
}

/** All of a build that its graph hangs on, as a text. */
function recipeOf({ context: _, contexts = {}, dockerfile, ...rest }: Build): string {
  const named = Object.entries(contexts).map(([name, it]) => [name, it.kind === 'folder' ? '' : it.reference]);
  return JSON.stringify([dockerfile.source, named, rest]);
}

/**
 * The operations below the last one, those that are one put together: the name of the one that comes last stays
 * (client/llb/state.go, marshal and mergeMetadata). Sources come behind the base, the last first (FileAction.allOutputs).
 */
function merged(last: Vertex | undefined): Pick<Graph, 'vertices' | 'lines'> {
  const groups = new Map<string, Vertex[]>();
  const seen = new Set<Vertex>();
  const visit = (vertex: Vertex) => {
    if (seen.has(vertex)) return;
    seen.add(vertex);
    for (const it of vertex.order) visit(it);
    const group = groups.get(vertex.identity);
    if (group === undefined) groups.set(vertex.identity, [vertex]);
    else group.push(vertex);
  };
  if (last !== undefined) visit(last);

  const vertices = new Map<string, Vertex>();
  const lines = new Map<Step, { step: Step; shared: readonly Step[]; vertices: Vertex[] }>();
  for (const [identity, group] of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const inputs = first.inputs.map((it) => ({ ...it, vertex: vertices.get(it.vertex.identity) ?? it.vertex }));
    const named = group.findLast((it) => it.step !== undefined)?.step;
    // Where an image is also read from, that takes the line of its FROM over, and has no number.
    const step = named !== undefined && group.at(-1)?.step === undefined ? { ...named, name: named.text } : named;
    const vertex = { ...first, inputs, step, isUncached: group.some((it) => it.isUncached) };
    vertices.set(identity, vertex);
    if (step === undefined) continue;
    const line = lines.get(step) ?? {
      step,
      shared: group.flatMap((it) => it.step ?? []).filter((it) => it !== step),
      vertices: [],
    };
    line.vertices.push(vertex);
    lines.set(step, line);
  }
  const sorted = [...lines.values()].sort((a, b) => a.step.index - b.step.index || a.step.number - b.step.number);
  return { vertices: [...vertices.values()], lines: sorted };
}
