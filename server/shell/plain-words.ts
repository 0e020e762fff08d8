/** The words of one plain command, its quotes taken off; `undefined` where a shell does more than to split them. */
export function plainWords(text: string): readonly string[] | undefined {
  if (!PLAIN_COMMAND.test(text)) return undefined;
  const words = Array.from(text.matchAll(WORD), ({ 0: word }) => word.replace(QUOTED, '$1$2'));
  const program = words[0] ?? '';
  return program === '' || program.includes('=') || BUILT_IN.test(program) ? undefined : words;
}

/** `node server.js --name 'my app' --env="a b"` */
const PLAIN_COMMAND = /^(?:[\w./:@%+,=-]|'[^'\n]*'|"[^"$`\\!\n]*"|[ \t])+$/;
const WORD = /(?:[\w./:@%+,=-]|'[^']*'|"[^"]*")+/g;
const QUOTED = /'([^']*)'|"([^"]*)"/g;
/** What only a shell can run: there is no such program. */
const BUILT_IN =
  /^(?:\.|:|alias|break|cd|command|continue|eval|exec|exit|export|hash|read|readonly|return|set|shift|source|times|trap|type|ulimit|umask|unset|wait)$/;
