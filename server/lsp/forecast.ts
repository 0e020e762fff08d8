import type { CancellationToken } from 'vscode-languageserver';
import { isRecord } from '../lint/record.ts';
import type { PredictionOutcome } from './background/background.ts';
import { refreshHints } from './features/hints.ts';
import type { PredictionParams, PredictionResult } from './protocol.ts';
import type { Rim } from './rim.ts';
import type { Opened } from './session.ts';
import { stagesOf } from './stages.ts';

/** Serves what the next build would do: the request of a client, and what it is told of its own accord. */
export function listenToForecast(rim: Rim): void {
  const { connection, session } = rim;
  connection.onRequest<PredictionResult, void>('dflint/prediction', (params: unknown, token: CancellationToken) => {
    const nothing: PredictionResult = { kind: 'unknown', reason: 'the file is not open as a Dockerfile' };
    if (!isPlace(params)) return nothing;
    if (!rim.isWatching) session.touchAll();
    return rim.answer(params.uri, token, nothing, (it) => forecast(it, rim));
  });
  session.predictions.unwaited = (it) => rim.unwaited(it);
  session.predictions.onChange = (uri) => {
    rim.unwaited(connection.sendNotification('dflint/predictionChanged', { uri }));
    refreshHints(rim);
  };
}

/** What a build would do, as soon as it is known. */
export async function forecast(opened: Opened, { session }: Rim): Promise<PredictionResult> {
  return resultOf(opened, await session.predictions.outcomeFor(opened));
}

function isPlace(params: unknown): params is PredictionParams {
  return isRecord(params) && typeof params['uri'] === 'string';
}

function resultOf(opened: Opened, outcome: PredictionOutcome): PredictionResult {
  if (outcome.kind === 'unknown') return outcome;
  const { prediction, flows, seconds, commit, changes, size, problems } = outcome;
  const { places, version } = opened.document;
  return {
    ...prediction,
    version: 1,
    documentVersion: version,
    commit: commit ?? null,
    steps: prediction.steps.map(({ start, end, shared, ...step }, index) => ({
      ...step,
      range: places.range({ start, end }),
      shared: shared.map(({ start, end, ...it }) => ({ ...it, range: places.range({ start, end }) })),
      ...(flows[index] && { flow: flows[index] }),
      ...(seconds[index] !== undefined && { seconds: seconds[index] }),
    })),
    stages: stagesOf(opened),
    changes: changes.slice(0, MOST_CHANGES),
    context: size ?? null,
    problems,
  };
}

const MOST_CHANGES = 1000;
