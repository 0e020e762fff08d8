import type { Model } from '../../model/model.ts';
import { expandableWords } from '../../model/variable/expandable.ts';
import { variableUses } from '../../shell/variable/use.ts';
import type { Declaration, Field, Instruction, Pair, Run, Variable, Word, WordPart } from '../../syntax/ast.ts';
import { bodyOf } from '../../syntax/line/heredoc.ts';
import { bodyPartsOf } from '../../syntax/operand/word.ts';
import { descendants } from '../../syntax/walk.ts';
import { type Span, textOf } from '../../text/span.ts';
import { plainSpanOf } from './plain-span.ts';

/** A place where an instruction names a variable; which one that is, is not yet said. The span is that of the name. */
export interface Mention extends Span {
  readonly name: string;
  /** What it stands in; in an ONBUILD what that holds back. */
  readonly instruction: Instruction;
  readonly place: Place;
  /** Whether the name stands there as it is, so that another can be put in its place. */
  readonly isPlain: boolean;
}

type Place =
  /** `ARG NAME`, `ENV NAME=…`, an ENV that has no value yet, `--mount=type=secret,env=NAME`. */
  | { readonly kind: 'declaration'; readonly node: Declaration | Pair | Word | Field }
  /** `$NAME` where BuildKit expands it. */
  | { readonly kind: 'word'; readonly variable: Variable }
  /** A name in what a shell reads; not certain where the script may have set it itself. */
  | { readonly kind: 'script'; readonly isCertain: boolean; readonly ignoresCase: boolean };

/** All variables that an instruction names, in no order. */
export function* mentionsIn(model: Model, instruction: Instruction): Generator<Mention> {
  if (!MAY_NAME.has(instruction.kind)) return;
  yield* declarationsIn(model, instruction);
  for (const word of expandableWords(instruction)) yield* mentionsInParts(word.parts, instruction);
  switch (instruction.kind) {
    case 'Add':
    case 'Copy':
      for (const heredoc of instruction.heredocs) {
        if (!heredoc.expands) continue;
        yield* mentionsInParts(bodyPartsOf(bodyOf(model.file.source, heredoc)).parts, instruction);
      }
      break;
    case 'Run':
    case 'Cmd':
    case 'Entrypoint':
    case 'Healthcheck': {
      const script = model.script(instruction);
      if (script === undefined) return;
      for (const { start, end, name, holds, ignoresCase } of variableUses(script)) {
        // What the script sets itself is another variable.
        if (holds === 'set' || holds === 'own') continue;
        const place: Place = { kind: 'script', isCertain: holds === 'inherited', ignoresCase };
        yield { start, end, name, instruction, place, isPlain: true };
      }
      break;
    }
    default:
  }
}

/** The field of a RUN that gives a secret to a variable: the `env=TOKEN` of `--mount=type=secret,id=x,env=TOKEN`. */
export function secretsOf(run: Run): readonly Field[] {
  const mounts = run.flags.filter((it) => it.name === 'mount');
  return mounts.flatMap(({ fields }) => fields.filter(({ key, value }) => /^env$/i.test(key.text) && isName(value)));
}

/** Whether the text can be the name of a variable that is set; `$1` and `$@` name none. */
function isVariableName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(text);
}

/** Most instructions in most files name none. */
const MAY_NAME: ReadonlySet<Instruction['kind']> = new Set<Instruction['kind']>([
  'Add',
  'Arg',
  'Broken',
  'Cmd',
  'Copy',
  'Entrypoint',
  'Env',
  'Expose',
  'From',
  'Healthcheck',
  'Label',
  'Run',
  'Stopsignal',
  'User',
  'Volume',
  'Workdir',
]);

function* declarationsIn(model: Model, instruction: Instruction): Generator<Mention> {
  const named = (word: Word, name: string, node: Declaration | Pair | Word | Field): readonly Mention[] => {
    const span = plainSpanOf(word);
    const { start, end } = span ?? word;
    const place: Place = { kind: 'declaration', node };
    return isVariableName(name) ? [{ start, end, name, instruction, place, isPlain: span !== undefined }] : [];
  };
  switch (instruction.kind) {
    case 'Arg':
      for (const node of instruction.declarations) yield* named(node.name, node.name.text, node);
      break;
    case 'Env':
      for (const node of instruction.pairs) yield* named(node.key, model.valueOf(node.key) ?? '', node);
      break;
    case 'Run':
      for (const node of secretsOf(instruction)) {
        if (node.value !== undefined) yield* named(node.value, node.value.text, node);
      }
      break;
    case 'Broken': {
      // `ENV NAME`, while it is being typed.
      const [only, ...more] = instruction.words;
      const isEnv = /^env$/i.test(textOf(model.file.source, instruction.keyword));
      if (only !== undefined && more.length === 0 && isEnv) yield* named(only, only.text, only);
      break;
    }
    default:
  }
}

function* mentionsInParts(parts: readonly WordPart[], instruction: Instruction): Generator<Mention> {
  for (const part of parts) {
    for (const node of [part, ...descendants(part)]) {
      if (node.kind !== 'Variable' || !isVariableName(node.name)) continue;
      const { start, end } = node.nameSpan;
      yield { start, end, name: node.name, instruction, place: { kind: 'word', variable: node }, isPlain: true };
    }
  }
}

function isName(word: Word | undefined): boolean {
  return word !== undefined && isVariableName(word.text);
}
