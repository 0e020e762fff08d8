import { dirname, relative, sep } from 'node:path';
import { contentOf } from '../host/content.ts';
import { sha256 } from '../host/sha256.ts';
import { Snapshots, type Source } from '../host/snapshots.ts';
import type { BuildSettings } from '../lint/config-file.ts';
import type { Build } from '../simulator/build.ts';
import { type Prediction, predict } from '../simulator/predict.ts';
import type { Opened } from './session.ts';

/** What a build would do, or why that is not known; the reason is a sentence. */
export type Predicted = Prediction | { readonly kind: 'unknown'; readonly reason: string };

/** Predicts a build of a file as it is in the editor, over the folder as it is on disk, after one of HEAD. */
export function predictionOf(
  { document, settings, path, contextFolder }: Opened,
  environment: Readonly<Record<string, string | undefined>>,
): Predicted {
  if (path === undefined) return unknown('a file that is not saved has no build context');
  const build: BuildSettings = settings.build ?? {};
  const folder = contextFolder ?? dirname(path);
  const snapshots = new Snapshots(folder, folder, environment);
  const dockerfile = relative(folder, path).replaceAll(sep, '/');
  const here: Source = { kind: 'folder', folder };
  const head = snapshots.sourceNamed('git:HEAD');
  const scheme = snapshots.schemeFor('error' in head ? [here] : [here, head]);
  const inputs: Omit<Build, 'context' | 'dockerfile'> = {
    target: build.target,
    ...(build.args && { args: build.args }),
    ...(build.platform && { platform: build.platform }),
  };
  const now = snapshots.take(here, dockerfile, inputs, scheme, undefined);
  if ('error' in now) return unknown(now.error);
  const last = withText(now.build, document.source, contentOf(Buffer.from(document.source), scheme));
  const before = 'error' in head ? undefined : snapshots.take(head, dockerfile, inputs, scheme, now.build.context);
  const builds = before === undefined || 'error' in before ? [last] : [before.build, last];
  const prediction = predict(builds, { sha256 });
  return prediction.kind === 'refused' ? unknown(`this cannot be built: ${prediction.message}`) : prediction;
}

/** The Dockerfile says what the editor shows; where it is in the build context, so does that. */
function withText(build: Build, source: string, content: string): Build {
  const { dockerfile, context } = build;
  const entry = context.entries.get(dockerfile.path);
  const entries = new Map(context.entries);
  if (entry?.kind === 'file') {
    const { mtime: _, ...rest } = entry;
    entries.set(entry.path, { ...rest, size: Buffer.byteLength(source), content });
  }
  return { ...build, dockerfile: { ...dockerfile, source }, context: { ...context, entries } };
}

function unknown(reason: string): Predicted {
  return { kind: 'unknown', reason };
}
