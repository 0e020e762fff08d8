import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { readText } from '../../server/host/files.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { type Reach, silence } from '../../server/lint/ignore/add-ignore.ts';
import { lintModel } from '../../server/lint/lint.ts';
import { type Model, modelOf } from '../../server/model/model.ts';
import { type Action, actionsAt } from '../../server/service/actions.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import type { Instruction } from '../../server/syntax/ast.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { textOf } from '../../server/text/span.ts';
import { meaningOf } from '../meaning.ts';
import { describeWithData, isConformance } from '../reference-data.ts';

describeWithData('actions on real Dockerfiles', (root) => {
  const folder = join(root, 'corpus', 'files');
  // All of them take minutes.
  const names = readdirSync(folder).filter((_, index) => isConformance || index % 40 === 0);
  const sources = names.flatMap((name) => {
    const reading = readText(join(folder, name));
    return 'error' in reading ? [] : [[name, reading.source] as const];
  });

  it('to ignore a finding silence it, no other but those of its rule, and say nothing else to Docker', () => {
    const failures: string[] = [];
    const counts: Record<Reach, number> = { instruction: 0, stage: 0, file: 0 };
    for (const [name, source] of sources) {
      const model = modelOf(parse(source));
      const all = found(model);
      const meaning = withoutComments(meaningOf(source));
      // Of each rule the first and the last finding of a file: they are many.
      const some = all.filter((it, index) => {
        const same = all.filter((other) => other.rule === it.rule);
        return it === same[0] || (index % 5 === 0 && it === same.at(-1));
      });
      for (const diagnostic of some) {
        const request = { span: diagnostic.span, diagnostics: [diagnostic], all, config: defaultConfig };
        for (const action of actionsAt(model, { ...request, only: ['quickfix'] })) {
          const reach = reachOf(action);
          if (reach === undefined) continue;
          counts[reach]++;
          const after = applied(source, action);
          const left = found(modelOf(parse(after)));
          const others = (list: typeof all) => list.filter((it) => it.rule !== diagnostic.rule).map(saying);
          const isSilenced = count(left, diagnostic.rule) < count(all, diagnostic.rule);
          // What a template hides shows when that is put up with, and an ignore comment may make another one useless.
          const news = others(left).filter((it) => !/^(?:unused-ignore|template)/.test(it));
          const isQuiet = diagnostic.rule === 'template' || news.every((it) => others(all).includes(it));
          const isSame = withoutComments(meaningOf(after)) === meaning;
          if (!isSilenced || !isQuiet || !isSame)
            failures.push(`${name} ${action.title}: ${isSilenced} ${isQuiet} ${isSame}`);
        }
      }
    }
    expect(failures).toEqual([]);
    if (isConformance) expect(counts.instruction).toBeGreaterThan(3000);
    expect(counts.file).toBeGreaterThan(counts.stage);
  }, 600_000);

  it('to ignore all that is found leave nothing to find, and say nothing else to Docker', () => {
    const failures = sources.filter(([, source]) => {
      const findingsIn = (text: string) => {
        const model = modelOf(parse(text));
        return { model, findings: found(model) };
      };
      const after = silence(source, findingsIn, 'known').source;
      const again = silence(after, findingsIn, 'known').source;
      const isSame = withoutComments(meaningOf(after)) === withoutComments(meaningOf(source));
      return !isSame || findingsIn(after).findings.length > 0 || again !== after;
    });
    expect(failures.map(([name]) => name)).toEqual([]);
  });

  it('to write something otherwise do what they promise, and nothing beside it', () => {
    const failures: string[] = [];
    const counts = new Map<string, number>();
    for (const [name, source] of sources) {
      const model = modelOf(parse(source));
      for (const instruction of model.file.instructions) {
        for (const action of rewritings(instruction, model)) {
          const kind = kindOf(action);
          counts.set(kind, (counts.get(kind) ?? 0) + 1);
          const after = modelOf(parse(applied(source, action)));
          const why = broken(kind, action, model, after, instruction);
          if (why !== undefined) failures.push(`${name} ${textOf(source, instruction).slice(0, 80)}: ${kind} ${why}`);
        }
      }
    }
    expect(failures).toEqual([]);
    const few = ['words', 'shell', 'line', 'merge', 'heredoc', 'chain', 'name'].filter(
      (it) => (counts.get(it) ?? 0) < 50,
    );
    if (isConformance) expect(few).toEqual([]);
  });

  it('there and back again is where one was', () => {
    const failures: string[] = [];
    let tried = 0;
    for (const [name, source] of sources) {
      const model = modelOf(parse(source));
      for (const instruction of model.file.instructions) {
        for (const action of rewritings(instruction, model)) {
          const back = { shell: 'line', heredoc: 'chain' }[kindOf(action)];
          if (back === undefined) continue;
          const after = modelOf(parse(applied(source, action)));
          const twin = after.file.instructions.find((it) => it.start === instruction.start);
          const returning = twin && rewritings(twin, after).find((it) => kindOf(it) === back);
          if (returning === undefined) continue;
          tried++;
          const end = modelOf(parse(applied(after.file.source, returning)));
          const same = end.file.instructions.find((it) => it.start === instruction.start);
          if (same === undefined || texts(commandsIn(same, end)) !== texts(commandsIn(instruction, model)))
            failures.push(`${name} ${textOf(source, instruction).slice(0, 80)}`);
        }
      }
    }
    expect(failures).toEqual([]);
    expect(tried).toBeGreaterThan(isConformance ? 1000 : 0);
  });
});

type Found = ReturnType<typeof lintModel>;

