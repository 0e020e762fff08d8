import { Random } from '../fuzz/random.ts';
import {
  chance,
  copyFrom,
  type Draft,
  type Features,
  firstLine,
  randomDraft,
  randomLine,
  type StageDraft,
  textOf,
} from './random-dockerfile.ts';
import { IMAGE_TAGS } from './remotes.ts';
import type { Inputs, Scenario } from './scenarios.ts';

/** As many scenarios as are asked for, the same for the same seed: each has a number of its own, by which it is found again. */
export function randomScenarios(count: number, seed: number, offers: Offers): readonly Scenario[] {
  return Array.from({ length: count }, (_, index) => randomScenario(seed * 10_000 + index, offers));
}

/** What there is to build with. */
type Offers = Omit<Features, 'hasNamedContext'>;

function randomScenario(seed: number, offers: Offers): Scenario {
  const random = new Random(seed);
  const features: Features = { hasNamedContext: chance(random, 30), ...offers };
  let draft = randomDraft(random, features);
  const first = draft;
  let options = randomOptions(random, draft, features, {});
  const builds: Inputs[] = [
    {
      ...options,
      ...(features.hasRemotes && { moving: 'twin', served: SERVED }),
      files: { ...FILES, 'a.txt': `${seed}`, 'src/one.ts': `one ${seed}`, Dockerfile: textOf(draft) },
      links: LINKS,
      folders: ['data', 'empty/below'],
    },
  ];
  const count = 1 + random.below(3);
  for (let build = 0; build < count; build++) {
    let inputs: Inputs = {};
    const kind = random.below(10);
    if (kind < 6) inputs = changedFiles(random, builds);
    if (kind >= 5 && kind < 9) {
      draft = chance(random, 15) ? first : changedDraft(random, draft, features);
      inputs = { ...inputs, files: { ...inputs.files, Dockerfile: textOf(draft) } };
    }
    if (features.hasRemotes && chance(random, 40)) inputs = { ...inputs, ...changedRemotes(random) };
    if (kind >= 8 || chance(random, 15)) options = randomOptions(random, draft, features, options);
    const { target } = options;
    const isThere = draft.stages.some((it) => it.name === target);
    options = { ...options, target: isThere ? target : undefined };
    builds.push({ ...options, ...inputs });
    if (chance(random, 85)) options = { ...options, noCache: undefined };
  }
  return { name: `random ${seed}`, builds };
}

type Options = Pick<
  Inputs,
  'args' | 'target' | 'noCache' | 'contexts' | 'platform' | 'sandbox' | 'secrets' | 'dockerfile'
>;

function randomOptions(random: Random, draft: Draft, { hasNamedContext }: Features, before: Options): Options {
  const args: Record<string, string> = { ...before.args };
  const change = random.below(3);
  for (let count = 0; count < change; count++) {
    const [name, ...values] = random.of(ARGUMENTS);
    if (name in args && chance(random, 40)) delete args[name];
    else args[name] = random.of(values);
  }
  const named = draft.stages.flatMap((it) => it.name ?? []);
  const contexts = {
    ...(hasNamedContext && { basis: 'docker-image://$BASE' }),
    ...(hasNamedContext && { extra: before.contexts?.['extra'] === 'extra' && chance(random, 30) ? 'other' : 'extra' }),
    ...(hasNamedContext && chance(random, 15) && named.length > 0 && { [random.of(named)]: 'extra' }),
  };
  return {
    args,
    target: chance(random, 20) && named.length > 0 ? random.of(named) : undefined,
    noCache: chance(random, 12) ? (chance(random, 30) || named.length === 0 ? true : [random.of(named)]) : undefined,
    contexts,
    platform: chance(random, 15) ? random.of(['linux/amd64', 'linux/386']) : before.platform,
    sandbox: chance(random, 15) ? random.of(SANDBOXES) : before.sandbox,
    secrets: chance(random, 30) ? { s: random.of(['one', 'two']) } : before.secrets,
  };
}

const SANDBOXES: readonly NonNullable<Inputs['sandbox']>[] = [
  {},
  { network: 'none' },
  { ulimits: ['nofile=64:64'] },
  { ulimits: ['nofile=64:64', 'core=0'] },
  { shmSize: 1_048_576 },
  { hosts: ['h=1.2.3.4'] },
  { hosts: ['h=1.2.3.5', 'g=1.2.3.4'] },
];

const ARGUMENTS: readonly (readonly [string, ...string[]])[] = [
  ['V', '1', '2', 'env', ''],
  ['V', '1', '2'],
  ['W', 'w1', 'w2', 'a.txt'],
  ['G', 'g1', 'g2'],
  ['UNUSED', '1', '2'],
  ['HTTP_PROXY', '', 'http://127.0.0.1:9'],
  ['TARGETARCH', 'mine'],
  ['BUILDKIT_MULTI_PLATFORM', 'true', 'false'],
  ['BUILDKIT_CACHE_MOUNT_NS', 'a', 'b'],
  ['SOURCE_DATE_EPOCH', '1', '2'],
  ['BUILDKIT_SANDBOX_HOSTNAME', 'h1', 'h2'],
];

