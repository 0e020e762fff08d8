import type { PredictionTask } from './background.ts';

/** What is passed on from the environment, and so has no value here, is taken to be left out. */
export function givenIn(args: PredictionTask['inputs']['args'] = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(args).flatMap(([name, it]) => (it === undefined ? [] : [[name, it]])));
}
