import type { Expose, Instruction, Run, Stopsignal, Volume, Word, Workdir } from '../../syntax/ast.ts';
import { nearest } from '../../text/nearest.ts';
import { textOf } from '../../text/span.ts';
import { exposedPorts } from '../exposed-port.ts';
import type { Model } from '../model.ts';
import { directoryOf } from '../state.ts';
import { expandableWords } from '../variable/expandable.ts';
import { resolveDirectory } from '../workdir.ts';
import { refusalsInCopy } from './copy.ts';
import { refusalsInMounts } from './mounts.ts';
import { faultInPort } from './port.ts';
import { type Refusal, refusal } from './refusal.ts';
import { isSignal, SIGNALS } from './signal.ts';

/** Adds what BuildKit refuses in an instruction when it executes it (dockerfile2llb/convert.go, dispatch). */
export function addRefusalsInInstruction(instruction: Instruction, model: Model, found: Refusal[]): void {
  // Only a variable can be refused in a word, and most instructions hold none.
  if (textOf(model.file.source, instruction).includes('$'))
    for (const it of refusalsInWords(instruction, model)) found.push(it);
  switch (instruction.kind) {
    case 'Add':
    case 'Copy':
      for (const it of refusalsInCopy(instruction, model)) found.push(it);
      break;
    case 'Expose':
      for (const it of refusalsInPorts(instruction, model)) found.push(it);
      break;
    case 'Run':
      for (const it of refusalOfNothing(instruction, model)) found.push(it);
      if (instruction.flags.length > 0) for (const it of refusalsInMounts(instruction, model)) found.push(it);
      break;
    case 'Stopsignal':
      for (const it of refusalOfSignal(instruction, model)) found.push(it);
      break;
    case 'Volume':
      for (const it of refusalsOfVolumes(instruction, model)) found.push(it);
      break;
    case 'Workdir':
      for (const it of refusalOfDirectory(instruction, model)) found.push(it);
      break;
    default:
  }
}

/** A word whose expansion the build stops at, as `${VERSION:?}` does where VERSION is not set. */
function* refusalsInWords(instruction: Instruction, model: Model): Generator<Refusal> {
  for (const word of expandableWords(instruction)) {
    const expansion = model.expansionOf(word);
    if (expansion.outcome !== 'refused' || isReplaced(word, instruction, model)) continue;
    yield refusal(expansion.span, expansion.message);
  }
}

/** A default is not looked at where the build gives the argument. */
function isReplaced(word: Word, instruction: Instruction, { inputs }: Model): boolean {
  if (instruction.kind !== 'Arg') return false;
  const declaration = instruction.declarations.find((it) => it.value === word);
  return declaration !== undefined && Object.hasOwn(inputs?.args ?? {}, declaration.name.text);
}

function* refusalsInPorts(expose: Expose, model: Model): Generator<Refusal> {
  for (const { word, text } of exposedPorts(expose, model)) {
    const fault = faultInPort(text);
    if (fault !== undefined) yield { ...refusal(word, fault), code: 'port' };
  }
}

/** Only said when the step is made, so not of a stage that is not built (client/llb/exec.go, Validate). */
function* refusalOfNothing(run: Run, model: Model): Generator<Refusal> {
  if (run.command.kind !== 'ExecForm' || run.command.args.length > 0) return;
  const stage = model.stageOf(run);
  if (stage === undefined || !model.reachable.has(stage)) return;
  yield refusal(run.keyword, 'there is nothing to run; name a program, like RUN ["make"]');
}

function* refusalOfSignal({ signal }: Stopsignal, model: Model): Generator<Refusal> {
  const name = model.valueOf(signal);
  if (name === undefined || isSignal(name)) return;
  const match = nearest(name.toUpperCase(), SIGNALS);
  const question = match === undefined ? '' : `; did you mean ${match}?`;
  yield refusal(signal, name === '' ? 'the signal is empty' : `there is no signal ${name}${question}`, match);
}

function* refusalsOfVolumes({ paths }: Volume, model: Model): Generator<Refusal> {
  for (const path of paths) {
    // An empty string in a JSON array is the parser's to refuse.
    if (path.text !== '' && model.valueOf(path) === '') yield refusal(path, 'a volume needs a path; this one is empty');
  }
}

function* refusalOfDirectory(workdir: Workdir, model: Model): Generator<Refusal> {
  const path = model.valueOf(workdir.path);
  const state = model.stateAt(workdir);
  const system = state.stage?.platform?.os;
  // Only on Windows is there a directory that cannot be; where the system is not known, neither is that.
  if (path === undefined || system === undefined) return;
  const directory = resolveDirectory(directoryOf(state), path, system);
  if (directory.outcome === 'refused') yield refusal(workdir.path, directory.message);
}
