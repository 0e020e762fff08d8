import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../fuzz/random.ts';
import { LanguageProcess } from '../language-process.ts';
import { fetchPackages } from './peers.ts';

/*
 * `npm run bench:lsp`: what an editor waits for while somebody types, beside docker-langserver, in turn so that a slow moment
 * meets both. `--server dist/cli.cjs` names another build of ours, `--rounds 1` and
 * `--edits 20` are for a first look.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    server: { type: 'string', default: 'dist/cli.cjs' },
    lines: { type: 'string', multiple: true, default: ['1000', '5000'] },
    edits: { type: 'string', default: '200' },
    alone: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);

const PEER = 'dockerfile-language-server-nodejs';
const folder = mkdtempSync(join(tmpdir(), 'dflint-bench-'));
const uri = pathToFileURL(join(folder, 'Dockerfile')).href;

const CAPABILITIES = {
  textDocument: {
    hover: { contentFormat: ['markdown' as const] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown' as const] } },
    publishDiagnostics: { versionSupport: true },
  },
};
const OPTIONS = { tabSize: 4, insertSpaces: true };
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Where `$VERSION` stands in the first stage. */
const VARIABLE_LINE = 9;
const VARIABLE_CHARACTER = 42;

/** A server to be measured, by the arguments of `node` that start it. */
interface Server {
  readonly name: string;
  readonly args: readonly string[];
}

const servers: Server[] = [{ name: 'dflint', args: [values.server, 'lsp', '--stdio'] }];
const requirePeer = values.alone ? undefined : fetchPackages('peer-server', { [PEER]: '0.15.0' });
if (requirePeer !== undefined)
  servers.push({ name: 'docker-langserver', args: [requirePeer.resolve(`${PEER}/bin/docker-langserver`), '--stdio'] });
else if (!values.alone) console.log(`${PEER} could not be fetched from npm, so dflint is measured alone.`);

