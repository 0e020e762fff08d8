import { createHash } from 'node:crypto';
import type { BuildContext, Entry, Sha256 } from '../../server/context/context.ts';
import { contextOf } from '../../server/context/ignore/dockerignore.ts';
import { type Prediction, predict } from '../../server/simulator/predict.ts';

/** What a build of a Dockerfile would print with other files than the build before. */
export function predictionOf(
  source: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Prediction {
  const builds = [before, after].map((files) => {
    return { dockerfile: { path: 'Dockerfile', source }, context: contextWith(files) };
  });
  const prediction = predict(builds, { sha256 });
  if (prediction.kind === 'refused') throw new Error(prediction.message);
  return prediction;
}

function contextWith(files: Readonly<Record<string, string>>): BuildContext {
  const entries = Object.entries(files).map(([path, text]): readonly [string, Entry] => {
    const content = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    return [path, { kind: 'file', path, mode: 0o644, size: text.length, content }];
  });
  return contextOf(new Map(entries), undefined);
}

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
