import { checkOptionsIn } from '../../lint/ignore/check-options.ts';
import { readIgnoreComment } from '../../lint/ignore/ignore-comment.ts';
import type { Rule } from '../../lint/rule.ts';
import type { Model } from '../../model/model.ts';
import type { Directive, Flag, Instruction, Word } from '../../syntax/ast.ts';
import { MOUNT_KEYS } from '../../syntax/operand/mount.ts';
import { instructionAt } from '../../syntax/walk.ts';
import { type Span, textOf, touches } from '../../text/span.ts';
import { spotAt } from '../cursor/line.ts';
import { DIRECTIVE_DOCS } from '../docs/directives.ts';
import { FLAG_DOCS } from '../docs/flags.ts';
import { own } from '../docs/own.ts';
import { PLATFORM_DOCS } from '../docs/platforms.ts';
import { documentationOf, type Topic } from '../documentation.ts';
import { code, paragraphs } from '../markdown.ts';
import { heredocNameAt } from '../name/heredoc.ts';
import { mentionsIn } from '../name/mention.ts';
import { stageSummary } from '../stage-summary.ts';
import { imageText } from './image.ts';
import { heredocText, pathText, portText, signalText } from './operand.ts';
import { variableText } from './variable.ts';

/** A part of the text, and what it means. */
export interface Subject {
  readonly span: Span;
  readonly markdown: string;
}

/** The smallest part of the text at an offset of which there is something to say. */
export function subjectAt(model: Model, offset: number, rules: readonly Rule[]): Subject | undefined {
  return new SubjectReader(model, offset, rules).subject();
}

class SubjectReader {
  readonly #model: Model;
  readonly #offset: number;
  readonly #rules: readonly Rule[];

  constructor(model: Model, offset: number, rules: readonly Rule[]) {
    this.#model = model;
    this.#offset = offset;
    this.#rules = rules;
  }

