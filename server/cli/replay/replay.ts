import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { cacheFolderOf } from '../../host/context/hash-cache.ts';
import { openRepository, type Repository } from '../../host/git/repository.ts';
import { newestTexts } from '../../host/history/newest-texts.ts';
import { type Past, pastBuilds } from '../../host/history/past-builds.ts';
import { costsIn } from '../../host/profile/read-profile.ts';
import { sha256 } from '../../host/sha256.ts';
import { writeText } from '../../host/write.ts';
import type { Rule } from '../../lint/rule.ts';
import { type Advised, adviceFor } from '../../simulator/advice.ts';
import { type Replay, replay } from '../../simulator/replay.ts';
import { newReading } from '../../simulator/simulation.ts';
import { namedContexts, pathFrom } from '../cache/task.ts';
import { lookFor } from '../look.ts';
import { printable } from '../printable.ts';
import type { ExitCode, Surroundings } from '../surroundings.ts';
import { adviceDiff, writeAdvice } from './advice.ts';
import type { ReplayArguments } from './arguments.ts';
import { missingIn } from './missing.ts';
import { watched } from './progress.ts';
import { replayHtml } from './report/html.ts';
import { json } from './report/json.ts';
import { markdown } from './report/markdown.ts';
import { pretty } from './report/pretty.ts';
import { sinceIn } from './since.ts';
import { type ReplayedWay, wayOf } from './way.ts';

/** `dflint replay`: predicts the builds of the git history, and says what each step costs over time. */
export async function replayCommand(
  args: ReplayArguments,
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { folder, write, warn } = surroundings;
  const complain = (text: string) => warn(`dflint: ${printable(text)}\n`);
  const costs = costsIn(args.profile, folder);
  if ('error' in costs) {
    complain(costs.error);
    return 2;
  }
  const way = await wayOf(args, rules, folder);
  if ('error' in way) {
    for (const line of way.error.split('\n')) complain(line);
    return 2;
  }
  const reading = newReading(sha256);
  const past = pastOf(args, way, surroundings, reading);
  if ('error' in past) {
    complain(past.error);
    return 2;
  }
  for (const { path, reason } of past.problems) complain(`${path} ${reason}`);
  const { dockerfile } = past;
  const context = resolve(folder, way.context);
  const missing = missingIn(past, { dockerfile, file: resolve(context, dockerfile), target: way.target }, reading);
  if (missing !== undefined) {
    complain(missing);
    return 2;
  }
  const history = watched(past.builds, 'commits', { ...surroundings, ...(args.quiet && { errorColumns: undefined }) });
  const options = { sha256, costOf: costs.costOf, isWarm: args.warm, reading };
  const replayed = replay(history, options);
  // Where nothing could be built, it knows of no Dockerfile.
  const result = replayed.dockerfile === '' ? { ...replayed, dockerfile } : replayed;
  const advised = adviceFor(past.builds, { ...options, textOf: newestTexts(past.repository) });
  if (advised !== undefined && args.changes === 'write') {
    const reason = writeAdvice(advised, context);
    if (reason !== undefined) {
      complain(`${advised.path} ${reason}`);
      return 2;
    }
  }
  const isBetter = advised !== undefined && advised.advised !== advised.source;
  if (args.changes !== 'none' && !args.quiet) {
    if (!isBetter) complain('there is nothing to change: no order or cache mount is proved to save time');
    else if (args.changes === 'write') complain(`rewrote ${advised.path}`);
  }
  const report =
    args.changes === 'diff'
      ? advised === undefined
        ? ''
        : adviceDiff(advised)
      : await reportOn(result, advised, way, [...way.notes, ...past.notes], args, surroundings);
  if (args.output === undefined) write(report);
  else {
    const reason = writeText(resolve(folder, args.output), report);
    if (reason !== undefined) {
      complain(`${args.output} ${reason}`);
      return 2;
    }
  }
  return 0;
}

function pastOf(
  args: ReplayArguments,
  way: ReplayedWay,
  { folder, environment }: Surroundings,
  reading: ReturnType<typeof newReading>,
): (Past & { readonly repository: Repository; readonly dockerfile: string }) | { readonly error: string } {
  const context = resolve(folder, way.context);
  if (!statSync(context, { throwIfNoEntry: false })?.isDirectory())
    return { error: `${way.context} ${existsSync(context) ? 'is no folder' : 'does not exist'}` };
  const repository = openRepository(context, environment);
  if ('error' in repository) return { error: `there is no history to replay: ${repository.error}` };
  const since = sinceIn(args.since, repository);
  if ('error' in since) return since;
  const named = namedContexts(way.contexts, folder, repository.scheme);
  if ('error' in named) return named;
  const { target, args: given, platform, noCache } = way;
  const dockerfile = way.file === undefined ? 'Dockerfile' : pathFrom(context, resolve(folder, way.file));
  const past = pastBuilds({
    repository,
    dockerfile,
    count: args.count ?? MOST_COMMITS,
    ...since,
    inputs: { target, args: given, noCache, contexts: named.contexts, ...(platform !== undefined && { platform }) },
    reading,
    cacheFolder: cacheFolderOf(environment),
  });
  return 'error' in past ? past : { ...past, repository, dockerfile };
}

/** As many as git can count. */
const MOST_COMMITS = 2 ** 31 - 1;

async function reportOn(
  result: Replay,
  advised: Advised | undefined,
  { target, args }: ReplayedWay,
  notes: readonly string[],
  { format, output, color }: ReplayArguments,
  surroundings: Surroundings,
): Promise<string> {
  switch (format ?? 'pretty') {
    case 'pretty':
      return pretty(result, notes, await lookFor(color, output === undefined, surroundings), advised);
    case 'json':
      return json(result, notes, advised);
    case 'markdown':
      return markdown(result, notes, advised);
    case 'html':
      return replayHtml(result, { advised, inputs: { target, args }, notes });
  }
}
