import { isRecord } from '../../lint/record.ts';
import type { ProfiledStep } from '../../simulator/cost.ts';
import { parsed } from './parsed.ts';

/** The log of `--progress=rawjson`: on each line a message of BuildKit's, of which only the vertices count. */
export function rawLogIn(text: string): readonly ProfiledStep[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const message = parsed(line);
    const vertices = isRecord(message) ? message['vertexes'] : undefined;
    return Array.isArray(vertices) ? vertices.flatMap((it) => (isRecord(it) ? stepOf(it) : [])) : [];
  });
}

/** A vertex is told again whenever something of it is another; it is done once it says when. */
function stepOf(vertex: Readonly<Record<string, unknown>>): readonly ProfiledStep[] {
  const { name, started, completed, cached, error } = vertex;
  if (typeof name !== 'string' || typeof started !== 'string' || typeof completed !== 'string') return [];
  if (cached === true || (typeof error === 'string' && error !== '')) return [];
  const seconds = (Date.parse(completed) - Date.parse(started)) / 1000;
  return seconds >= 0 ? [{ name, isCut: false, seconds, bytes: undefined }] : [];
}
