import { canonicalName } from '../../model/image.ts';
import { formatPlatform, type Platform } from '../../model/platform.ts';
import type { Instruction } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import type { Span } from '../../text/span.ts';
import type { Build, ImageConfig } from '../build.ts';
import { copyVertex } from './copy.ts';
import { prefixOf, printedLine, printedPlatform, printedRun, summaryOf } from './name.ts';
import { type Digest, vertexOf } from './operation.ts';
import { runVertex } from './run.ts';
import {
  directoryIn,
  entered,
  environmentOf,
  expanded,
  readable,
  SCRATCH_SCOPE,
  type Scope,
  scopeOfImage,
  withVariable,
} from './scope.ts';
import { type Command, type Plan, type Refused, refused, type Unit } from './unit.ts';
import type { Input, Part, Step, Vertex } from './vertex.ts';

/** The last operation of what is built; `undefined` where nothing is done. */
export interface Dispatched {
  readonly kind: 'dispatched';
  readonly vertex: Vertex | undefined;
}

/** Makes operations of instructions, unit by unit (dockerfile2llb/convert.go, toDispatchState and dispatch). */
export function dispatch(plan: Plan, build: Build, digest: Digest): Dispatched | Refused {
  return new Dispatcher(build, plan, digest).dispatch();
}

/** A unit that is built: its state and what its files come from, `undefined` for scratch. */
interface Built {
  readonly scope: Scope;
  readonly vertex: Vertex | undefined;
  readonly platform: Platform;
}

class Dispatcher {
  readonly #build: Build;
  readonly #plan: Plan;
  readonly #digest: Digest;
  readonly #context: Vertex;
  readonly #built = new Map<Unit, Built>();
  readonly #numbers = new Map<Unit, number>();

  constructor(build: Build, plan: Plan, digest: Digest) {
    this.#build = build;
    this.#plan = plan;
    this.#digest = digest;
    this.#context = this.#source({ kind: 'context', name: '' }, [], '', undefined);
  }

  dispatch(): Dispatched | Refused {
    const { units, reached, target } = this.#plan;
    // What no FROM names is there from the start (resolveReachableStages).
    const ordered = [...units.filter((it) => it.index === undefined), ...units.filter((it) => it.index !== undefined)];
    for (const unit of ordered) {
      if (!reached.has(unit)) continue;
      const fault = this.#buildUnit(unit);
      if (fault !== undefined) return fault;
    }
    return { kind: 'dispatched', vertex: this.#built.get(target)?.vertex };
  }

  #buildUnit(unit: Unit): Refused | undefined {
    const start = this.#start(unit);
    if ('kind' in start) return start;
    let { scope, vertex } = start;
    const { platform } = start;
    if (unit.index !== undefined) scope = entered(scope, platform.os);
    for (const command of unit.commands) {
      const next = this.#execute(command, unit, { scope, vertex, platform });
      if ('kind' in next) return next;
      ({ scope, vertex } = next);
    }
    this.#built.set(unit, { scope, vertex, platform });
    return undefined;
  }

