import type { ProfiledStep } from '../../simulator/cost.ts';

/**
 * The steps in the log that BuildKit keeps of a build, which `docker buildx history export` puts into its archive: messages
 * of the kind StatusResponse (api/services/control/control.proto), each behind its length (solver/llbsolver/history.go).
 */
export function statusIn(bytes: Buffer): readonly ProfiledStep[] {
  const steps: ProfiledStep[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) return [];
    const message = fieldsIn(bytes.subarray(at + 4, end));
    if (message === undefined) return [];
    for (const { number, value } of message) {
      if (number === VERTEX && typeof value !== 'number') steps.push(...stepIn(value));
    }
    at = end;
  }
  return at === bytes.length ? steps : [];
}

/** The numbers of the fields. */
const VERTEX = 1;
const NAME = 3;
const CACHED = 4;
const STARTED = 5;
const COMPLETED = 6;
const ERROR = 7;

function stepIn(vertex: Buffer): readonly ProfiledStep[] {
  const fields = new Map(fieldsIn(vertex)?.map((it) => [it.number, it.value]));
  const [name, started, completed] = [fields.get(NAME), timeIn(fields.get(STARTED)), timeIn(fields.get(COMPLETED))];
  if (!Buffer.isBuffer(name) || started === undefined || completed === undefined) return [];
  if (fields.get(CACHED) === 1 || fields.has(ERROR) || completed < started) return [];
  return [{ name: name.toString('utf8'), isCut: false, seconds: completed - started, bytes: undefined }];
}

/** Of a google.protobuf.Timestamp: seconds, and nanoseconds. */
function timeIn(value: number | Buffer | undefined): number | undefined {
  if (!Buffer.isBuffer(value)) return undefined;
  const fields = new Map(fieldsIn(value)?.map((it) => [it.number, it.value]));
  const [seconds, nanoseconds = 0] = [fields.get(1), fields.get(2)];
  return typeof seconds === 'number' && typeof nanoseconds === 'number' ? seconds + nanoseconds / 1e9 : undefined;
}

interface Field {
  readonly number: number;
  readonly value: number | Buffer;
}

/** The fields of a message; `undefined` where it is none (protobuf.dev/programming-guides/encoding). */
function fieldsIn(bytes: Buffer): readonly Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    while (at < bytes.length) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag === undefined || tag < 8) return undefined;
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    if (type === 0) {
      const value = varint();
      if (value === undefined) return undefined;
      fields.push({ number, value });
    } else {
      const size = type === 1 ? 8 : type === 5 ? 4 : type === 2 ? varint() : undefined;
      if (size === undefined || at + size > bytes.length) return undefined;
      if (type === 2) fields.push({ number, value: bytes.subarray(at, at + size) });
      at += size;
    }
  }
  return fields;
}
