import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import { parse } from '../../server/syntax/parse.ts';
import { referenceData } from '../reference-data.ts';
import { benchHistory } from './history.ts';
import { type Contender, medians } from './median.ts';
import { benchMonorepo } from './monorepo.ts';
import { fetchPeers } from './peers.ts';
import { benchProcesses } from './processes.ts';

const ROUNDS = 5;

// `npm run bench corpus`, and the like with `monorepo`, `history` and `processes`, measures that alone.
const [, , only] = process.argv;
if (only === 'monorepo') benchMonorepo();
else if (only === 'history') benchHistory();
else if (only === 'processes') benchProcesses();
else if (only === 'corpus') benchReferenceData();
else {
  benchReferenceData();
  benchProcesses();
}

function benchReferenceData(): void {
  if (referenceData === undefined) {
    console.error('The bench reads real Dockerfiles: set DFLINT_REFERENCE_DATA to the folder of the reference data.');
    process.exitCode = 1;
  } else {
    benchCorpus(join(referenceData, 'corpus', 'files'));
  }
}

/** Parsing and linting every file of a folder, inside one process. */
function benchCorpus(folder: string): void {
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const megabytes = sources.reduce((sum, it) => sum + Buffer.byteLength(it), 0) / 1e6;
  const peers = fetchPeers();
  if (peers === undefined) console.log('The peers could not be fetched from npm, so dflint is measured alone.\n');
  const overCorpus = (name: string, read: (source: string) => unknown): Contender => ({
    name,
    run: () => {
      for (const source of sources) read(source);
    },
  });

  console.log(`${sources.length} Dockerfiles, ${megabytes.toFixed(2)} MB; medians of ${ROUNDS} rounds\n`);
  const parsers = [overCorpus('dflint parse', parse)];
  if (peers !== undefined) parsers.push(overCorpus('dockerfile-ast parse', peers.parse));
  report(parsers, ROUNDS, (seconds) => `${(megabytes / seconds).toFixed(2)} MB/s`);

  const linters = [overCorpus('dflint lint', (source) => lint({ path: 'Dockerfile', source }, rules, defaultConfig))];
  if (peers !== undefined) linters.push(overCorpus('dockerfile-utils validate', peers.validate));
  report(linters, ROUNDS, (seconds) => `${(sources.length / seconds).toFixed(0)} files/s`);
}

/** A row for each contender: its figure, and its time as a multiple of the first one's. */
function report(contenders: readonly Contender[], rounds: number, figureOf: (seconds: number) => string): void {
  const seconds = medians(contenders, rounds);
  for (const [index, { name }] of contenders.entries()) {
    const [own = 0, first = 0] = [seconds[index], seconds[0]];
    console.log(`${name.padEnd(28)}${figureOf(own).padStart(16)}${(own / first).toFixed(2).padStart(8)} x the time`);
  }
  console.log();
}