function found(model: Model): Found {
  return lintModel(model, { path: 'Dockerfile' }, rules, defaultConfig);
}

function count(found: Found, rule: string): number {
  return found.filter((it) => it.rule === rule).length;
}

function saying({ rule, message }: Found[number]): string {
  return `${rule}: ${message}`;
}

/** Comments are all that such an action may write. */
function withoutComments(meaning: string): string {
  return meaning.slice(0, meaning.lastIndexOf('"comments":'));
}

function reachOf({ title }: Action): Reach | undefined {
  if (!title.startsWith('Ignore ')) return undefined;
  return title.endsWith(' here') ? 'instruction' : title.endsWith(' in this file') ? 'file' : 'stage';
}

function applied(source: string, { change }: Action): string {
  return applyEdits(source, change.kind === 'edits' ? change.edits : []);
}

function rewritings({ start }: Instruction, model: Model): readonly Action[] {
  const request = { span: { start, end: start }, diagnostics: [], all: [], config: defaultConfig };
  return actionsAt(model, { ...request, only: ['refactor'] });
}

function kindOf({ title }: Action): string {
  if (/as a JSON array$/.test(title)) return 'words';
  if (/^Write out the shell/.test(title)) return 'shell';
  if (/as a line for the shell$/.test(title)) return 'line';
  if (/^Make one RUN/.test(title)) return 'merge';
  if (/in a here-document$/.test(title)) return 'heredoc';
  if (/as one line$/.test(title)) return 'chain';
  return /^Call this stage/.test(title) ? 'name' : title;
}

/** What of a promise does not hold; `undefined` where all does. */
function broken(
  kind: string,
  action: Action,
  before: Model,
  after: Model,
  instruction: Instruction,
): string | undefined {
  const { file } = after;
  if (file.errors.length > before.file.errors.length) return 'adds an error';
  const at = before.file.instructions.indexOf(instruction);
  const isMerge = kind === 'merge';
  const expected = before.file.instructions.length - (isMerge ? 1 : 0);
  if (file.instructions.length !== expected) return `makes ${file.instructions.length} instructions of ${expected}`;
  const touched = (index: number) => index === at || (isMerge && index === at + 1) || kind === 'name';
  const rest = (model: Model, skip: number) =>
    model.file.instructions.filter((_, index) => index !== at && !(skip > 1 && index === at + 1));
  const others = (model: Model, skip: number) =>
    rest(model, skip)
      .map((it) => textOf(model.file.source, it))
      .join('\n');
  if (!touched(-1) && others(before, isMerge ? 2 : 1) !== others(after, 1)) return 'changes another instruction';
  const twin = file.instructions[at];
  if (twin === undefined) return 'loses it';
  const [old, young] = [commandsIn(instruction, before), commandsIn(twin, after)];
  switch (kind) {
    case 'words':
      return texts(old) === texts(young) ? undefined : `makes ${texts(young)} of ${texts(old)}`;
    case 'shell':
      return shellTextOf(instruction) === lastArgOf(twin) ? undefined : `has ${lastArgOf(twin)}`;
    case 'line': {
      const isScript = shellTextOf(twin) === lastArgOf(instruction);
      return isScript || texts(old) === texts(young) ? undefined : `makes ${texts(young)} of ${texts(old)}`;
    }
    case 'merge': {
      const second = before.file.instructions[at + 1];
      const both = [...old, ...(second === undefined ? [] : commandsIn(second, before))];
      return texts(both) === texts(young) ? undefined : `makes ${texts(young)} of ${texts(both)}`;
    }
    case 'heredoc':
    case 'chain':
      return withoutErrexit(old) === withoutErrexit(young) ? undefined : `makes ${texts(young)} of ${texts(old)}`;
    case 'name': {
      const sources = (model: Model) =>
        model.references.map(({ source }) => (source.kind === 'stage' ? source.stage.index : source.kind)).join();
      return sources(before) === sources(after) && after.stages.some((it) => action.title.endsWith(` ${it.name}`))
        ? undefined
        : 'means other stages';
    }
    default:
      return `is not known`;
  }
}

function shellTextOf(instruction: Instruction): string | undefined {
  const command = 'command' in instruction ? instruction.command : undefined;
  return command?.kind === 'ShellForm' ? command.text : undefined;
}

function lastArgOf(instruction: Instruction): string | undefined {
  const command = 'command' in instruction ? instruction.command : undefined;
  return command?.kind === 'ExecForm' ? command.args.at(-1)?.text : undefined;
}

function commandsIn(instruction: Instruction, model: Model): readonly ShellCommand[] {
  const inner = instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
  switch (inner.kind) {
    case 'Run':
    case 'Cmd':
    case 'Entrypoint':
    case 'Healthcheck': {
      const script: Script | undefined = model.script(inner);
      return script?.commands ?? [];
    }
    default:
      return [];
  }
}

/** What programs get, whatever joins their commands. */
function texts(commands: readonly ShellCommand[]): string {
  return commands.map(textFor).join('\n');
}

function textFor({ wrappers, name, args, assignments, redirections }: ShellCommand): string {
  const words = [...wrappers.flatMap((it) => [it.name, ...it.args]), ...(name === undefined ? [] : [name]), ...args];
  const settings = assignments.map((it) => `${it.name}=${it.value?.text}`);
  const places = redirections.map((it) => `${it.descriptor ?? ''}${it.operator}${it.target?.text}`);
  return [...settings, ...words.map((it) => it.value ?? it.text), ...places].join('\0');
}

function withoutErrexit(commands: readonly ShellCommand[]): string {
  return texts(commands.filter((it, index) => index > 0 || textFor(it) !== 'set\0-e'));
}