const FILES: Readonly<Record<string, string>> = {
  'a.txt': 'a',
  'b.txt': 'b',
  'src/one.ts': '1',
  'src/two.ts': '2',
  'src/lib/three.ts': '3',
  'docs/x.md': '# x',
  'docs/y.txt': 'y',
  'conf/app.conf': 'key=value',
  'README.md': 'read me',
  'arch.tar': archive('inner/file', 'packed'),
  w1: 'w1',
  w2: 'w2',
  'extra/x.txt': 'x',
  'extra/out/r': 'a',
  'extra/out/q/deep': 'deep',
  'other/x.txt': 'x',
  'other/y.txt': 'y',
  'other/out/r': 'a',
};
const LINKS: Readonly<Record<string, string>> = {
  link: 'a.txt',
  dirlink: 'src',
};
/** What is named without a wildcard has to stay. */
const KEPT = [
  'a.txt',
  'src/one.ts',
  'conf/app.conf',
  'src/lib/three.ts',
  'w1',
  'w2',
  'extra/x.txt',
  'extra/out/r',
  'other/x.txt',
  'other/out/r',
];
const OTHERS = [
  'b.txt',
  'src/two.ts',
  'docs/x.md',
  'docs/y.txt',
  'README.md',
  'src/lib/four.ts',
  'c.txt',
  'empty/new',
  'data/f',
  'data/sub/g',
  'extra/z.txt',
  'no-thing',
  'src/.hidden',
];
const TEXTS = ['a', 'b', '1', '2', 'longer text', ''];
const IGNORES = [
  '',
  '*.md\n',
  'Dockerfile*\n.dockerignore\n',
  '# none\n\n b.txt \n',
  'docs\n',
  'docs\n!docs/x.md\n',
  '**/*.md\n!README.md\n',
  'src/t*\n/b.txt\n',
  'src/*\n!src/one.ts\n!src/lib\n',
  '*\n!a.txt\n!src\n!conf\n!w?\n!link\n!dirlink\n',
  'data\nempty\n',
  'src/lib/four.ts\nextra\nother\n',
  '!a.txt\n**/y*\n',
];

/** One to three changes of files, of which the later may undo the earlier. */
function changedFiles(random: Random, builds: readonly Inputs[]): Inputs {
  const files: Record<string, string> = {};
  const links: Record<string, string> = {};
  const modes: Record<string, number> = {};
  const stale: Record<string, string> = {};
  const removed: string[] = [];
  const touched: string[] = [];
  const folders: string[] = [];
  const there = filesAfter(builds);
  const count = 1 + random.below(3);
  for (let change = 0; change < count; change++) {
    const path = random.of([...KEPT, ...OTHERS]);
    const isThere = there.has(path);
    switch (random.below(17)) {
      case 0:
      case 1:
      case 2:
      case 3:
        files[path] = random.of([...TEXTS, FILES[path] ?? 'new']);
        break;
      case 4:
        modes[isThere ? path : 'a.txt'] = random.of([0o644, 0o755, 0o600, 0o4755]);
        break;
      case 5:
        modes[random.of(['src', 'docs', 'conf', 'src/lib'])] = random.of([0o755, 0o700, 0o775]);
        break;
      case 6:
      case 7:
        if (isThere && OTHERS.includes(path)) removed.push(path);
        break;
      case 8:
        if (isThere && OTHERS.includes(path)) {
          removed.push(path);
          files[`${path}.new`] = there.get(path) ?? '';
        }
        break;
      case 9:
        links[random.of(['link', 'new-link'])] = random.of(['a.txt', 'w1', 'src/one.ts', '../a.txt']);
        break;
      case 10:
        links['dirlink'] = random.of(['src', './src/', 'src']);
        break;
      case 11:
        folders.push(random.of(['data', 'data/more', 'empty/below', 'src/folder', 'docs/deep/er']));
        break;
      case 12:
        touched.push(random.of(['a.txt', 'src/one.ts', 'conf/app.conf', 'src', 'w1']));
        break;
      case 13:
        stale['a.txt'] = String(10_000 + random.below(90_000));
        break;
      case 14:
        files['.dockerignore'] = random.of(IGNORES);
        break;
      case 15:
        files[random.of(['Dockerfile.dockerignore', 'extra/.dockerignore'])] = random.of([
          '',
          'z.txt\n*.md\n',
          ...IGNORES.slice(1, 4),
        ]);
        break;
      case 16:
        files['arch.tar'] = random.of([archive('inner/file', 'packed'), archive('inner/file', 'other'), 'no archive']);
        break;
    }
  }
  const gone = new Set(removed.filter((it) => !(it in files) && there.has(it)));
  for (const path of gone) delete modes[path];
  return { files, links, modes, stale, removed: [...gone], touched, folders };
}

function changedRemotes(random: Random): Pick<Inputs, 'moving' | 'served'> {
  if (chance(random, 50)) return { moving: random.of(IMAGE_TAGS) };
  return { served: { [random.of(['one.txt', 'two.txt'])]: random.of(['1', 'other']) } };
}

const SERVED = { 'one.txt': '1', 'two.txt': '2', 'arch.tar': archive('inner/file', 'packed') };

