import type { Model } from '../../model/model.ts';
import { scriptHeredocOf } from '../../model/run/script.ts';
import { expandableWords } from '../../model/variable/expandable.ts';
import type { Broken, Command, Flag, From, Heredoc, Instruction, Run, Word, WordPart } from '../../syntax/ast.ts';
import { bodyOf } from '../../syntax/line/heredoc.ts';
import { bodyPartsOf, partsOf } from '../../syntax/operand/word.ts';
import { type Span, textOf } from '../../text/span.ts';
import type { Canvas } from './canvas.ts';
import type { TokenType } from './legend.ts';
import { paintScript } from './script.ts';
import { paintExpanded, paintPlain, paintVariables } from './word.ts';

/** Paints an instruction, in an ONBUILD what that holds back too. `stageWords` are the words that name a stage. */
export function paintInstruction(
  canvas: Canvas,
  instruction: Instruction,
  model: Model,
  stageWords: ReadonlySet<Word>,
): void {
  new InstructionPainter(canvas, model, stageWords, new Set(expandableWords(instruction))).paint(instruction);
}

class InstructionPainter {
  readonly #canvas: Canvas;
  readonly #model: Model;
  readonly #stageWords: ReadonlySet<Word>;
  readonly #expandable: ReadonlySet<Word>;

  constructor(canvas: Canvas, model: Model, stageWords: ReadonlySet<Word>, expandable: ReadonlySet<Word>) {
    this.#canvas = canvas;
    this.#model = model;
    this.#stageWords = stageWords;
    this.#expandable = expandable;
  }

  paint(instruction: Instruction): void {
    this.#canvas.paint(instruction.keyword, 'keyword', instruction.kind === 'Maintainer' ? 'deprecated' : undefined);
    for (const flag of instruction.flags) this.#flag(flag);
    switch (instruction.kind) {
      case 'Add':
      case 'Copy':
        this.#words([...instruction.sources, instruction.target], instruction.form);
        for (const it of instruction.heredocs) this.#file(it);
        break;
      case 'Volume':
        this.#words(instruction.paths, instruction.form);
        break;
      case 'Arg':
        for (const { name, value } of instruction.declarations) this.#setting(name, value, 'variable', 'parameter');
        break;
      case 'Env':
        for (const { key, value } of instruction.pairs) this.#setting(key, value, 'variable', 'parameter');
        break;
      case 'Label':
        for (const { key, value } of instruction.pairs) this.#setting(key, value, 'property', 'parameter');
        break;
      case 'From':
        this.#from(instruction);
        break;
      case 'Run':
        this.#run(instruction);
        break;
      case 'Healthcheck':
        this.#canvas.paint(instruction.type, 'keyword');
        if (instruction.command !== undefined) this.#command(instruction, instruction.command);
        break;
      case 'Cmd':
      case 'Entrypoint':
        this.#command(instruction, instruction.command);
        break;
      case 'Shell':
        this.#words(instruction.command.args, 'json');
        break;
      case 'Expose':
        for (const it of instruction.ports) this.#port(it);
        break;
      case 'Workdir':
        this.#word(instruction.path, 'parameter');
        break;
      case 'User':
        this.#word(instruction.user, 'parameter');
        break;
      case 'Stopsignal':
        this.#word(instruction.signal, 'parameter');
        break;
      case 'Maintainer':
        this.#word(instruction.name, 'parameter');
        break;
      case 'Onbuild':
        paintInstruction(this.#canvas, instruction.instruction, this.#model, this.#stageWords);
        break;
      case 'Broken':
        this.#broken(instruction);
        break;
    }
  }

  #word(word: Word, type: TokenType): void {
    if (this.#stageWords.has(word)) paintPlain(this.#canvas, word, 'namespace');
    else if (this.#expandable.has(word)) paintExpanded(this.#canvas, word, type);
    else paintPlain(this.#canvas, word, type);
  }

  #words(words: readonly Word[], form: 'words' | 'json'): void {
    for (const it of words) this.#word(it, form === 'json' ? 'string' : 'parameter');
  }

  #flag({ start, nameSpan, value, fields }: Flag): void {
    this.#canvas.paint({ start, end: nameSpan.end }, 'parameter');
    this.#equals(nameSpan.end);
    if (fields.length === 0 && value !== undefined) this.#word(value, 'property');
    for (const field of fields) {
      this.#canvas.paint(field.key, 'parameter');
      if (field.value === undefined) continue;
      this.#equals(field.key.end);
      this.#word(field.value, 'property');
    }
  }

  #setting(name: Word, value: Word | undefined, nameType: TokenType, valueType: TokenType): void {
    this.#canvas.paint(name, nameType, nameType === 'variable' ? 'declaration' : undefined);
    if (this.#expandable.has(name)) paintVariables(this.#canvas, name.parts);
    this.#equals(name.end);
    if (value !== undefined) this.#word(value, valueType);
  }

  #equals(at: number): void {
    if (this.#canvas.source[at] === '=') this.#canvas.paint({ start: at, end: at + 1 }, 'operator');
  }

  #from({ image, alias }: From): void {
    this.#image(image);
    if (alias === undefined) return;
    this.#canvas.paint(alias.as, 'keyword');
    this.#canvas.paint(alias.name, 'namespace', 'declaration');
  }

