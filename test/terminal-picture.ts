const COLUMN = 8.4;
const ROW = 19;
const MARGIN = 20;
const SIZE = 14;

/** What is switched on by the codes of a terminal (ECMA-48, SGR), as far as reports use them, and what ends it. */
const CLASSES: Readonly<Record<string, string>> = {
  1: 'strong',
  2: 'faint',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
};
const ENDS: Readonly<Record<string, readonly string[]>> = {
  22: ['strong', 'faint'],
  39: ['red', 'green', 'yellow', 'blue', 'magenta'],
};

/** What a terminal shows as an SVG, light or dark as its reader likes it; `title` is what it is called where it is not seen. */
export function terminalPicture(title: string, output: string): string {
  const rows = output.trimEnd().split('\n').map(runsOf);
  const columns = Math.max(...rows.flat().map((it) => it.column + it.text.length));
  const [width, height] = [Math.ceil(columns * COLUMN) + 2 * MARGIN, rows.length * ROW + 2 * MARGIN];
  const lines = rows.flatMap((runs, index) => {
    const y = MARGIN + index * ROW + SIZE;
    return runs.map((it) => `<text ${placeOf(it, y)}>${escaped(it.text)}</text>\n`);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
rect { fill: #fff; stroke: #d0d7de }
text { font: ${SIZE}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }
.strong { font-weight: bold }
.faint { fill: #636c76 }
.red { fill: #c0212c }
.green { fill: #1a7f37 }
.yellow { fill: #8a5a00 }
.blue { fill: #0550ae }
.magenta { fill: #8250df }
@media (prefers-color-scheme: dark) {
rect { fill: #0d1117; stroke: #30363d }
text { fill: #e6edf3 }
.faint { fill: #9198a1 }
.red { fill: #ff7b72 }
.green { fill: #56d364 }
.yellow { fill: #e3b341 }
.blue { fill: #79c0ff }
.magenta { fill: #d2a8ff }
}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines.join('')}</svg>
`;
}

interface Run {
  readonly column: number;
  readonly text: string;
  readonly classes: readonly string[];
}

/** The parts of a line that look alike; blanks at their ends are left out. */
function runsOf(line: string): readonly Run[] {
  const runs: Run[] = [];
  let column = 0;
  let classes: readonly string[] = [];
  for (const [index, part] of line.split('\u001b[').entries()) {
    // "31mtext"
    const [, code = '', text = part] = (index > 0 && /^(\d*)m([^]*)$/.exec(part)) || [];
    const [added, ended] = [CLASSES[code], ENDS[code] ?? []];
    classes = [...classes.filter((it) => !ended.includes(it)), ...(added === undefined ? [] : [added])];
    const indent = text.length - text.trimStart().length;
    if (text.trim() !== '') runs.push({ column: column + indent, text: text.trim(), classes });
    column += text.length;
  }
  return runs;
}

/** As wide as in a terminal, whatever the font. */
function placeOf({ column, text, classes }: Run, y: number): string {
  const [x, length] = [MARGIN + column * COLUMN, text.length * COLUMN].map((it) => it.toFixed(1));
  return `x="${x}" y="${y}" textLength="${length}"${classes.length > 0 ? ` class="${classes.join(' ')}"` : ''}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