  #start(unit: Unit): Built | Refused {
    const { origin } = unit;
    const platform = unit.platform ?? this.#plan.platform;
    switch (origin.kind) {
      case 'stage': {
        const below = this.#built.get(origin.unit);
        if (below === undefined) return refused(unit.from ?? START, 'the stage below comes later');
        return below;
      }
      case 'scratch':
        return { scope: SCRATCH_SCOPE, vertex: undefined, platform: this.#plan.platform };
      case 'context': {
        const { name } = origin;
        return { scope: SCRATCH_SCOPE, vertex: this.#source({ kind: 'context', name }, [], name, undefined), platform };
      }
      case 'image':
        return { ...this.#image(unit, platform), platform };
    }
  }

  #image(unit: Unit, platform: Platform): Omit<Built, 'platform'> {
    if (unit.origin.kind !== 'image') return { scope: SCRATCH_SCOPE, vertex: undefined };
    const { reference, facts, isContext = false } = unit.origin;
    const name = canonicalName(reference);
    const digest = reference.digest ?? facts?.digest;
    const layers = facts?.layers;
    const on = formatPlatform(platform) ?? '';
    const pinned = digest === undefined || name.endsWith(digest) ? name : `${name}@${digest}`;
    const printed =
      unit.counted > 0 && !isContext
        ? this.#named(unit, [], 'FROM', `FROM ${pinned}`, undefined, unit.from ?? START, unit.counted)
        : undefined;
    const config: ImageConfig | undefined = facts?.config;
    // A manifest that is not told is as good as known by what it names: layers and a configuration.
    const told = layers && config && this.#digest(`manifest ${layers.join(' ')} ${JSON.stringify(config)}`);
    const image = digest ?? (layers === undefined ? name : told);
    const scope = scopeOfImage(config, image ?? name);
    // An image without layers is as good as scratch, though its FROM is counted.
    if (layers?.length === 0) return { scope, vertex: undefined };
    const chain = layers === undefined ? undefined : this.#digest(`chain ${layers.join(' ')}`);
    const keys = [
      image === undefined ? [] : `image ${image} ${on}`,
      chain === undefined ? [] : `chain ${chain}`,
    ].flat();
    const symbol = `image:${chain ?? `${image} ${on}`}`;
    const effect = { kind: 'image', reference: name, platform: on, keys, symbol } as const;
    const parts: readonly Part[] = [{ kind: 'base-image', name, text: keys.join(' ') }];
    // A named context is asked for by its tag, and so is another operation than a FROM with the same key (dockerui/namedcontext.go, load).
    const definition = isContext ? `context ${name} ${on}` : `${pinned} ${on}`;
    return { scope, vertex: this.#source(effect, parts, definition, printed) };
  }

  #source(effect: Vertex['effect'], parts: readonly Part[], definition: string, step: Step | undefined): Vertex {
    return vertexOf({ effect, parts, definition, inputs: [], isUncached: false, step }, this.#digest);
  }

  /** The next numbered step of a unit. */
  #named(
    unit: Unit,
    env: Scope['env'],
    instruction: Step['instruction'],
    text: string,
    command: Command | undefined,
    place: Span,
    of = unit.total,
  ): Step {
    const number = (this.#numbers.get(unit) ?? 0) + 1;
    this.#numbers.set(unit, number);
    const trigger = command?.isTrigger === true ? 'ONBUILD ' : '';
    const isMultiPlatform = this.#build.args?.['BUILDKIT_MULTI_PLATFORM'] === 'true';
    const platform = isMultiPlatform ? printedPlatform(unit.platform ?? this.#plan.platform, env) : undefined;
    const stage = [platform, unit.label].filter((it) => it !== undefined).join(' ') || undefined;
    const printed = readable(trigger + text);
    return {
      start: place.start,
      end: place.end,
      index: unit.index ?? 0,
      stage: unit.name ?? `stage-${unit.index}`,
      number,
      of,
      name: prefixOf(stage, number, of) + printed,
      instruction,
      text: printed,
      node: command?.instruction,
    };
  }

  /** What an instruction makes of what it finds (dockerfile2llb/convert.go, dispatch). */
  #execute(command: Command, unit: Unit, before: Built): Built | Refused {
    const { instruction, file } = command;
    const { scope, platform } = before;
    const { os } = platform;
    const environment = environmentOf(scope);
    const { escape } = file.file;
    const place = file.file === this.#ownFile(unit) ? instruction : (unit.from ?? instruction);
    const refuse = (message: string) => refused(place, message);
    const line = () => file.lineOf(instruction);
    const around = { build: this.#build, scope, environment, file, base: before.vertex, digest: this.#digest };
    const isUncached = unit.isUncached;
    switch (instruction.kind) {
      case 'Arg':
        return this.#declare(instruction, before, escape);
      case 'Env': {
        let after = scope;
        for (const { key, value } of instruction.pairs) {
          const name = expanded(key, environment, escape);
          const text = expanded(value, environment, escape);
          if ('refusal' in name) return refuse(name.refusal);
          if ('refusal' in text) return refuse(text.refusal);
          after = withVariable(after, { name: name.value, value: text.value, giver: 'env' });
        }
        return { ...before, scope: after };
      }
      case 'User': {
        const user = expanded(instruction.user, environment, escape);
        return 'refusal' in user ? refuse(user.refusal) : { ...before, scope: { ...scope, user: user.value } };
      }
      case 'Shell':
        return { ...before, scope: { ...scope, shell: instruction.command.args.map((it) => it.text) } };
      case 'Workdir': {
        const path = expanded(instruction.path, environment, escape);
        if ('refusal' in path) return refuse(path.refusal);
        const directory = directoryIn(scope, path.value, os);
        const after = { ...before, scope: { ...scope, directory } };
        if (directory === '/') return after;
        const text = printedLine(line(), environment, escape);
        const step = this.#named(unit, scope.env, 'WORKDIR', text, command, place);
        return { ...after, vertex: this.#folder(directory, after, step) };
      }
      case 'Run': {
        const masked = withSecrets(instruction, scope);
        const [only, ...more] = instruction.heredocs;
        const isBody =
          only !== undefined &&
          more.length === 0 &&
          only.opener.start === instruction.command.start &&
          only.opener.end === instruction.command.end;
        const body = isBody ? summaryOf(file.file.source.slice(only.body.start, only.body.end)) : '';
        const step = this.#named(unit, scope.env, 'RUN', printedRun(line() + body, masked, escape), command, place);
        const sources = this.#sourcesOf(command);
        if ('kind' in sources) return refuse(sources.message);
        const vertex = runVertex(instruction, step, {
          ...around,
          platform: formatPlatform(platform) ?? platform.os,
          os,
          sources,
          context: this.#context,
          isUncached,
        });
        return 'refusal' in vertex ? refuse(vertex.refusal) : { ...before, vertex };
      }
      case 'Add':
      case 'Copy': {
        const name = instruction.kind === 'Add' ? 'ADD' : 'COPY';
        const step = this.#named(unit, scope.env, name, printedLine(line(), environment, escape), command, place);
        const sources = this.#sourcesOf(command);
        if ('kind' in sources) return refuse(sources.message);
        const source = command.sources.length === 0 ? this.#context : sources[0];
        const vertex = copyVertex(instruction, step, { ...around, source, isUncached });
        return 'refusal' in vertex ? refuse(vertex.refusal) : { ...before, vertex };
      }
      default:
        return before;
    }
  }

  #ownFile(unit: Unit) {
    return unit.commands.find((it) => !it.isTrigger)?.file.file;
  }

  #declare(arg: Instruction & { kind: 'Arg' }, before: Built, escape: '\\' | '`'): Built | Refused {
    let { scope } = before;
    const args = this.#build.args ?? {};
    for (const { name, value } of arg.declarations) {
      const given = Object.hasOwn(args, name.text) ? args[name.text] : undefined;
      const own =
        given === undefined && value !== undefined ? expanded(value, environmentOf(scope), escape) : undefined;
      if (own !== undefined && 'refusal' in own) return refused(value ?? name, own.refusal);
      const global = this.#plan.globals.get(name.text);
      const text = given ?? own?.value ?? (typeof global === 'string' ? global : undefined);
      if (text === undefined || /^BUILDKIT_SBOM_SCAN_(?:CONTEXT|STAGE)$/.test(name.text)) continue;
      scope = withVariable(scope, { name: name.text, value: text, giver: 'arg' });
    }
    return { ...before, scope };
  }

  #sourcesOf({ sources }: Command): readonly (Vertex | undefined)[] | Refused {
    const vertices: (Vertex | undefined)[] = [];
    for (const source of sources) {
      const built = this.#built.get(source);
      if (built === undefined) {
        return refused(START, `stage ${source.label} comes later, and only stages above can be read; move it up`);
      }
      vertices.push(built.vertex);
    }
    return vertices;
  }

  /** A WORKDIR makes the folder, whether or not it is there (dispatchWorkdir). */
  #folder(directory: string, { scope, vertex }: Built, step: Step): Vertex {
    const { globals } = this.#plan;
    const epoch = this.#build.args?.['SOURCE_DATE_EPOCH'] ?? globals.get('SOURCE_DATE_EPOCH');
    const path = joinPath('/', directory);
    const parts: readonly Part[] = [
      { kind: 'workdir', name: 'directory', text: path },
      { kind: 'user', name: 'user', text: scope.user },
      { kind: 'arg', name: 'env SOURCE_DATE_EPOCH', text: typeof epoch === 'string' ? epoch : '' },
      { kind: 'instruction', name: 'scratch', text: vertex === undefined ? 'yes' : '' },
    ];
    const inputs: readonly Input[] =
      vertex === undefined ? [] : [{ vertex, selector: '', content: undefined, isWritable: true }];
    const action = { kind: 'folder', path, mode: 0o755, owner: scope.user } as const;
    const effect = { kind: 'files', actions: [action] } as const;
    return vertexOf({ effect, parts, definition: '', inputs, isUncached: false, step }, this.#digest);
  }
}

const START: Span = { start: 0, end: 0 };

/** The variables, the secrets among them hidden (convert_secrets.go, withSecretEnvMask). */
function withSecrets(run: Instruction & { kind: 'Run' }, { env }: Scope): ReadonlyMap<string, string> {
  const values = new Map(env.map((it) => [it.name, it.value]));
  for (const { name, fields } of run.flags) {
    const isSecret = fields.some((it) => it.key.text.toLowerCase() === 'type' && it.value?.text === 'secret');
    if (name !== 'mount' || !isSecret) continue;
    for (const { key, value } of fields) if (key.text.toLowerCase() === 'env' && value) values.set(value.text, '****');
  }
  return values;
}
