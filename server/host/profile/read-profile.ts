import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CostOf, costsBy, type Profile, type ProfiledStep } from '../../simulator/cost.ts';
import { reasonOf } from '../files.ts';
import { archived } from './archive.ts';
import { imageHistoryIn } from './image-history.ts';
import { plainLogIn } from './plain-log.ts';
import { provenanceIn } from './provenance.ts';
import { rawLogIn } from './raw-log.ts';
import { statusIn } from './status.ts';

/** The costs of steps by a profile, where one is given; `folder` is what its name is relative to. */
export function costsIn(
  name: string | undefined,
  folder: string,
): { readonly costOf: CostOf } | { readonly error: string } {
  if (name === undefined) return { costOf: costsBy(undefined) };
  const reading = readProfile(resolve(folder, name), name);
  return 'error' in reading ? reading : { costOf: costsBy(reading.profile) };
}

/** Reads what a build took from any form in which Docker tells it; `name` is what the file is called. */
function readProfile(path: string, name: string): { readonly profile: Profile } | { readonly error: string } {
  try {
    const steps = stepsIn(unzipped(readFileSync(path)));
    if (steps.length > 0) return { profile: { steps } };
  } catch (error) {
    const isOfSystem = error instanceof Error && 'syscall' in error;
    if (isOfSystem) return { error: `${name} ${reasonOf(error)}` };
    if (!isOfZlib(error)) throw error;
  }
  return {
    error:
      `${name} says of no step how long it took or how large it is; it is to be a log of docker build (--progress=rawjson ` +
      'or plain), its provenance, what docker buildx history exports, or docker history --format json',
  };
}

/** What a file says of steps, whatever it is. */
function stepsIn(bytes: Buffer): readonly ProfiledStep[] {
  const files = archived(bytes);
  if (files.length > 0) return files.flatMap((it) => stepsIn(it));
  const text = bytes.toString('utf8');
  for (const read of [rawLogIn, provenanceIn, imageHistoryIn, plainLogIn]) {
    const steps = read(text);
    if (steps.length > 0) return steps;
  }
  return statusIn(bytes);
}

function unzipped(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes;
}

/** Of a bomb no more is unpacked. */
const LARGEST = 1 << 29;

function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:Z_|ERR_)/.test(String(error.code));
}