try {
  await benchStart();
  const growth = new Map<string, number[]>();
  for (const lines of values.lines.map(Number)) await benchTyping(lines, growth);
  for (const [row, medians] of growth)
    console.log(`${row.padEnd(64)}${medians.map((it) => it.toFixed(2)).join(' ms, ')} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** From the start of the process to the answer that says what it can do. */
async function benchStart(): Promise<void> {
  const samples = new Map<string, number[]>();
  for (let round = 0; round < rounds * 4; round++) {
    const start = performance.now();
    const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
    spawnSync(process.execPath, ['-e', '0'], { env });
    add(samples, 'node -e 0', performance.now() - start);
    for (const { name, args } of servers) {
      const begin = performance.now();
      const server = new LanguageProcess(args);
      await server.start();
      add(samples, name, performance.now() - begin);
      await server.end();
    }
  }
  const idle = percentile(samples.get('node -e 0') ?? [], 50);
  console.log(`Start to the answer of initialize, Node ${process.version}; medians of ${rounds * 4}`);
  for (const [name, it] of samples) {
    const median = percentile(it, 50);
    console.log(
      `${name.padEnd(40)}${median.toFixed(1).padStart(9)} ms${(median / idle).toFixed(2).padStart(8)} x node -e 0`,
    );
  }
  console.log();
}

/** Somebody types into a file of so many lines. */
async function benchTyping(lines: number, growth: Map<string, number[]>): Promise<void> {
  const source = dockerfileOf(lines);
  writeFileSync(join(folder, 'Dockerfile'), source);
  // One that is not linear in them would take all day.
  const edits = lines > 2000 ? 20 : Number(values.edits);
  // What each round has measured, by task and server.
  const byTask = new Map<string, Map<string, Figures[]>>();
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      for (const [task, figures] of await typing(server, source, edits)) {
        const known = byTask.get(task) ?? new Map<string, Figures[]>();
        byTask.set(task, known.set(server.name, [...(known.get(server.name) ?? []), figures]));
      }
    }
  }
  console.log(`${lines} lines, ${edits} edits of one character; p50 / p95 / p99 in ms, medians of ${rounds} rounds`);
  for (const [task, byServer] of byTask) {
    const medians = [...byServer].map(([name, figures]) => [name, medianOf(figures)] as const);
    const ours = medians[0]?.[1];
    const theirs = medians[1]?.[1];
    for (const [name, figures] of medians) {
      console.log(`${task.padEnd(24)}${name.padEnd(20)}${figures.map((it) => it.toFixed(2).padStart(10)).join('')}`);
    }
    if (ours !== undefined && theirs !== undefined)
      console.log(
        `${''.padEnd(24)}${'ours / theirs'.padEnd(20)}${ours.map((it, index) => ratio(it, theirs[index])).join('')}`,
      );
    for (const [name, [median = 0]] of medians)
      add(growth, `${task}, ${name}: ${values.lines.join(' to ')} lines`, median);
  }
  console.log();
}

type Figures = readonly number[];

/** What one server takes for each task, over one session. */
async function typing({ args }: Server, source: string, edits: number): Promise<Map<string, Figures>> {
  const random = new Random(1);
  const rows = source.split('\n');
  const typed = rows.flatMap((row, line) => (/^(?:RUN|#|COPY|ENV)/.test(row) ? [line] : []));
  const samples = new Map<string, number[]>();
  const timed = async (task: string, work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    add(samples, task, performance.now() - start);
  };
  const server = new LanguageProcess(args);
  await server.start(CAPABILITIES, { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }] });
  await timed('open to diagnostics', async () => {
    await server.open(uri, source);
    await server.publication(0);
  });

  let version = 1;
  const type = async () => {
    const line = random.of(typed);
    const position = { line, character: (rows[line]?.length ?? 0) - random.below(3) };
    version++;
    await server.change(uri, version, { range: { start: position, end: position }, text: random.of(LETTERS) });
    return position;
  };
  for (let edit = 0; edit < edits; edit++) {
    const count = server.published.length;
    let position = { line: 0, character: 0 };
    await timed('change to diagnostics', async () => {
      position = await type();
      const { version: found = version } = await server.publication(count);
      if (found !== version) throw new Error(`version ${found} is published after the edit to ${version}`);
    });
    const variable = { line: VARIABLE_LINE, character: VARIABLE_CHARACTER };
    await timed('hover', () => server.ask('textDocument/hover', uri, { position: variable }));
    await timed('completion', () => server.ask('textDocument/completion', uri, { position }));
    await timed('tokens', () => server.ask('textDocument/semanticTokens/full', uri));
    await timed('formatting', () => server.ask('textDocument/formatting', uri, { options: OPTIONS }));
  }
  await timed(`hover after ${edits} edits`, async () => {
    for (let edit = 0; edit < edits; edit++) await type();
    await server.ask('textDocument/hover', uri, { position: { line: VARIABLE_LINE, character: VARIABLE_CHARACTER } });
  });
  // Those of the burst too, which one server sends for each edit and the other for the last.
  for (;;) {
    const count = server.published.length;
    const later = new Promise((resolve) => setTimeout(resolve, 1000));
    await Promise.race([server.publication(count), later]);
    if (server.published.length === count) break;
  }
  add(samples, 'memory, MB', server.memory);
  await server.end();
  return new Map([...samples].map(([task, it]) => [task, [50, 95, 99].map((share) => percentile(it, share))]));
}

/** Stages as people write them, one after another, until there are so many lines. */
function dockerfileOf(lines: number): string {
  const rows: string[] = ['# syntax=docker/dockerfile:1'];
  for (let stage = 0; rows.length < lines; stage++) rows.push(...stageOf(stage));
  return `${rows.slice(0, lines).join('\n')}\n`;
}

function stageOf(index: number): readonly string[] {
  const base = index % 4 === 0 || index === 0 ? 'debian:12-slim' : `stage${index - 1}`;
  return `
# What stage ${index} is for
FROM ${base} AS stage${index}
ARG VERSION=${index}.4
ENV APP_HOME=/srv/app${index} \\
    LANG=C.UTF-8
WORKDIR /srv/app${index}
RUN apt-get update \\
 && apt-get install -y --no-install-recommends ca-certificates curl git \\
 && curl -fsSL https://example.com/app-$VERSION.tar.gz -o /tmp/app.tar.gz \\
 && tar -xzf /tmp/app.tar.gz -C "$APP_HOME" \\
 && rm -rf /var/lib/apt/lists/* /tmp/app.tar.gz
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN if [ "$VERSION" = 1 ]; then echo "one"; else for it in a b c; do echo "$it" >> log; done; fi
EXPOSE 8080/tcp
USER 1000:1000
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ || exit 1
CMD ["node", "server.js"]
`
    .split('\n')
    .slice(1, -1);
}

function add(samples: Map<string, number[]>, key: string, value: number): void {
  const known = samples.get(key);
  if (known === undefined) samples.set(key, [value]);
  else known.push(value);
}

function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? 0;
}

/** Of each figure the median over the rounds. */
function medianOf(rounds: readonly Figures[]): Figures {
  return (rounds[0] ?? []).map((_, index) =>
    percentile(
      rounds.map((it) => it[index] ?? 0),
      50,
    ),
  );
}

function ratio(ours: number, theirs = 0): string {
  return (ours / theirs).toFixed(3).padStart(10);
}