/** A tar archive of one file. */
function archive(name: string, text: string): string {
  const octal = (number: number, width: number) => `${number.toString(8).padStart(width - 1, '0')}\0`;
  const start =
    name.padEnd(100, '\0') + octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(text.length, 12) + octal(0, 12);
  const end = '0'.padEnd(101, '\0') + 'ustar\x0000'.padEnd(255, '\0');
  const sum = [...`${start}        ${end}`].reduce((total, it) => total + it.charCodeAt(0), 0);
  return `${start}${octal(sum, 7)} ${end}${text.padEnd(512, '\0')}${'\0'.repeat(1024)}`;
}

/** The regular files that there are, with what was written last. */
function filesAfter(builds: readonly Inputs[]): ReadonlyMap<string, string> {
  const there = new Map<string, string>();
  for (const { files = {}, removed = [] } of builds) {
    for (const path of removed) there.delete(path);
    for (const [path, text] of Object.entries(files)) there.set(path, text);
  }
  return there;
}

function changedDraft(random: Random, draft: Draft, features: Features): Draft {
  const changes = 1 + random.below(2);
  let after = draft;
  for (let change = 0; change < changes; change++) after = changedOnce(random, after, features);
  return after;
}

function changedOnce(random: Random, draft: Draft, features: Features): Draft {
  const { stages } = draft;
  const index = random.below(stages.length);
  const stage = stages[index];
  if (stage === undefined) return draft;
  const { lines } = stage;
  const around = { random, others: stages.slice(0, index), isEmpty: stage.isEmpty, ...features };
  const put = (changed: Partial<StageDraft>): Draft => ({
    ...draft,
    stages: stages.with(index, { ...stage, ...changed }),
  });
  const at = 1 + random.below(lines.length);
  const line = lines[at];
  switch (random.below(14)) {
    case 0:
      return { ...draft, tail: random.of(['# the end\n', '\n\n', '']) };
    case 1:
      return put({ lines: lines.toSpliced(at, 0, random.of(['# a comment', '', '  # indented'])) });
    case 2:
      return line === undefined || !/^\s*\w/.test(line)
        ? draft
        : put({ lines: lines.with(at, respelled(random, line)) });
    case 3:
    case 4:
      return put({ lines: lines.toSpliced(at, 0, randomLine(around)) });
    case 5:
      return line === undefined ? draft : put({ lines: lines.toSpliced(at, 1) });
    case 6:
      return line === undefined ? draft : put({ lines: lines.with(at, randomLine(around)) });
    case 7:
      return line?.startsWith('RUN ') ? put({ lines: lines.with(at, edited(random, line)) }) : draft;
    case 8:
      return stage.name === undefined
        ? draft
        : put({ name: stage.name === `s${stage.id}` ? `name${stage.id}` : `s${stage.id}` });
    case 9: {
      const [one, two] = stages.slice(index, index + 2);
      const needs =
        two && [two.from, ...two.lines].some((it) => it.includes(`@${stage.id}@`) || it.includes(`#${stage.id}#`));
      if (one === undefined || two === undefined || needs === true || two.name === undefined) return draft;
      return { ...draft, stages: stages.toSpliced(index, 2, two, one) };
    }
    case 10:
      return put({ lines: lines.with(0, firstLine(random, around.isEmpty)) });
    case 11:
      return around.others.length === 0 ? draft : put({ lines: lines.toSpliced(at, 0, copyFrom(around)) });
    case 12: {
      const next = lines[at + 1];
      return line === undefined || next === undefined ? draft : put({ lines: lines.toSpliced(at, 2, next, line) });
    }
    default: {
      const id = 1 + Math.max(...stages.map((it) => it.id));
      const added: StageDraft = {
        id,
        name: `s${id}`,
        from: '$BASE',
        isEmpty: false,
        lines: ['RUN mkdir -p /out && echo first > /out/r', randomLine({ ...around, others: [], isEmpty: false })],
      };
      return { ...draft, stages: stages.toSpliced(index, 0, added) };
    }
  }
}

/** In other words the same, or nearly. */
function respelled(random: Random, line: string): string {
  const [keyword = '', ...words] = line.split(' ');
  const rest = words.join(' ');
  switch (random.below(6)) {
    case 0:
      return `${keyword.toLowerCase()} ${rest}`;
    case 1:
      return line.includes('\n') ? line : `${line}  `;
    case 2:
      return `${keyword}   ${rest}`;
    case 3:
      return `${keyword} \\\n${rest}`;
    case 4:
      return `${keyword} \\\n  # why\n  ${rest}`;
    default:
      return keyword === 'ENV' && words.length === 2 ? `ENV ${words.toReversed().join(' ')}` : `  ${line}`;
  }
}

function edited(random: Random, line: string): string {
  return random.of([
    line.replace('echo', 'echo -n'),
    line.replace('one', 'two'),
    line.replace('EOF', 'END').replace('EOF', 'END'),
    line.replace('source=src', 'source=conf'),
    line.replace('true', 'true;'),
    line.replace('type=bind,', ''),
    line.replace('target=', 'dst='),
  ]);
}
