/** Ways to make a large Dockerfile of a small one, each to about as many characters as are asked for. */
export const PUMPS: ReadonlyMap<string, (source: string, length: number) => string> = new Map([
  ['as further stages', (source, length) => repeated(ending(source), length)],
  [
    'as further instructions of a stage',
    (source, length) => {
      const { head, body } = parted(source);
      return head + repeated(body, length);
    },
  ],
  [
    'with one command after the other in a RUN',
    (source, length) => {
      const { head, body } = parted(source);
      const commands = body.match(/^RUN (?:[^\n]*\\\n)*[^\n]*/gm) ?? ['RUN a'];
      const joined = commands.map((it) => it.slice(4)).join(' && \\\n');
      return `${head}RUN ${repeated(`${joined} && \\\n`, length)}a\n`;
    },
  ],
  [
    'with long last words',
    (source, length) => {
      const lines = ending(source).match(/[^\n]*\n/g) ?? [];
      const words = lines.filter((it) => /\S\s*$/.test(it));
      return lines
        .map((it) =>
          words.includes(it)
            ? it.replace(
                /(?<!\S)(\S+)(\s*)$/,
                (_, word: string, blank: string) => repeated(word, length / words.length) + blank,
              )
            : it,
        )
        .join('');
    },
  ],
  [
    'with more words on continued lines',
    (source, length) => {
      const { head, body } = parted(source);
      const [first = 'RUN a'] = body.split('\n').filter((it) => /^[A-Z]+ /.test(it));
      const [keyword = '', ...words] = first.replace(/\\$/, '').split(' ');
      return `${head}${keyword} ${repeated(`${words.join(' ')} \\\n`, length)}a\n`;
    },
  ],
]);

function repeated(text: string, length: number): string {
  return text.repeat(Math.max(1, Math.ceil(length / Math.max(1, text.length))));
}

function ending(source: string): string {
  return source.endsWith('\n') ? source : `${source}\n`;
}

/** Up to the first FROM, and behind it. */
function parted(source: string): { readonly head: string; readonly body: string } {
  const [head = 'FROM alpine:3.22\n'] = /^(?:[^\n]*\n)*?FROM [^\n]*\n/i.exec(ending(source)) ?? [];
  return { head, body: ending(source).slice(head.length) || 'RUN a\n' };
}
