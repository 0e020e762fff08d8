import { isRecord } from '../../lint/record.ts';
import type { ProfiledStep } from '../../simulator/cost.ts';
import { parsed } from './parsed.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The provenance of a build with mode=max, in either version of SLSA, also where a statement, a platform or buildx's metadata
 * is around it: it says how large the layer of each step is, and where the step stands in the Dockerfile.
 */
export function provenanceIn(text: string): readonly ProfiledStep[] {
  const objects = [...objectsIn(parsed(text), 0)];
  return objects.flatMap(({ layers, source }) => {
    if (!isRecord(layers) || !isRecord(source)) return [];
    const definition = objects.map((it) => it['llbDefinition']).find(Array.isArray) ?? [];
    return stepsOf(layers, source, definition.filter(isRecord));
  });
}

function* objectsIn(value: unknown, depth: number): Generator<JsonObject> {
  if (depth > DEEPEST) return;
  if (Array.isArray(value)) for (const it of value) yield* objectsIn(it, depth + 1);
  if (!isRecord(value)) return;
  yield value;
  for (const it of Object.values(value)) yield* objectsIn(it, depth + 1);
}

const DEEPEST = 12;

/** Layers are those of a whole image, by what a step puts out (`step3:0`): what is its own lies above what it stands on. */
function stepsOf(layers: JsonObject, source: JsonObject, definition: readonly JsonObject[]): readonly ProfiledStep[] {
  const lines = linesOf(source);
  const inputs = new Map(definition.map((it) => [it['id'], Array.isArray(it['inputs']) ? it['inputs'] : []]));
  return Object.entries(layers).flatMap(([output]) => {
    const id = output.replace(/:\d+$/, '');
    const name = instructionOf(id, source, lines);
    const own = sizesOf(layers, output);
    const below = sizesOf(layers, String(inputs.get(id)?.[0] ?? ''));
    if (name === undefined || own.length === 0) return [];
    const added = below.length > 0 && below.length <= own.length ? own.slice(below.length) : own.slice(-1);
    const bytes = added.reduce((sum, it) => sum + it, 0);
    return [{ name, isCut: false, seconds: undefined, bytes }];
  });
}

function sizesOf(layers: JsonObject, output: string): readonly number[] {
  const chains = layers[output];
  const chain: unknown = Array.isArray(chains) ? chains[0] : undefined;
  if (!Array.isArray(chain)) return [];
  return chain.map((it: unknown) => (isRecord(it) && typeof it['size'] === 'number' ? it['size'] : 0));
}

function linesOf({ infos }: JsonObject): readonly string[] {
  const first: unknown = Array.isArray(infos) ? infos[0] : undefined;
  const data = isRecord(first) ? first['data'] : undefined;
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8').split('\n') : [];
}

function instructionOf(id: string, { locations }: JsonObject, lines: readonly string[]): string | undefined {
  const found = isRecord(locations) ? locations[id] : undefined;
  const places = isRecord(found) && Array.isArray(found['locations']) ? found['locations'] : [];
  const ranges = places.flatMap((it: unknown) => (isRecord(it) && Array.isArray(it['ranges']) ? it['ranges'] : []));
  const [range] = ranges.filter(isRecord);
  const [start, end] = [lineIn(range?.['start']), lineIn(range?.['end'])];
  if (start === undefined) return undefined;
  const text = lines.slice(start - 1, end ?? start).filter((it) => !/^\s*#/.test(it));
  return text.length === 0 ? undefined : text.map((it) => it.replace(/\\\s*$/, ' ')).join('');
}

function lineIn(place: unknown): number | undefined {
  return isRecord(place) && typeof place['line'] === 'number' ? place['line'] : undefined;
}
