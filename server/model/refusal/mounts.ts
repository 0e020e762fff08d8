import type { Flag, Run, Word } from '../../syntax/ast.ts';
import { mountErrors } from '../../syntax/operand/mount.ts';
import { joinPath } from '../../text/path.ts';
import { hasMistake } from '../flow.ts';
import type { Model } from '../model.ts';
import { directoryOf } from '../state.ts';
import { type Refusal, refusal } from './refusal.ts';

/** What BuildKit refuses in a --mount once its values are known (dockerfile2llb/convert_runmount.go). */
export function* refusalsInMounts(run: Run, model: Model): Generator<Refusal> {
  const valueOf = (word: Word) => model.valueOf(word);
  for (const flag of run.flags) {
    // One in an empty value at the end stands just behind it.
    if (flag.name !== 'mount' || hasMistake(model.file, { start: flag.start, end: flag.end + 1 })) continue;
    const errors = [...mountErrors(flag, valueOf)];
    for (const { message, suggestion, ...span } of errors) yield refusal(span, message, suggestion);
    if (errors.length === 0) yield* refusalOfTarget(flag, run, model);
  }
}

function* refusalOfTarget(flag: Flag, run: Run, model: Model): Generator<Refusal> {
  const type = lastValue(flag, ['type']);
  const target = lastValue(flag, ['target', 'dst', 'destination']);
  const isFile = type !== undefined && /^(?:secret|ssh)$/i.test(model.valueOf(type) ?? 'secret');
  const path = target === undefined ? '' : model.valueOf(target);
  const directory = directoryOf(model.stateAt(run));
  if (isFile || path === undefined) return;
  const isRoot = path.startsWith('/')
    ? path === '/'
    : directory !== undefined && joinPath('/', directory, path) === '/';
  if (isRoot) yield refusal(target ?? flag, 'a mount cannot lie over the whole file system; give it a target below /');
}

function lastValue({ fields }: Flag, names: readonly string[]): Word | undefined {
  return fields.findLast((it) => names.includes(it.key.text.toLowerCase()))?.value;
}
