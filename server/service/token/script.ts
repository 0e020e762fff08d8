import type { Block, Redirection, Script, ShellAssignment, ShellCommand, ShellWord } from '../../shell/script.ts';
import { textOf } from '../../text/span.ts';
import type { Canvas } from './canvas.ts';
import type { TokenType } from './legend.ts';
import { paintRest } from './script-rest.ts';

/** Paints what a shell reads: commands by their words, then what stands between them. */
export function paintScript(canvas: Canvas, script: Script): void {
  const cleared = new Set<Block>();
  for (const command of script.commands) {
    const block = scriptAround(command.block);
    // What a command is given to be read as a script is more than the string that it is too.
    if (block.outer !== undefined && !cleared.has(block)) canvas.clear(block);
    cleared.add(block);
    paintCommand(canvas, command);
  }
  for (const text of script.texts) paintRest(canvas, text);
}

function scriptAround(block: Block): Block {
  let at = block;
  while (at.kind !== 'script' && at.outer !== undefined) at = at.outer;
  return at;
}

function paintCommand(canvas: Canvas, { wrappers, assignments, name, args, redirections }: ShellCommand): void {
  for (const it of wrappers) {
    paintWord(canvas, it.name, 'function');
    for (const arg of it.args) paintArgument(canvas, arg);
  }
  for (const it of assignments) paintAssignment(canvas, it);
  if (name !== undefined) paintWord(canvas, name, name.text === '[[' ? 'keyword' : 'function');
  for (const arg of args) paintArgument(canvas, arg);
  for (const it of redirections) paintRedirection(canvas, it);
}

/** `-y`, `--retry=3`, `curl` */
function paintArgument(canvas: Canvas, word: ShellWord): void {
  paintWord(canvas, word, 'string');
  if (canvas.source[word.start] !== '-') return;
  const [option = ''] = /^--?[\w-]+/.exec(textOf(canvas.source, word)) ?? [];
  const end = word.start + option.length;
  canvas.paint({ start: word.start, end }, 'parameter');
  if (canvas.source[end] === '=') canvas.paint({ start: end, end: end + 1 }, 'operator');
}

/** `NAME=value`, `NAME+=value` */
function paintAssignment(canvas: Canvas, { start, name, value }: ShellAssignment): void {
  const end = start + name.length;
  canvas.paint({ start, end }, 'variable', 'declaration');
  const sign = canvas.source.startsWith('+=', end) ? 2 : 1;
  canvas.paint({ start: end, end: end + sign }, 'operator');
  if (value !== undefined) paintWord(canvas, value, 'string');
}

function paintRedirection(canvas: Canvas, { start, operator, descriptor, target }: Redirection): void {
  const sign = (descriptor === undefined ? 0 : String(descriptor).length) + operator.length;
  canvas.paint({ start, end: start + sign }, 'operator');
  if (target !== undefined) paintWord(canvas, target, /[<>]&$/.test(operator) ? 'operator' : 'string');
}

function paintWord(canvas: Canvas, word: ShellWord, type: TokenType): void {
  canvas.paint(word, type);
  for (const part of word.parts) {
    // The commands in it are painted for themselves.
    if (part.kind === 'Computed') canvas.clear(part);
    if (part.kind !== 'Variable') continue;
    canvas.paint(part, 'variable');
    const behind = part.end - part.modifier.length - 1;
    const [operator] = OPERATOR.exec(part.modifier) ?? [];
    if (operator === undefined || !canvas.source.startsWith(part.modifier, behind)) continue;
    canvas.paint({ start: behind, end: part.end - 1 }, 'string');
    canvas.paint({ start: behind, end: behind + operator.length }, 'operator');
  }
}

/** What follows the name in braces: `:-`, `##`, `//`. */
const OPERATOR = /^(?::?[-=?+]|:|##?|%%?|\/[/#%]?|\^\^?|,,?)/;
