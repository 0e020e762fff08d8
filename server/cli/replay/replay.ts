import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeText } from '../../host/files.ts';
import { openRepository } from '../../host/git.ts';
import { cacheFolderOf } from '../../host/hash-cache.ts';
import { type Past, pastBuilds } from '../../host/history/past-builds.ts';
import { sha256 } from '../../host/sha256.ts';
import { type Advised, adviceFor } from '../../simulator/advice.ts';
import { type Replay, replay } from '../../simulator/replay.ts';
import { newReading } from '../../simulator/simulation.ts';
import { pathFrom } from '../cache/task.ts';
import { lookFor } from '../look.ts';
import { printable } from '../printable.ts';
import { costsIn } from '../profile/read-profile.ts';
import type { ExitCode, Surroundings } from '../surroundings.ts';
import { adviceDiff, newestTexts, writeAdvice } from './advice.ts';
import type { ReplayArguments } from './arguments.ts';
import { watched } from './progress.ts';
import { replayHtml } from './report/html.ts';
import { json } from './report/json.ts';
import { markdown } from './report/markdown.ts';
import { pretty } from './report/pretty.ts';
import { sinceIn } from './since.ts';

/** `dflint replay`: predicts the builds of the git history, and says what each step costs over time. */
export async function replayCommand(args: ReplayArguments, surroundings: Surroundings): Promise<ExitCode> {
  const { folder, write, warn } = surroundings;
  const complain = (text: string) => warn(`dflint: ${printable(text)}\n`);
  const costs = costsIn(args.profile, folder);
  if ('error' in costs) {
    complain(costs.error);
    return 2;
  }
  const reading = newReading(sha256);
  const past = pastOf(args, surroundings, reading);
  if ('error' in past) {
    complain(past.error);
    return 2;
  }
  for (const { path, reason } of past.problems) complain(`${path} ${reason}`);
  const history = watched(past.builds, 'commits', { ...surroundings, ...(args.quiet && { errorColumns: undefined }) });
  const options = { sha256, costOf: costs.costOf, isWarm: args.warm, reading };
  const result = replay(history, options);
  const context = resolve(folder, args.context);
  const textOf = newestTexts(context, surroundings.environment);
  const advised = adviceFor(past.builds, { ...options, textOf });
  if (advised !== undefined && args.changes === 'write') {
    const reason = writeAdvice(advised, context);
    if (reason !== undefined) {
      complain(`${advised.path} ${reason}`);
      return 2;
    }
  }
  const report =
    args.changes === 'diff'
      ? advised === undefined
        ? ''
        : adviceDiff(advised)
      : await reportOn(result, advised, past.notes, args, surroundings);
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
  { folder, environment }: Surroundings,
  reading: ReturnType<typeof newReading>,
): Past | { readonly error: string } {
  const context = resolve(folder, args.context);
  if (!statSync(context, { throwIfNoEntry: false })?.isDirectory())
    return { error: `${args.context} ${existsSync(context) ? 'is no folder' : 'does not exist'}` };
  const repository = openRepository(context, environment);
  if ('error' in repository) return { error: `there is no history to replay: ${repository.error}` };
  const since = sinceIn(args.since, repository);
  if ('error' in since) return since;
  return pastBuilds({
    repository,
    dockerfile: args.file === undefined ? 'Dockerfile' : pathFrom(context, resolve(folder, args.file)),
    count: args.count ?? MOST_COMMITS,
    ...since,
    inputs: { target: args.target, args: args.args },
    reading,
    cacheFolder: cacheFolderOf(environment),
  });
}

/** As many as git can count. */
const MOST_COMMITS = 2 ** 31 - 1;

async function reportOn(
  result: Replay,
  advised: Advised | undefined,
  notes: readonly string[],
  { format, output, color, target, args }: ReplayArguments,
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
