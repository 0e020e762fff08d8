import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { applyEdits, type Edit } from '../../server/text/edit.ts';
import { costText, shareText } from '../../server/text/figures.ts';
import { runIn } from '../command-line.ts';
import { describeWithData } from '../reference-data.ts';

interface Pace {
  readonly secondsPerBuild: number;
  readonly cachedShare: number;
  readonly builds: number;
}

interface Advice {
  readonly rule: string;
  readonly title: string;
  readonly before: Pace;
  readonly after: Pace;
  readonly edits: readonly Edit[];
}

interface Finding {
  readonly message: string;
  readonly fix?: { readonly title: string; readonly edits: readonly { start: number; end: number; text: string }[] };
}

/** By the name of a history, Dockerfiles that somebody might have written there: their lines in another order. */
const WORSE = [
  ['umami', (it: string) => it],
  [
    'umami',
    (it: string) =>
      raised(it, 'COPY package.json pnpm-lock.yaml ./', 'RUN apk add', 'COPY package.json pnpm-lock.yaml /app/'),
  ],
  ['dex', (it: string) => it],
  ['dex', (it: string) => raised(it, 'COPY . .', 'RUN apk add --update', 'COPY . /source')],
] as const;

function raised(source: string, line: string, above: string, as = line): string {
  const without = source.replace(`${line}\n`, '');
  const raised = without.replace(above, `${as}\n${above}`);
  expect([without === source, raised === without]).toEqual([false, false]);
  return raised;
}

describeWithData('the order of a real Dockerfile', (root) => {
  it.each(WORSE)('is measured for %s as dflint replay does it', { timeout: 300_000 }, async (name, worsen) => {
    const folder = mkdtempSync(join(tmpdir(), 'dflint-'));
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });
    git('init', '--quiet');
    const input = gunzipSync(readFileSync(join(root, 'histories', `${name}.fast-import.gz`)));
    execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input });
    git('symbolic-ref', 'HEAD', 'refs/heads/main');
    git('reset', '--quiet', '--hard');
    const file = join(folder, 'Dockerfile');
    writeFileSync(file, worsen(readFileSync(file, 'utf8')));
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
    git(...author, 'commit', '--quiet', '--allow-empty', '--all', '--message', 'another order');

    const json = async (...args: string[]) =>
      JSON.parse((await runIn(folder, [...args, '--format', 'json'], rules, { environment: process.env })).out);
    const { advice }: { advice: readonly Advice[] } = await json('replay', '-n', '50');
    const { files }: { files: readonly { diagnostics: readonly Finding[] }[] } = await json(
      'lint',
      '--only',
      'order-by-change',
      'Dockerfile',
    );
    const source = readFileSync(file, 'utf8');
    rmSync(folder, { recursive: true });

    const wanted = advice.filter((it) => it.rule === 'order-by-change');
    const found = files.flatMap((it) => it.diagnostics);
    expect(found.map((it) => figuresIn(it.message)).sort()).toEqual(wanted.map(figuresOf).sort());
    const [first] = advice;
    if (first?.rule !== 'order-by-change') return;
    const same = found.find((it) => it.fix?.title === first.title);
    const edits = same?.fix?.edits.map(({ start, end, text }) => ({ span: { start, end }, text })) ?? [];
    expect(applyEdits(source, edits)).toBe(applyEdits(source, first.edits));
  });
});

function figuresIn(message: string): string {
  return message.replace(/^.* it saves /, '');
}

function figuresOf({ before, after }: Advice): string {
  const saved = costText(before.secondsPerBuild - after.secondsPerBuild, false);
  const shares = `${shareText(after.cachedShare)} instead of ${shareText(before.cachedShare)} of steps cached`;
  return `${saved} of ${costText(before.secondsPerBuild, false)} a build (${shares}, over the last ${after.builds} builds)`;
}
