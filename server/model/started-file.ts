import type { Cmd, Entrypoint } from '../syntax/ast.ts';
import { joinPath } from '../text/path.ts';
import type { Span } from '../text/span.ts';
import { lastOf } from './lineage.ts';
import type { Model } from './model.ts';
import { directoryOf } from './state.ts';

/** The file that a container of the target starts with. */
export interface StartedFile {
  /** Where it is written. */
  readonly span: Span;
  /** Absolute; more than one where PATH is searched. */
  readonly paths: readonly string[];
  /**
   * `executed`: the system starts it, so that it needs the permission and a `#!`. `tried`: a shell does, which reads it
   * itself where there is no `#!`. `read`: a shell is told to read it.
   */
  readonly how: 'executed' | 'tried' | 'read';
}

/** `undefined` where no file can be named: a variable decides, or the base image. */
export function startedFile(model: Model): StartedFile | undefined {
  const { target } = model;
  const entrypoint = target && lastOf('Entrypoint', target);
  const found = entrypoint && startedBy(entrypoint, model);
  if (entrypoint !== undefined && found !== 'arguments') return found;
  const cmd = target && lastOf('Cmd', target);
  const started = cmd && startedBy(cmd, model);
  return started === 'arguments' ? undefined : started;
}

/** `arguments` where it starts what CMD says. */
function startedBy(instruction: Entrypoint | Cmd, model: Model): StartedFile | 'arguments' | undefined {
  const script = model.script(instruction);
  const first = script?.commands[0];
  if (script === undefined || first === undefined || !script.isComplete) return undefined;
  const { program, name, args, wrappers } = first;
  if (name === undefined) return wrappers.every((it) => INITS.has(it.program)) ? 'arguments' : undefined;
  if (program !== undefined && INITS.has(program) && args.every((it) => it.text.replaceAll('"', '').startsWith('-')))
    return 'arguments';
  const isExecForm = instruction.command.kind === 'ExecForm';
  if (program !== undefined && SHELLS.has(program)) {
    const word = args.find((it) => !/^["']?[-+]/.test(it.text));
    const hasScript = args.some((it) => /^["']?-\w*[cs]/.test(it.text));
    return word === undefined || hasScript ? undefined : placed(word, instruction, 'read', model);
  }
  return placed(name, instruction, isExecForm ? 'executed' : 'tried', model);
}

/** Programs whose arguments are the program that they start. */
const INITS: ReadonlySet<string> = new Set(['tini', 'dumb-init', 'catatonit']);
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);

function placed(
  { value, start, end }: { readonly value: string | undefined } & Span,
  instruction: Entrypoint | Cmd,
  how: StartedFile['how'],
  model: Model,
): StartedFile | undefined {
  if (value === undefined || /[$*?[\\]/.test(value)) return undefined;
  const span = { start, end };
  if (value.startsWith('/')) return { span, paths: [joinPath(value)], how };
  if (!value.includes('/') && how !== 'read')
    return { span, paths: PATH.map((it) => `${it}/${value}`), how: value.includes('.') ? how : 'tried' };
  // A WORKDIR below moves it.
  const folder = directoryOf(model.stateAt(instruction));
  const isMoved = model.all('Workdir').some((it) => it.start > instruction.start);
  return folder === undefined || isMoved ? undefined : { span, paths: [joinPath(folder, value)], how };
}

/** Where programs are looked for, if nobody says otherwise. */
const PATH: readonly string[] = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
