import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readLanguages } from '../fuzz/languages.ts';
import { Random } from '../fuzz/random.ts';
import { typing } from '../fuzz/typing.ts';
import { LanguageProcess } from '../language-process.ts';
import { REQUESTS } from '../language-requests.ts';
import { referenceData } from '../reference-data.ts';

/**
 * `npm run e2e:lsp -- --seed 1`: one server gets every prefix of what has crashed other servers, with every request about it,
 * and then random edits, with `--edits 1000` so many, or with `--minutes 30` for so long. It is to answer all, to speak of no
 * version but the last, to know the text as it is, and to need no more memory in the end than in the beginning; of few edits
 * the first tenth runs before V8 has optimized anything.
 */
const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '200000' },
    minutes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    server: { type: 'string', default: 'dist/cli.cjs' },
  },
});
const [edits = 0, seed = 0] = [values.edits, values.seed].map(Number);
const GROWTH = 1.1;
/** The edits that one document gets before it is closed. */
const EDITS_EACH = 200;
/** How often its memory is looked at. */
const SAMPLES = 100;
/** In milliseconds: what has not answered by then hangs. */
const HANGS = 60_000;
/** V8 lets garbage lie while there is room. Told to collect it soon, it holds little more than what is needed. */
const COLLECTS_SOON: readonly string[] = ['--optimize-for-size', '--max-semi-space-size=1'];
const failures: string[] = [];

const server = new LanguageProcess([...COLLECTS_SOON, resolve(values.server), 'lsp', '--stdio']);
await server.start();
try {
  await tryPrefixes(crashCorpus());
  await tryEdits(readLanguages().Dockerfile.seeds.filter((it) => it.length < 20_000));
} catch (error) {
  failures.push(error instanceof Error ? error.message : String(error));
}
if (server.hasEnded) failures.push(`the server has ended: ${server.lastWords}`);
failures.push(...new Set(server.complaints));
const code = await server.end();
if (code !== 0) failures.push(`exit code ${code}`);
for (const it of failures.slice(0, 20)) print(`FAILED  ${it}`);
if (failures.length > 0) {
  print(`${failures.length} failures`);
  process.exitCode = 1;
}

/** What has crashed others; where the reference data is not there, what of it is known by heart. */
function crashCorpus(): readonly string[] {
  if (referenceData === undefined)
    return ['FROM alpine\nRUN \\\n# see C:\\temp\n echo hi\n', 'RUN <<<a\na\n', 'FR\\\nOM a\n'];
  const { cases }: { cases: { text: string }[] } = JSON.parse(
    readFileSync(join(referenceData, 'lsp', 'crash-corpus.json'), 'utf8'),
  );
  return cases.map((it) => it.text);
}

async function tryPrefixes(texts: readonly string[]): Promise<void> {
  let count = 0;
  for (const text of texts) {
    const uri = `untitled:${count}`;
    await server.open(uri, '');
    for (let length = 0, version = 2; length <= text.length; length++, version++) {
      const prefix = text.slice(0, length);
      await server.change(uri, version, { text: prefix });
      for (const it of REQUESTS) {
        count++;
        await answered(it.method, uri, it.params(TextDocument.create(uri, 'dockerfile', version, prefix), length));
      }
    }
    await server.close(uri);
  }
  print(`${texts.length} inputs and their prefixes: ${count} requests`);
}

async function tryEdits(seeds: readonly string[]): Promise<void> {
  const random = new Random(seed);
  const memory: number[] = [];
  let [done, publications] = [0, 0];
  const start = performance.now();
  const share = () =>
    values.minutes === undefined ? done / edits : (performance.now() - start) / (+values.minutes * 60_000);
  while (share() < 1) {
    const uri = `untitled:Dockerfile.${done}`;
    let [version, text] = [1, random.of(seeds)];
    await server.open(uri, text);
    for (let edit = 0; edit < EDITS_EACH && share() < 1; edit++, done++) {
      const document = TextDocument.create(uri, 'dockerfile', version, text);
      const { start, end, text: inserted } = typing(text, seeds, random);
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      // A position between the two halves of a line break or of a pair is none: an editor takes it for the one before.
      text = TextDocument.applyEdits(document, [{ range, newText: inserted }]);
      version++;
      await server.change(uri, version, { range, text: inserted }).catch((error: unknown) => {
        throw new Error(`edit ${done} of ${uri}, which makes it ${JSON.stringify(text)}: ${error}`);
      });
      if (random.below(8) === 0) {
        const now = TextDocument.create(uri, 'dockerfile', version, text);
        const { method, params } = random.of(REQUESTS);
        await answered(method, uri, params(now, random.below(text.length + 1)));
      }
      if (share() * SAMPLES >= memory.length) memory.push(server.memory);
    }
    await compareWithFresh(uri, text);
    await server.close(uri);
    publications += checkVersions(uri, version);
    server.published.length = 0;
    if (server.hasEnded) break;
  }
  // Memory goes up and down with what is collected: of each tenth what it needs at least.
  const tenth = Math.floor(memory.length / 10);
  const [first, last] = [Math.min(...memory.slice(tenth / 2, tenth)), Math.min(...memory.slice(-tenth / 2))];
  const growth = `${first.toFixed(0)} MB after the first tenth, ${last.toFixed(0)} MB after the last, ${(last / first).toFixed(2)} x`;
  if (last > first * GROWTH) failures.push(`memory grows: ${growth}`);
  print(`${done} random edits, ${publications} publications; ${growth}`);
}

/** The server is to know the text as if it had been opened so: its answers for a copy of it are the same. */
async function compareWithFresh(uri: string, text: string): Promise<void> {
  const copy = `${uri}.copy`;
  await server.open(copy, text);
  for (const method of ['textDocument/diagnostic', 'textDocument/documentSymbol', 'textDocument/semanticTokens/full']) {
    const [after, fresh] = await Promise.all([answered(method, uri, {}), answered(method, copy, {})]);
    const bare = (it: unknown) =>
      JSON.stringify(it)
        ?.replaceAll(copy, uri)
        .replace(/"resultId":"[^"]*",?/, '');
    if (bare(after) !== bare(fresh))
      failures.push(`${method} of ${uri} is not that of its text ${JSON.stringify(text)}`);
  }
  await server.close(copy);
}

/** Of one document no version comes after a later one, and none that never was. Returns how many there were. */
function checkVersions(uri: string, latest: number): number {
  const versions = server.published.filter((it) => it.uri === uri).flatMap((it) => it.version ?? []);
  const isWrong = versions.some((it, index) => it > latest || it < (versions[index - 1] ?? 1));
  if (isWrong) failures.push(`versions of ${uri}: ${versions.join(' ')}`);
  return versions.length;
}

async function answered(method: string, uri: string, params: object): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), HANGS);
  });
  try {
    return await Promise.race([server.ask(method, uri, params), hang]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // To refuse to rename what has no name is an answer.
    if (!/[rR]ename$/.test(method)) failures.push(`${method} of ${uri}: ${reason}`);
    return reason;
  } finally {
    clearTimeout(timer);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
