import type { Command, Dockerfile, Flag, Instruction, Pair, Word } from '../../server/syntax/ast.ts';

/** The tree as BuildKit's Node.Dump prints its own (parser/parser.go): a line an instruction, without heredoc bodies. */
export function dumpLikeBuildKit({ source, instructions }: Dockerfile): string {
  return `${instructions.map((it) => `(${dump(source, it)})`).join('\n')}\n`;
}

function dump(source: string, instruction: Instruction): string {
  const keyword = source.slice(instruction.keyword.start, instruction.keyword.end).toLowerCase();
  const flags =
    instruction.flags.length === 0 ? '' : ` [${instruction.flags.map((it) => quote(flagText(it))).join(' ')}]`;
  return `${keyword}${flags}${operands(source, instruction)
    .map((it) => ` ${it}`)
    .join('')}`;
}

function operands(source: string, instruction: Instruction): string[] {
  switch (instruction.kind) {
    case 'Add':
    case 'Copy':
      return words([...instruction.sources, instruction.target]);
    case 'Arg':
      return instruction.declarations.map(({ name, value }) =>
        quote(value === undefined ? name.text : `${name.text}=${value.text}`),
      );
    case 'Broken':
      return brokenOperands(source, instruction.keyword.end - instruction.keyword.start, instruction.words);
    case 'Cmd':
    case 'Entrypoint':
    case 'Run':
    case 'Shell':
      return command(instruction.command);
    case 'Env':
    case 'Label':
      return instruction.pairs.flatMap(pair);
    case 'Expose':
      return words(instruction.ports);
    case 'From': {
      const { image, alias } = instruction;
      return words(
        alias === undefined
          ? [image]
          : [image, { ...alias.name, text: source.slice(alias.as.start, alias.as.end) }, alias.name],
      );
    }
    case 'Healthcheck': {
      const type = quote(source.slice(instruction.type.start, instruction.type.end));
      return instruction.command === undefined ? [type] : [type, ...command(instruction.command)];
    }
    case 'Maintainer':
      return words([instruction.name]);
    case 'Onbuild':
      return [`(${dump(source, instruction.instruction)})`];
    case 'Stopsignal':
      return words([instruction.signal]);
    case 'User':
      return words([instruction.user]);
    case 'Volume':
      return words(instruction.paths);
    case 'Workdir':
      return words([instruction.path]);
  }
}

/** BuildKit's text parser lets a HEALTHCHECK pass whose type it does not know: the type, then the rest of the line. */
function brokenOperands(source: string, keywordLength: number, operands: readonly Word[]): string[] {
  const [type, first] = operands;
  const last = operands.at(-1);
  if (keywordLength !== 'HEALTHCHECK'.length || type === undefined || first === undefined || last === undefined)
    return words(operands);
  return [quote(type.text), quote(source.slice(first.start, last.end))];
}

function command(it: Command): string[] {
  if (it.kind === 'ExecForm') return words(it.args);
  return it.text === '' ? [] : [quote(it.text)];
}

function pair({ key, value, separator }: Pair): string[] {
  return [quote(key.text), quote(value.text), quote(separator.trim())];
}

function words(list: readonly Word[]): string[] {
  return list.map((it) => quote(it.text));
}

function flagText({ name, value }: Flag): string {
  return value === undefined ? `--${name}` : `--${name}=${value.text}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** As Go's strconv.Quote: what cannot be printed is escaped. */
function quote(text: string): string {
  const escaped = text.replace(
    /["\\\p{C}]/gu,
    (it) => SHORT[it] ?? `\\x${(it.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}