  subject(): Subject | undefined {
    const { file } = this.#model;
    const directive = file.directives.find((it) => this.#isAt(it));
    if (directive !== undefined) return this.#inDirective(directive);
    const spot = spotAt(file, this.#offset);
    if (spot.kind === 'comment') return this.#inComment(spot.comment);
    const instruction = instructionAt(file, this.#offset);
    return instruction && this.#inInstruction(instruction);
  }

  #inDirective({ start, end, name, nameSpan, value, valueSpan }: Directive): Subject | undefined {
    if (name === 'check' && this.#isAt(valueSpan)) {
      const { skip = [], experimental = [] } = checkOptionsIn(this.#model.file) ?? {};
      const check = [...skip, ...experimental].find((it) => this.#isAt(it));
      const found = check && this.#topic(check, { kind: 'rule', name: check.text });
      if (found !== undefined) return found;
    }
    const known = this.#isAt(valueSpan) ? DIRECTIVE_DOCS[name].values.find((it) => it.name === value) : undefined;
    if (known !== undefined) return { span: valueSpan, markdown: `**${code(value)}**: ${known.text}` };
    const part = [nameSpan, valueSpan].find((it) => this.#isAt(it));
    return this.#topic(part ?? { start, end }, { kind: 'directive', name });
  }

  #inComment(comment: Span): Subject | undefined {
    const { names = [] } = readIgnoreComment(this.#model.file.source, comment) ?? {};
    const name = names.find((it) => this.#isAt(it));
    return name && this.#topic(name, { kind: 'rule', name: name.text });
  }

  #inInstruction(instruction: Instruction): Subject | undefined {
    if (this.#isAt(instruction.keyword)) {
      return this.#topic(instruction.keyword, { kind: 'instruction', name: this.#nameOf(instruction) });
    }
    if (instruction.kind === 'Onbuild') return this.#inInstruction(instruction.instruction);
    const mention = [...mentionsIn(this.#model, instruction)].findLast((it) => this.#isAt(it));
    if (mention !== undefined) return { span: mention, markdown: variableText(mention, this.#model) };
    const reference = this.#model.references.find((it) => it.instruction === instruction && this.#isAt(it.word));
    if (reference !== undefined) {
      const { source: named, word } = reference;
      if (named.kind === 'stage') return { span: word, markdown: stageSummary(named.stage, this.#model) };
      return { span: word, markdown: imageText(named) };
    }
    const heredoc = heredocNameAt(this.#model, this.#offset);
    if (heredoc !== undefined) {
      const span = [heredoc.opening, heredoc.closing].find((it) => it !== undefined && this.#isAt(it));
      const markdown = heredocText(heredoc.heredoc, instruction, this.#model);
      return { span: span ?? heredoc.heredoc.opener, markdown };
    }
    const flag = instruction.flags.find((it) => this.#isAt(it));
    return flag === undefined ? this.#inOperands(instruction) : this.#inFlag(flag, instruction);
  }

  #inFlag(flag: Flag, instruction: Instruction): Subject | undefined {
    const keyword = this.#nameOf(instruction);
    const name = { start: flag.start, end: flag.nameSpan.end };
    if (!this.#isAt(name)) {
      const found = flag.name === 'mount' ? this.#inMount(flag) : this.#valueOf(flag, keyword);
      if (found !== undefined) return found;
    }
    const isWhole = flag.fields.length === 0 || !this.#isAt(name);
    return this.#topic(isWhole ? flag : name, { kind: 'flag', instruction: keyword, name: flag.name });
  }

  #valueOf({ name, value }: Flag, keyword: string): Subject | undefined {
    if (value === undefined) return undefined;
    const text = this.#model.valueOf(value) ?? value.text;
    const platform = name === 'platform' ? own(PLATFORM_DOCS, text) : undefined;
    const choices = own(own(FLAG_DOCS, keyword) ?? {}, name)?.values;
    const meaning = platform ?? choices?.find((it) => it.name === text)?.text;
    if (meaning === undefined || meaning === '') return undefined;
    return { span: value, markdown: `**${code(text)}**: ${meaning}` };
  }

  #inMount({ fields }: Flag): Subject | undefined {
    const field = fields.find((it) => this.#isAt(it));
    if (field === undefined) return undefined;
    const given = fields.findLast((it) => it.key.text.toLowerCase() === 'type')?.value;
    const type = (given === undefined ? 'bind' : (this.#model.valueOf(given) ?? given.text)).toLowerCase();
    const isType = own(MOUNT_KEYS, field.key.text.toLowerCase()) === 'type';
    if (isType && field.value !== undefined && this.#isAt(field.value)) {
      const found = this.#topic(field.value, { kind: 'mount', type });
      if (found !== undefined) return found;
    }
    return this.#topic(field, { kind: 'mount-key', type, key: field.key.text });
  }

  #inOperands(instruction: Instruction): Subject | undefined {
    const model = this.#model;
    switch (instruction.kind) {
      case 'Add':
      case 'Copy':
        return this.#text(instruction.target, (it) => pathText(it, 'Destination', instruction, model));
      case 'Workdir':
        return this.#text(instruction.path, (it) => pathText(it, 'Working directory', instruction, model));
      case 'Expose':
        return this.#text(
          instruction.ports.find((it) => this.#isAt(it)),
          (it) => portText(it, instruction, model),
        );
      case 'Stopsignal':
        return this.#text(instruction.signal, (it) => signalText(it, model));
      case 'From': {
        const { alias } = instruction;
        const stage = model.stages.find((it) => it.from === instruction);
        const part = alias !== undefined && this.#isAt(alias.name) ? alias.name : alias;
        return stage && this.#text(part, () => stageSummary(stage, model));
      }
      case 'Label': {
        const key = instruction.pairs.find((it) => this.#isAt(it.key))?.key;
        return this.#text(key, (it) => {
          const name = model.valueOf(it) ?? it.text;
          const meaning = documentationOf({ kind: 'label', name }, model, []);
          return meaning && paragraphs(`**${code(name)}**`, meaning);
        });
      }
      case 'Healthcheck': {
        if (!this.#isAt(instruction.type)) return undefined;
        return this.#topic(instruction.type, { kind: 'instruction', name: 'HEALTHCHECK' });
      }
      default:
        return undefined;
    }
  }

  /** In upper case. */
  #nameOf({ kind, keyword }: Instruction): string {
    return (kind === 'Broken' ? textOf(this.#model.file.source, keyword) : kind).toUpperCase();
  }

  #text<Part extends Word | Span>(
    part: Part | undefined,
    textFor: (part: Part) => string | undefined,
  ): Subject | undefined {
    if (part === undefined || !this.#isAt(part)) return undefined;
    const markdown = textFor(part);
    return markdown === undefined ? undefined : { span: part, markdown };
  }

  #topic(span: Span, topic: Topic): Subject | undefined {
    const markdown = documentationOf(topic, this.#model, this.#rules);
    return markdown === undefined ? undefined : { span, markdown };
  }

  #isAt(span: Span): boolean {
    return touches(span, this.#offset);
  }
}
