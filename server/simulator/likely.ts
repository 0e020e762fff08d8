import { isWhole, type Selector } from '../context/source/selector.ts';
import type { TreeEntry } from '../context/tree.ts';
import { baseOf, type Cause, causeOf, counterpartOf } from './cause.ts';
import type { Line } from './graph/graph.ts';
import type { Vertex } from './graph/vertex.ts';
import type { Built } from './simulation.ts';
import { look } from './tree/look.ts';
import { peek, untouched } from './tree/peek.ts';
import { keyOfNode, type Selected } from './tree/select.ts';
import type { Tree } from './tree/tree.ts';

/** What will most likely become of steps that read what a command writes again. A judgement, never a certainty. */
export interface Likelihood {
  readonly verdict: 'rebuilt' | 'cached';
  /** Completes "most likely rebuilt: ...". */
  readonly reason: string;
}

/** Whether what was selected is most likely the same again when a command is executed again. */
export function likelihoodOf(
  run: Vertex,
  selectors: readonly Selector[],
  now: Built,
  before: Built | undefined,
): Likelihood {
  const script = run.effect.kind === 'run' ? run.effect.script : '';
  const found = before === undefined ? undefined : belowCommands(run, selectors, now, before);
  if (found !== undefined) return found;
  if (VOLATILE.test(script)) return { verdict: 'rebuilt', reason: 'the command writes something else every time' };
  const cause = firstCause(run, now, before);
  switch (cause?.kind) {
    case 'files': {
      if (cause.paths.every((it) => PROSE.test(it)))
        return { verdict: 'cached', reason: 'no program reads what changed' };
      if (INSTALLS.test(script) && !cause.paths.some((it) => MANIFEST.test(it))) {
        return { verdict: 'cached', reason: 'what it installs is not said in what changed' };
      }
      return { verdict: 'rebuilt', reason: 'the command may read what changed' };
    }
    case 'env':
    case 'arg': {
      const name = /^\w+/.exec(cause.message)?.[0] ?? '';
      return script.includes(name)
        ? { verdict: 'rebuilt', reason: `the command uses ${name}` }
        : { verdict: 'cached', reason: `the command does not speak of ${name}` };
    }
    case 'instruction':
      if (cause.isOwn) return { verdict: 'rebuilt', reason: 'the command is another' };
      return { verdict: 'cached', reason: 'the command itself is as it was' };
    case 'base-image':
      return { verdict: 'rebuilt', reason: 'the base image is another' };
    case 'no-cache':
      return INSTALLS.test(script)
        ? { verdict: 'rebuilt', reason: 'what is installed may be newer' }
        : { verdict: 'cached', reason: 'nothing that it reads has changed' };
    case 'content':
    case 'remote':
      return { verdict: 'rebuilt', reason: 'what it stands on holds something else' };
    default:
      return { verdict: 'cached', reason: 'nothing is known to have changed in what it does' };
  }
}

/** `date`, `uuidgen`, `$RANDOM`, `/dev/urandom`, `git describe`, `openssl rand` */
const VOLATILE =
  /\b(?:date|uuidgen|mktemp|hostname)\b|RANDOM|random|git (?:describe|rev-parse|log)|openssl (?:rand|gen|req)/;
/** `apk add`, `apt-get install`, `npm ci` */
const INSTALLS =
  /\b(?:apk add|(?:apt|apt-get|dnf|yum|microdnf|zypper|pip3?|gem|brew|npm|pnpm|poetry|uv|composer|bundle) (?:-\S+ ){0,9}(?:install|ci|sync|i)|yarn install|go mod download|cargo fetch)\b/;
/** `package.json`, `go.sum`, `requirements.txt`, `Gemfile.lock` */
const MANIFEST =
  /(?:^|\/)(?:[^/]*(?:lock|requirements|require)[^/]*|package\.json|go\.(?:mod|sum)|Cargo\.toml|Gemfile|pyproject\.toml|pom\.xml|build\.gradle(?:\.kts)?|composer\.json)$|\.(?:toml|lock|sum)$/i;
/** `README.md`, `LICENSE` */
const PROSE = /\.(?:md|rst|adoc)$|(?:^|\/)(?:LICENSE|NOTICE|AUTHORS|CODEOWNERS|CHANGELOG)[^/]*$/;

/** Where compilers and bundlers do not write: what is there comes from the image and its packages. */
const SYSTEM = /^(?:etc|usr\/(?:share|lib)|lib(?:32|64|x32)?|var\/lib)(?:\/|$)/;