  /** `ghcr.io/acme/app:1.2@sha256:…`: the name, the version, the digest. */
  #image(word: Word): void {
    this.#word(word, 'class');
    if (this.#stageWords.has(word)) return;
    const text = textOf(this.#canvas.source, word);
    const plain = word.parts.reduce(
      (it, part) => (part.kind === 'Variable' ? blanked(it, part, word.start) : it),
      text,
    );
    const at = plain.indexOf('@');
    const end = at < 0 ? plain.length : at;
    const colon = plain.indexOf(':', plain.lastIndexOf('/', end) + 1);
    if (colon >= 0 && colon < end) this.#version(word, colon, end);
    if (at >= 0) this.#version(word, at, plain.length);
    paintVariables(this.#canvas, word.parts);
  }

  /** What stands behind a colon or an at sign, in places of the word. */
  #version({ start }: Word, sign: number, end: number): void {
    this.#canvas.clear({ start: start + sign, end: start + sign + 1 });
    this.#canvas.paint({ start: start + sign + 1, end: start + end }, 'property');
  }

  /** `80-90/tcp` */
  #port(word: Word): void {
    this.#word(word, 'parameter');
    for (const part of word.parts) {
      if (part.kind !== 'Literal') continue;
      for (const { 0: digits, index } of textOf(this.#canvas.source, part).matchAll(/\d+/g)) {
        const start = part.start + index;
        this.#canvas.paint({ start, end: start + digits.length }, 'number');
      }
    }
  }

  #run(run: Run): void {
    const script = scriptHeredocOf(run);
    for (const it of run.heredocs) if (it !== script) this.#file(it);
    this.#command(run, run.command);
    for (const it of run.heredocs) this.#delimiters(it);
  }

  #command(instruction: Parameters<Model['script']>[0], command: Command): void {
    if (command.kind === 'ExecForm') this.#words(command.args, 'json');
    else {
      const script = this.#model.script(instruction);
      if (script !== undefined) paintScript(this.#canvas, script);
    }
  }

  /** A here-document that is a file, or what a command reads. */
  #file(heredoc: Heredoc): void {
    this.#canvas.paint(heredoc.body, 'string');
    if (heredoc.expands) paintVariables(this.#canvas, bodyPartsOf(bodyOf(this.#canvas.source, heredoc)).parts);
    this.#delimiters(heredoc);
  }

  #delimiters({ opener, terminator }: Heredoc): void {
    const sign = /^\d*<<-?/.exec(textOf(this.#canvas.source, opener))?.[0].length ?? 0;
    this.#canvas.paint({ start: opener.start, end: opener.start + sign }, 'operator');
    this.#canvas.paint({ start: opener.start + sign, end: opener.end }, 'keyword');
    if (terminator !== undefined) this.#canvas.paint(terminator, 'keyword');
  }

  /** What is being typed is to look as it will when it is whole. */
  #broken({ keyword, words, heredocs }: Broken): void {
    const { source } = this.#canvas;
    const [first, second, third] = words;
    for (const it of words) paintPlain(this.#canvas, it, 'parameter');
    for (const it of heredocs) this.#file(it);
    switch (textOf(source, keyword).toUpperCase()) {
      case 'FROM':
        if (first !== undefined) this.#image(first);
        if (second !== undefined && /^as$/i.test(second.text)) {
          this.#canvas.paint(second, 'keyword');
          if (third !== undefined) this.#canvas.paint(third, 'namespace', 'declaration');
        }
        break;
      case 'ARG':
      case 'ENV':
        if (first !== undefined) this.#unfinishedSetting(first);
        break;
      case 'HEALTHCHECK':
        if (first !== undefined && /^(?:cmd|none)$/i.test(first.text)) this.#canvas.paint(first, 'keyword');
        break;
      case 'ONBUILD':
        if (first !== undefined) this.#canvas.paint(first, 'keyword');
        break;
    }
    for (const it of words) paintVariables(this.#canvas, this.#partsOfUnread(it));
  }

  /** The parser takes the words of what it cannot understand as they are. */
  #partsOfUnread({ start, end }: Word): readonly WordPart[] {
    const text = textOf(this.#canvas.source, { start, end });
    if (!text.includes('$')) return [];
    return partsOf({ text, stretches: [{ at: 0, source: start }], end }, this.#model.file.escape).parts;
  }

  #unfinishedSetting(word: Word): void {
    const equals = textOf(this.#canvas.source, word).indexOf('=');
    const end = equals < 0 ? word.end : word.start + equals;
    this.#canvas.paint({ start: word.start, end }, 'variable', 'declaration');
    this.#equals(end);
  }
}

function blanked(text: string, { start, end }: Span, offset: number): string {
  return text.slice(0, start - offset) + 'x'.repeat(end - start) + text.slice(end - offset);
}
