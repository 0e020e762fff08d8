import { resolve } from 'node:path';
import { Snapshots } from '../../host/context/snapshots.ts';
import { costsIn } from '../../host/profile/read-profile.ts';
import { sha256 } from '../../host/sha256.ts';
import { writeText } from '../../host/write.ts';
import type { Rule } from '../../lint/rule.ts';
import type { Build } from '../../simulator/build.ts';
import type { CostOf } from '../../simulator/cost.ts';
import { type Prediction, predict } from '../../simulator/predict.ts';
import { Lines } from '../../text/lines.ts';
import { lookFor } from '../look.ts';
import { printable } from '../printable.ts';
import type { ExitCode, Surroundings } from '../surroundings.ts';
import type { CacheArguments } from './arguments.ts';
import { asDescribed } from './as-described.ts';
import { contextSizeOf } from './context-size.ts';
import { html } from './report/html.ts';
import { json } from './report/json.ts';
import { markdown } from './report/markdown.ts';
import { pretty } from './report/pretty.ts';
import { taskOf } from './task.ts';

/** `dflint cache`: predicts which steps the builder will take from its cache, and says why not the others. */
export async function cacheCommand(
  asked: CacheArguments,
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { folder, write, warn } = surroundings;
  const complain = (text: string) => warn(`dflint: ${printable(text)}\n`);
  const described = await asDescribed(asked, rules, folder);
  if ('error' in described) {
    for (const line of described.error.split('\n')) complain(line);
    return 2;
  }
  const { args } = described;
  const context = resolve(folder, args.context);
  const snapshots = new Snapshots(context, folder, surroundings.environment);
  const task = taskOf(args, context, folder, snapshots);
  if ('error' in task) {
    complain(task.error);
    return 2;
  }
  const costs = costsIn(args.profile, folder);
  if ('error' in costs) {
    complain(costs.error);
    return 2;
  }
  for (const { path, reason } of snapshots.problems) complain(`${path} ${reason}`);
  const last = task.builds.at(-1);
  if (last === undefined) throw new Error('a task has a build');
  const prediction = predict(task.builds, {
    sha256,
    ...(args.assumeReruns !== undefined && { assumeReruns: args.assumeReruns }),
  });
  if (prediction.kind === 'refused') {
    const { line, column } = new Lines(last.dockerfile.source).positionAt(prediction.span.start);
    complain(`${last.dockerfile.path}:${line}:${column}: this cannot be built: ${prediction.message}`);
    return 2;
  }
  const complete = {
    ...prediction,
    assumptions: [...described.assumptions, ...task.assumptions, ...prediction.assumptions],
  };
  const report = await reportOn(complete, last, costs.costOf, args, surroundings);
  if (args.output === undefined) write(report);
  else {
    const reason = writeText(resolve(folder, args.output), report);
    if (reason !== undefined) {
      complain(`${args.output} ${reason}`);
      return 2;
    }
  }
  return args.failBelow !== undefined && shareOf(prediction) < args.failBelow ? 1 : 0;
}

async function reportOn(
  prediction: Prediction,
  build: Build,
  costOf: CostOf,
  { format, output, color }: CacheArguments,
  surroundings: Surroundings,
): Promise<string> {
  const size = contextSizeOf(build);
  switch (format ?? 'pretty') {
    case 'pretty':
      return pretty(prediction, size, costOf, await lookFor(color, output === undefined, surroundings));
    case 'json':
      return json(prediction, size, costOf);
    case 'markdown':
      return markdown(prediction);
    case 'html':
      return html(prediction, { build, size, costOf });
  }
}

/** Of all steps those surely cached, in percent; where there is no step, nothing is lost. */
function shareOf({ summary: { cached, rebuilt, unknown } }: Prediction): number {
  const total = cached + rebuilt + unknown;
  return total === 0 ? 100 : (cached / total) * 100;
}
