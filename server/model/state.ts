import type { Cmd, Entrypoint, Instruction, Shell, User, Word, Workdir } from '../syntax/ast.ts';
import { commandsOf, rootOf, type Stage } from './stage.ts';
import { type Acting, declare } from './variable/argument.ts';
import { UNKNOWN } from './variable/expand.ts';
import { type Binding, Variables } from './variable/variable.ts';
import { resolveDirectory } from './workdir.ts';

/**
 * What is in effect just before an instruction. A field is `undefined` where no instruction of the file has set it, in
 * this stage or in one that it is built on: then the base image decides, and with scratch nothing does.
 */
export interface State {
  /** `undefined` before the first FROM. */
  readonly stage: Stage | undefined;
  readonly variables: Variables;
  readonly user: Setting<User> | undefined;
  /** The value is the whole path, however relative the instruction's is. */
  readonly workdir: Setting<Workdir> | undefined;
  readonly shell: Shell | undefined;
  readonly entrypoint: Entrypoint | undefined;
  /** An ENTRYPOINT where it has taken away the CMD of the base: the image then has none. */
  readonly cmd: Cmd | Entrypoint | undefined;
}

/** What an instruction has set; the value is `undefined` where it is not known. */
interface Setting<Cause extends Instruction> {
  readonly instruction: Cause;
  readonly value: string | undefined;
}

/** The state where no FROM was yet. */
export function stateWithoutStage(variables: Variables): State {
  const nothing = { user: undefined, workdir: undefined, shell: undefined, entrypoint: undefined, cmd: undefined };
  return { stage: undefined, variables, ...nothing };
}

/** The state behind a stage's FROM; `baseEnd` is the one at the end of the stage that it is built on. */
export function initialState(stage: Stage, baseEnd: State | undefined): State {
  if (baseEnd !== undefined) return { ...baseEnd, stage, variables: baseEnd.variables.inherited() };
  return { ...stateWithoutStage(variablesOf(stage)), stage };
}

/** The state behind an instruction. ONBUILD and what is broken leave it as it is. */
export function stateAfter(instruction: Instruction, state: State, acting: Acting): State {
  switch (instruction.kind) {
    case 'Arg': {
      const next = changeable(state);
      for (const it of instruction.declarations) next.variables = declare(next.variables, it, acting);
      return next;
    }
    case 'Env': {
      const next = changeable(state);
      next.variables = variablesAfter(instruction, state.variables, acting);
      return next;
    }
    case 'User': {
      const next = changeable(state);
      next.user = { instruction, value: knownValue(instruction.user, state, acting) };
      return next;
    }
    case 'Workdir': {
      const next = changeable(state);
      const path = knownValue(instruction.path, state, acting);
      const directory =
        path === undefined ? undefined : resolveDirectory(directoryOf(state), path, state.stage?.platform?.os);
      next.workdir = { instruction, value: directory?.outcome === 'known' ? directory.path : undefined };
      return next;
    }
    case 'Shell': {
      const next = changeable(state);
      next.shell = instruction;
      return next;
    }
    case 'Entrypoint': {
      const next = changeable(state);
      // Only a CMD of the same stage stays (BuildKit's dockerfile2llb/convert.go, dispatchEntrypoint).
      const isOwn =
        state.cmd?.kind === 'Cmd' && state.stage !== undefined && commandsOf(state.stage).includes(state.cmd);
      next.entrypoint = instruction;
      if (!isOwn) next.cmd = instruction;
      return next;
    }
    case 'Cmd': {
      const next = changeable(state);
      next.cmd = instruction;
      return next;
    }
    default:
      return state;
  }
}

function knownValue(word: Word, { variables }: State, { valueOf }: Acting): string | undefined {
  const value = valueOf(word, variables);
  return value === UNKNOWN ? undefined : value;
}

/** A copy, field by field: to spread a state and change it takes V8 many times as long, and there is one for every instruction. */
function changeable(state: State): { -readonly [Field in keyof State]: State[Field] } {
  const { stage, variables, user, workdir, shell, entrypoint, cmd } = state;
  return { stage, variables, user, workdir, shell, entrypoint, cmd };
}

/** The working directory in effect, where it is known. */
export function directoryOf({ stage, workdir }: State): string | undefined {
  if (workdir !== undefined) return workdir.value;
  return stage !== undefined && rootOf(stage).base.kind === 'scratch' ? '/' : undefined;
}

function variablesOf({ base, platform }: Stage): Variables {
  if (base.kind !== 'scratch') return Variables.unknown();
  if (platform?.os === 'windows') return Variables.of([]);
  return Variables.of([{ name: 'PATH', value: DEFAULT_PATH, origin: { kind: 'base' } }]);
}

/** BuildKit's util/system/path.go, DefaultPathEnvUnix. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** All pairs see the variables before the instruction, not each other (instructions/commands.go, EnvCommand). */
function variablesAfter(env: Instruction & { kind: 'Env' }, before: Variables, { valueOf }: Acting): Variables {
  const bindings: Binding[] = [];
  let isNamed = true;
  for (const pair of env.pairs) {
    const name = valueOf(pair.key, before);
    if (name === UNKNOWN) isNamed = false;
    else bindings.push({ name, value: valueOf(pair.value, before), origin: { kind: 'env', pair } });
  }
  return (isNamed ? before : before.withUnknownName()).with(bindings);
}
