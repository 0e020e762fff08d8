/** A text as code in Markdown, on one line, whatever it holds. */
export function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length)));
  const line = text.replace(/[\r\n]+/g, ' ');
  // Of blanks around it Markdown takes one off at each end (CommonMark, 6.1), unless there are only blanks.
  const space = /^$|^`|`$|^ (?=.*[^ ]).* $/.test(line) ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** Lines of a Dockerfile, to be coloured as such. */
export function fenced(lines: readonly string[]): string {
  return `\`\`\`dockerfile\n${lines.join('\n')}\n\`\`\``;
}

/** Paragraphs, those left out that say nothing. */
export function paragraphs(...texts: readonly (string | undefined)[]): string {
  return texts.filter((it) => it !== undefined && it !== '').join('\n\n');
}

/** A list of points, those left out that say nothing. */
export function bullets(...points: readonly (string | undefined)[]): string {
  return points.flatMap((it) => (it === undefined || it === '' ? [] : `- ${it}`)).join('\n');
}
