import { lastOf, lineageOf } from '../model/lineage.ts';
import type { Model } from '../model/model.ts';
import { formatPlatform } from '../model/platform.ts';
import type { Reference } from '../model/reference.ts';
import { commandsOf, type Source, type Stage } from '../model/stage.ts';
import { directoryOf } from '../model/state.ts';
import { resolveDirectory } from '../model/workdir.ts';
import type { Cmd, Entrypoint, Workdir } from '../syntax/ast.ts';
import { bullets, code, paragraphs } from './markdown.ts';

/** What a stage is built on, what it ends up with and who uses it, as Markdown. */
export function stageSummary(stage: Stage, model: Model): string {
  const name = stage.name === undefined ? '' : `, ${code(stage.name)}`;
  return paragraphs(`**Stage ${stage.index}**${name}`, factsOf(stage, model));
}

/** How a stage is spoken of in a sentence: "stage `build`", "stage 2". */
function stageName({ name, index }: Stage): string {
  return `stage ${name === undefined ? index : code(name)}`;
}

/** `on alpine:3.22`, on one line and without Markdown. */
export function stageDetail({ base, platform }: Stage): string {
  const text = platform && formatPlatform(platform);
  return `on ${plainSource(base)}${text === undefined ? '' : `, ${text}`}`;
}

/** The directory that a WORKDIR leads to, where it is known. */
export function directoryAfter(workdir: Workdir, model: Model): string | undefined {
  const path = model.valueOf(workdir.path);
  if (path === undefined) return undefined;
  const state = model.stateAt(workdir);
  const directory = resolveDirectory(directoryOf(state), path, state.stage?.platform?.os);
  return directory.outcome === 'known' ? directory.path : undefined;
}

function factsOf(stage: Stage, model: Model): string {
  const users = model.references.filter((it) => it.source.kind === 'stage' && it.source.stage === stage);
  const user = lastOf('User', stage)?.user;
  const fact = (name: string, value: string | undefined) =>
    value === undefined || value === '' ? undefined : `${name}: ${value}`;
  return bullets(
    fact('built on', basesOf(stage).join(', which is on ')),
    fact('platform', quoted(stage.platform && formatPlatform(stage.platform))),
    fact('instructions', String(stage.instructions.length)),
    fact('working directory', quoted(directoryAtEnd(stage, model))),
    fact('user', quoted(user && (model.valueOf(user) ?? user.text))),
    fact('ports', portsOf(stage, model).map(code).join(' ')),
    fact('entrypoint', commandIn(lastOf('Entrypoint', stage))),
    fact('command', commandIn(lastOf('Cmd', stage))),
    fact('used by', listed(users)),
    fateOf(stage, model),
  );
}

/** Whether it is built at all. Which stage that is, is known of a file without a target, too: the last. */
function fateOf(stage: Stage, { target, reachable }: Model): string | undefined {
  if (stage === target) return 'this is what is built';
  return target === undefined || reachable.has(stage) ? undefined : `not built: ${stageName(target)} does not need it`;
}

function basesOf(stage: Stage): readonly string[] {
  const { base } = stage;
  if (base.kind !== 'stage') return base.kind === 'unknown' ? [] : [code(plainSource(base))];
  return [stageName(base.stage), ...basesOf(base.stage)];
}

/** What something is built on or copied from, in a sentence. */
export function plainSource(source: Source): string {
  switch (source.kind) {
    case 'stage':
      return source.stage.name ?? `stage ${source.stage.index}`;
    case 'image':
      return source.text;
    case 'scratch':
      return 'scratch';
    case 'unknown':
      return 'an image that the build decides';
  }
}

function portsOf(stage: Stage, model: Model): readonly string[] {
  const exposes = lineageOf(stage).flatMap(commandsOf);
  const ports = exposes.flatMap((it) => (it.kind === 'Expose' ? it.ports : []));
  return [...new Set(ports.map((it) => model.valueOf(it) ?? it.text))];
}

function directoryAtEnd(stage: Stage, model: Model): string | undefined {
  const last = lastOf('Workdir', stage);
  return last && directoryAfter(last, model);
}

function commandIn(instruction: Cmd | Entrypoint | undefined): string | undefined {
  if (instruction === undefined) return undefined;
  const { command } = instruction;
  const text = command.kind === 'ShellForm' ? command.text : JSON.stringify(command.args.map((it) => it.text));
  return text === '' ? undefined : code(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : code(text);
}

function listed(references: readonly Reference[]): string {
  const names = references.map(({ instruction, stage }) => {
    const way = instruction.kind === 'From' ? 'FROM' : instruction.kind === 'Copy' ? 'COPY --from' : 'RUN --mount';
    return `${way} in ${stageName(stage)}`;
  });
  return [...new Set(names)].join(', ');
}
