import type { BuildContext } from '../../context/context.ts';
import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import type { Instruction } from '../../syntax/ast.ts';
import { textOf } from '../../text/span.ts';
import { type Copied, copiedBy, overlap, sourceOf } from './copied.ts';
import type { Files } from './manifest-text.ts';
import { LEADING, type Touched, touchedBy } from './touched.ts';

/** An instruction of a stage, and what is known of its work. */
export interface Part {
  readonly instruction: Instruction;
  /** On one line, as it is named to people. */
  readonly text: string;
  /** Of a COPY or ADD. */
  readonly copied: Copied | undefined;
  /** Of a RUN; a text says why it is not known. */
  readonly touched: Touched | string | undefined;
  /** What an ARG or ENV sets. */
  readonly names: readonly string[];
  /** Values of variables in effect that lead programs to files. */
  readonly leads: readonly string[];
}

/** The instructions of a stage without its FROM. */
export function partsOf(stage: Stage, model: Model, context: BuildContext): readonly Part[] {
  const copies: (Copied | undefined)[] = [];
  return stage.instructions.map((instruction) => {
    const isCopy = instruction.kind === 'Copy' || instruction.kind === 'Add';
    const copied = isCopy ? copiedBy(instruction, model, context) : undefined;
    if (isCopy) copies.push(copied);
    const files = filesOf([...copies]);
    return {
      instruction,
      text: textOf(model.file.source, instruction)
        .replace(/\\\r?\n|\s+/g, ' ')
        .replace(/ {2,}/g, ' ')
        .trim(),
      copied,
      touched: instruction.kind === 'Run' ? touchedBy(instruction, model, files) : undefined,
      names: namesIn(instruction),
      leads: leadsAt(instruction, model),
    };
  });
}

/** The files that come out of the build context; the last COPY that brings one has the last word. */
function filesOf(copies: readonly (Copied | undefined)[]): Files {
  return (path) => {
    for (const copied of copies.toReversed()) {
      const isUnknown = copied?.places === undefined && copied?.targets.every((it) => !overlap(it, path)) !== true;
      if (copied === undefined || isUnknown) return { problem: 'not all that is copied is known' };
      const source = sourceOf(copied, path);
      if (source === undefined) continue;
      const text = copied.context.textOf?.(source);
      return text === undefined ? { problem: `what is in ${source} is not known` } : { text };
    }
    return undefined;
  };
}

function namesIn(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case 'Arg':
      return instruction.declarations.map((it) => it.name.text);
    case 'Env':
      return instruction.pairs.map((it) => it.key.text);
    default:
      return [];
  }
}

function leadsAt(instruction: Instruction, model: Model): readonly string[] {
  if (instruction.kind !== 'Run') return [];
  const { variables } = model.stateAt(instruction);
  return variables.names().flatMap((name) => {
    if (!LEADING.test(name)) return [];
    const { value, origin } = variables.lookup(name);
    if (typeof value === 'string') return value.split(/[:\s,=]/).filter((it) => it.startsWith('/'));
    return origin.kind === 'env' ? leadsIn(origin.pair.value.text, name) : [];
  });
}

/** Of a value that is not known as a whole, like `/app/bin:$PATH`; what another variable holds may be anywhere. */
function leadsIn(text: string, name: string): readonly string[] {
  const parts = text.replace(/["']/g, '').split(/[:\s,=](?!-)/);
  return parts.flatMap((it) => {
    if (it === `$${name}` || it.startsWith(`\${${name}`)) return [];
    if (it.startsWith('/') && !it.includes('$')) return it;
    return it.includes('$') ? '/' : [];
  });
}

/** Whether the text of an instruction has a name in it, as a variable or otherwise. */
export function mentions({ text }: Part, name: string): boolean {
  return new RegExp(`(?<!\\w)${name.replace(/\W/g, '\\$&')}(?!\\w)`).test(text);
}
