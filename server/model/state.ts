import type { Cmd, Entrypoint, Instruction, Shell, User, Word, Workdir } from '../syntax/ast.ts';
import { type Acting, declare } from './argument.ts';
import { UNKNOWN } from './expand.ts';
import { commandsOf, rootOf, type Stage } from './stage.ts';
import { type Binding, Variables } from './variable.ts';
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
  const known = (word: Word) => {
    const value = acting.valueOf(word, state.variables);
    return value === UNKNOWN ? undefined : value;
  };
  switch (instruction.kind) {
    case 'Arg':
      return {
        ...state,
        variables: instruction.declarations.reduce((it, next) => declare(it, next, acting), state.variables),
      };
    case 'Env':
      return { ...state, variables: variablesAfter(instruction, state.variables, acting) };
    case 'User':
      return { ...state, user: { instruction, value: known(instruction.user) } };
    case 'Workdir': {
      const path = known(instruction.path);
      const directory =
        path === undefined ? undefined : resolveDirectory(directoryOf(state), path, state.stage?.platform?.os);
      const value = directory?.outcome === 'known' ? directory.path : undefined;
      return { ...state, workdir: { instruction, value } };
    }
    case 'Shell':
      return { ...state, shell: instruction };
    case 'Entrypoint': {
      // Only a CMD of the same stage stays (BuildKit's dockerfile2llb/convert.go, dispatchEntrypoint).
      const isOwn =
        state.cmd?.kind === 'Cmd' && state.stage !== undefined && commandsOf(state.stage).includes(state.cmd);
      return { ...state, entrypoint: instruction, cmd: isOwn ? state.cmd : instruction };
    }
    case 'Cmd':
      return { ...state, cmd: instruction };
    default:
      return state;
  }
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
