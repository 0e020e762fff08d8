import { execFileSync } from 'node:child_process';
import { runIn } from './command-line.ts';

/** A prediction of one commit from another, in a form in which two commands can be compared. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly answer: readonly string[];
}

interface Step {
  readonly name: string;
  readonly verdict: string;
}

const VERDICTS: Readonly<Record<string, string>> = { C: 'cached', R: 'rebuilt', U: 'unknown', S: 'source' };

/** What `dflint replay --format json` says of each commit that it predicts, and from which one: the last that was built. */
export function replayAnswers({ out }: { readonly out: string }): readonly Asked[] {
  const report: {
    commits: {
      id: string;
      kind: string;
      steps: string;
      causes: { step: number; message: string; likely?: string }[];
    }[];
  } = JSON.parse(out);
  const asked: Asked[] = [];
  let from: string | undefined;
  for (const { id, kind, steps, causes } of report.commits) {
    if (kind === 'predicted' && from !== undefined) {
      const messages = new Map(causes.map((it) => [it.step, `${it.likely ?? ''} ${it.message}`]));
      const lines = [...steps].flatMap((letter, index) =>
        letter === '-' ? [] : [`${VERDICTS[letter]} ${messages.get(index) ?? ''}`],
      );
      asked.push({ from, to: id, answer: lines.sort() });
    }
    if (kind === 'predicted' || kind === 'first') from = id;
  }
  return asked;
}

/** What `dflint cache` says of the same, commit by commit; columns are in an order of their own, so the lines are sorted. */
export async function cacheAnswers(folder: string, asked: readonly Asked[]): Promise<readonly (readonly string[])[]> {
  const answers: (readonly string[])[] = [];
  for (const { from, to } of asked) {
    const file = dockerfileIn(folder, to);
    const args = ['cache', '--from', `git:${from}`, '--to', `git:${to}`, '--format', 'json', ...file];
    const { out, err } = await runIn(folder, args, [], { environment: process.env });
    if (out === '') throw new Error(`${from} ${to}: ${err}`);
    const { steps }: { steps: (Step & { likely?: string; cause?: { message: string } })[] } = JSON.parse(out);
    const lines = steps.map(
      (it) => `${it.verdict} ${it.cause === undefined ? '' : `${it.likely ?? ''} ${it.cause.message}`}`,
    );
    answers.push(lines.sort());
  }
  return answers;
}

/** Whether the Dockerfile of a made history is at one place in both commits: `dflint cache` takes one path for all. */
export function isComparable(folder: string, { from, to }: Asked): boolean {
  return dockerfileIn(folder, from).join() === dockerfileIn(folder, to).join();
}

/** The option for where the Dockerfile is in a commit of a made history. */
function dockerfileIn(folder: string, commit: string): readonly string[] {
  const found = execFileSync('git', ['ls-tree', commit, '--', 'Dockerfile'], { cwd: folder, encoding: 'utf8' });
  return found === '' ? ['-f', `${folder}/docker/Dockerfile`] : [];
}