/** What can be said of files that are there already before any of the commands that are executed again. */
function belowCommands(run: Vertex, selectors: readonly Selector[], now: Built, before: Built): Likelihood | undefined {
  const other = sameCommand(run, now, before);
  if (other === undefined) return undefined;
  const count = commandsExecuted(run, now);
  const isOfSystem = selectors.length > 0 && selectors.every((it) => SYSTEM.test(it.path));
  const seen = isOfSystem ? undefined : seenBelow(run, other, count, selectors, now, before);
  if (seen === 'open') return undefined;
  if (seen !== undefined) return seen;
  const isAsItWas = isOfSystem ? sameBelow(run, other, count, selectors, now, before) : undefined;
  if (isAsItWas === false) return undefined;
  if (isAsItWas === true) return ofSystem(run, selectors);
  const [is, was] = [readBelow(run, count, selectors, now), readBelow(other, count, selectors, before)];
  if (is === undefined || was === undefined || 'missing' in is || 'missing' in was) return undefined;
  if (is.key !== was.key) {
    if (!is.isComplete || !was.isComplete) return undefined;
    return CHANGED;
  }
  if (is.isComplete) return UNCHANGED;
  return isOfSystem ? ofSystem(run, selectors) : undefined;
}

/** Of what is the same below it in places that are the system's. */
function ofSystem({ effect }: Vertex, selectors: readonly Selector[]): Likelihood | undefined {
  const script = effect.kind === 'run' ? effect.script : '';
  if (INSTALLS.test(script) || selectors.some((it) => script.includes(it.path))) return undefined;
  return { verdict: 'cached', reason: 'such a command does not write there' };
}

const CHANGED: Likelihood = { verdict: 'rebuilt', reason: 'it is copied there, and has changed' };
const UNCHANGED: Likelihood = { verdict: 'cached', reason: 'it is copied there, and has not changed' };

/** The same at a glance: `open` where not all is known of what is read, `undefined` where one has to look closer. */
function seenBelow(
  run: Vertex,
  other: Vertex,
  count: number,
  selectors: readonly Selector[],
  now: Built,
  before: Built,
): Likelihood | 'open' | undefined {
  const [tree, old] = [treeBelow(run, count, now), treeBelow(other, count, before)];
  if (tree === undefined || old === undefined || selectors.length === 0 || !selectors.every(isWhole)) return undefined;
  const glimpses = selectors.map(({ path }) => [peek(tree, path), peek(old, path)] as const);
  if (glimpses.flat().some((it) => it.kind === 'unsure')) return undefined;
  const pairs = glimpses.flatMap(([a, b]) =>
    a.kind === 'file' && b.kind === 'file' ? [[a.entry, b.entry] as const] : [],
  );
  if (pairs.length < glimpses.length) return 'open';
  const keyOf = (entry: TreeEntry) => keyOfNode({ kind: 'entry', entry, rest: '' });
  return pairs.every(([a, b]) => a === b || keyOf(a) === keyOf(b)) ? UNCHANGED : CHANGED;
}

/** Whether places that no layer touches are those of the same image or command; `undefined` where one has to look. */
function sameBelow(
  run: Vertex,
  other: Vertex,
  count: number,
  selectors: readonly Selector[],
  now: Built,
  before: Built,
): boolean | undefined {
  const [tree, old] = [treeBelow(run, count, now), treeBelow(other, count, before)];
  if (tree === undefined || old === undefined || !selectors.every(isWhole)) return undefined;
  const symbols = selectors.map(({ path }) => [untouched(tree, path), untouched(old, path)] as const);
  if (symbols.flat().some((it) => it === undefined)) return undefined;
  return symbols.every(([a, b]) => a === b);
}

/** The same command in the build before. */
function sameCommand(run: Vertex, now: Built, before: Built): Vertex | undefined {
  const line = now.graph.lines.find((it) => it.vertices.includes(run));
  const old = line && counterpartOf(line, now, before);
  return old?.vertices.find((it) => it.effect.kind === 'run');
}

/** How many commands lie one on the other there, all of them executed again. */
function commandsExecuted(run: Vertex, now: Built): number {
  const base = baseOf(run);
  const isOne = base?.effect.kind === 'run' && now.different.get(base)?.isHit === false;
  return 1 + (isOne ? commandsExecuted(base, now) : 0);
}

/** What the selectors take of what so many commands stand on. */
function readBelow(run: Vertex, count: number, selectors: readonly Selector[], built: Built): Selected | undefined {
  const tree = treeBelow(run, count, built);
  const { digest, selecting } = built.reading;
  return tree && selecting.select(look(tree, digest, selecting), selectors);
}

function treeBelow(run: Vertex, count: number, built: Built): Tree | undefined {
  const base = baseOf(run);
  if (base === undefined) return undefined;
  return count > 1 ? treeBelow(base, count - 1, built) : built.different.get(base)?.tree;
}

/** What began it: the cause of the lowest step below that is built again. */
function firstCause(
  vertex: Vertex,
  now: Built,
  before: Built | undefined,
): (Cause & { readonly isOwn: boolean }) | undefined {
  let lowest = vertex;
  for (let base = baseOf(lowest); base !== undefined; base = baseOf(base)) {
    if (base.step === undefined || now.different.get(base)?.isHit !== false) break;
    lowest = base;
  }
  const line: Line | undefined = now.graph.lines.find((it) => it.vertices.includes(lowest));
  return line && { ...causeOf(line, now, before), isOwn: lowest === vertex };
}
