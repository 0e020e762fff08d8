import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { el, markup } from '../server/cli/picture/element.ts';
import { replayHtml } from '../server/cli/replay/report/html.ts';
import type { Advised } from '../server/simulator/advice.ts';
import type { Replay, ReplayedCommit, ReplayedStep, ReplaySummary } from '../server/simulator/replay.ts';
import { runIn, writeFiles } from './command-line.ts';

const HOSTILE = `</code></span></style></script><script>alert(1)</script><img src=x onerror="alert('2')"> & ]]> --> \u202e`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder]);
  for (let index = 0; index < 3; index++) {
    writeFiles(folder, {
      Dockerfile: `FROM alpine AS tools\nRUN echo '${HOSTILE} ${index}'\nFROM alpine\nCOPY . /app\nRUN make\nCOPY --from=tools /x /x\n`,
      '<b onclick=alert(3)>&"\'.ts': String(index),
      'plain.ts': 'stays',
    });
    git('add', '.');
    git('commit', '--quiet', '-m', `${HOSTILE} ${index}`);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const html = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await runIn(folder, [...args, '--format', 'html'], [], { environment: process.env });
  expect([code, err]).toEqual([0, '']);
  return out;
};

describe.each([
  ['replay', ['replay']],
  ['cache', ['cache', '--from', 'git:HEAD~1', '--to', 'git:HEAD']],
  ['cache of a first build', ['cache', '--from', 'none']],
])('the page of dflint %s', (_, args) => {
  it('is well-formed, with each id once', async () => {
    const { tags, ids } = tagsIn(await html(...args));
    expect(tags).toContain('main');
    expect(ids.length).toBe(new Set(ids).size);
  });

  it('has nothing of a hostile name, subject or Dockerfile in it but as text', async () => {
    const page = await html(...args);
    const { tags, attributes } = tagsIn(page);
    expect(tags.filter((it) => it === 'script')).toHaveLength(1);
    expect(tags).not.toContain('img');
    expect(attributes.filter((it) => it.startsWith('on'))).toEqual([]);
    expect(page).not.toContain('\u202e');
    expect(page).toContain('&#60;b onclick=alert(3)&#62;');
  });

  it('loads nothing, and forbids it', async () => {
    const page = await html(...args);
    expect(page).toContain(`content="default-src 'none';`);
    expect(page).not.toMatch(/\b(?:src|srcset|data|action|poster)="/);
    expect([...page.matchAll(/\bhref="([^"]*)"/g)].filter(([, to]) => !to?.startsWith('#'))).toEqual([]);
    expect([...page.matchAll(/url\(([^)]*)\)/g)].filter(([, to]) => !to?.startsWith('#'))).toEqual([]);
    expect(page).not.toMatch(/@import|https?:/);
  });

  it('says all without its script', async () => {
    const page = textOf(await html(...args));
    expect(page).toMatch(/COPY \. \/app/);
    expect(page).toMatch(/RUN make/);
    expect(page).not.toContain('getElementById');
  });
});

describe('the page of dflint replay', () => {
  it('begins with what is waited for', () => {
    const page = textOf(drawn(made(300, 3)));
    expect(page).toMatch(
      /A build takes ~30\s+s on average: ~30\s+s of it is RUN step 1, which runs in 150 of 299 builds/,
    );
  });

  it('shows each culprit with its latest commits, and leads to them', () => {
    const page = drawn(made(300, 3));
    expect(page).toMatch(/<a href="#c298"/);
    expect(tagsIn(page).ids).toContain('c298');
  });

  it('draws what runs high and what is cached low', () => {
    const page = drawn(withLetters(made(4, 1), ['S', 'C', 'C', 'R', 'C']));
    expect(page).toContain('<path transform="scale(0.25 1)" d="M1 0.84h1V1h-1zM3 0.84h1V1h-1z"/>');
    expect(page).toContain('<path transform="scale(0.25 1)" d="M2 0h1V1h-1z"/>');
  });

  it('stays small with a thousand commits and twenty steps, whatever becomes of them', () => {
    const page = drawn(made(1000, 20));
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    tagsIn(page);
  });

  it('compares before and after the advice, and shows the change', () => {
    const page = drawn(made(30, 2), ADVISED);
    const text = textOf(page);
    expect(text).toContain(
      'With the Dockerfile of today in all commits it would be ~54 s, and in a better order ~32 s',
    );
    expect(text).toContain('RUN npm ci reads <package.json> only');
    expect(text).toContain('-COPY . .');
    expect(page).toContain('<span class="added">+COPY package.json .</span>');
    expect(drawn(made(30, 2))).not.toContain('id="advice"');
  });

  it('says so where there is nothing to draw', () => {
    expect(textOf(drawn(made(0, 2)))).toContain('There are no commits to replay');
    const none = made(3, 2);
    const page = textOf(drawn({ ...none, summary: { ...none.summary, builds: 0 } }));
    expect(page).toContain('No build of these commits could be predicted');
    tagsIn(drawn(made(1, 0)));
  });
});

it('writes what no text can hold as a stand-in', () => {
  expect(markup(el('p', { title: 'a"b\u0000' }, 'x\ud800<y>\u2066'))).toBe(
    '<p title="a&#34;b␀">x\ufffd&#60;y&#62;\ufffd</p>',
  );
});

const ADVISED: Advised = {
  path: 'Dockerfile',
  source: 'FROM node\nCOPY . .\nRUN npm ci\n',
  advised: 'FROM node\nCOPY package.json .\nRUN npm ci\nCOPY . .\n',
  advice: [
    {
      rule: 'copy-manifests-first',
      title: 'Copy the manifest first',
      proof: 'RUN npm ci reads <package.json> only',
      before: summary(54),
      after: summary(32),
      edits: [],
      moved: { start: 10, end: 18 },
      lifted: [],
    },
  ],
  before: summary(54),
  after: summary(32),
  refusals: [],
};

function summary(secondsPerBuild: number): ReplaySummary {
  const counts = { commits: 300, builds: 299, cached: 10, rebuilt: 10, unknown: 0, likely: 0, fullyCached: 3 };
  return { ...counts, cachedShare: 0.5, secondsPerBuild, secondsUncached: 90, bytesPerBuild: 0, measured: 'none' };
}

/** A history in which the letters follow no pattern, so that no two neighbours can be drawn as one. */
function made(commits: number, count: number): Replay {
  const letters = 'CRUCURRC-C';
  const steps = Array.from({ length: count }, (_, index) => stepAt(index, commits));
  const rows = Array.from({ length: commits }, (_, row) =>
    commitAt(
      row,
      steps.map((_, column) => letters[(row * 7 + column * 3 + ((row * column) % 11)) % letters.length]).join(''),
    ),
  );
  return {
    dockerfile: 'Dockerfile',
    target: undefined,
    isWarm: false,
    steps,
    commits: rows,
    culprits: [{ path: 'src/app.ts', commits: [...rows.keys()].slice(0, -1), seconds: 100 }],
    summary: { ...summary(30), commits, builds: Math.max(0, commits - 1) },
  };
}

function withLetters(replay: Replay, letters: readonly string[]): Replay {
  return { ...replay, commits: replay.commits.map((it, index) => ({ ...it, steps: letters[index + 1] ?? '-' })) };
}

function stepAt(index: number, commits: number): ReplayedStep {
  return {
    stage: index < 5 ? 'build' : 'run',
    name: `[build ${index + 1}/20] RUN step ${index}`,
    text: `RUN step ${index}`,
    instruction: 'RUN',
    place: { start: 0, end: 1, line: index + 1 },
    builds: Math.max(0, commits - 1),
    rebuilt: Math.floor(commits / 2),
    unknown: 0,
    likely: 0,
    cachedUpTo: 0.4,
    cost: { seconds: 60, bytes: undefined, isMeasured: false },
    secondsPerBuild: index === 1 ? 30 : 0.5,
    bytesPerBuild: 0,
    by: [],
  };
}

function commitAt(index: number, steps: string): ReplayedCommit {
  const message = `src/components/page-${index}.tsx, src/components/view.tsx and 3 more changed`;
  const reason = { cause: { kind: 'files', paths: [], message }, likely: undefined, paths: [] } as const;
  return {
    id: `${index}`.padStart(40, 'a'),
    time: 1_700_000_000 + index * 10_000,
    subject: `Change of the day, number ${index}, as people write them (#${index})`,
    kind: index === 0 ? 'first' : 'predicted',
    problem: undefined,
    steps,
    reasons: new Map(steps === '' ? [] : [[0, reason]]),
    hasNewDockerfile: false,
    seconds: index % 50,
    secondsUncached: 90,
  };
}

function drawn(replay: Replay, advised?: Advised): string {
  return replayHtml(replay, { advised, inputs: {}, notes: [] });
}

/** Reads a page strictly: everything that is opened is closed in order, and all attributes are quoted. */
function tagsIn(page: string): {
  readonly tags: readonly string[];
  readonly attributes: readonly string[];
  readonly ids: readonly string[];
} {
  const rest = page.replace(/^<!doctype html>/, '').replace(/(<(style|script)>)[^]*?(?=<\/\2>)/g, '$1');
  const tags: string[] = [];
  const attributes: string[] = [];
  const ids: string[] = [];
  const open: string[] = [];
  for (const [piece] of rest.matchAll(/<[^>]*>?|[^<]+/g)) {
    if (!piece.startsWith('<')) {
      expect(piece).not.toMatch(/[>"]|&(?!#\d+;)/);
      continue;
    }
    const [, close, tag = '', written = '', isEmpty] =
      piece.match(/^<(\/?)([a-zA-Z0-9]+)((?: [\w:-]+="[^"<>]*")*)(\/?)>$/) ?? [];
    expect(tag, piece).not.toBe('');
    if (close === '/') expect(open.pop()).toBe(tag);
    else {
      tags.push(tag);
      for (const [, name = '', value = ''] of written.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
        attributes.push(name);
        if (name === 'id') ids.push(value);
      }
      if (isEmpty !== '/' && tag !== 'meta') open.push(tag);
    }
  }
  expect(open).toEqual([]);
  return { tags, attributes, ids };
}

/** What is read where no script is executed. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)>[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
}
