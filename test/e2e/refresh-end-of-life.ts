import { readFileSync, writeFileSync } from 'node:fs';
import { products } from '../../server/model/image-facts/end-of-life.ts';

/**
 * `node build.mjs test/e2e/refresh-end-of-life.ts debian debian.json`: puts what https://endoflife.date/api/debian.json
 * says of a product into the table. Releases that it does not name stay. The date of the table is for a person to set.
 */
const TABLE = 'server/model/image-facts/end-of-life.ts';
const WIDTH = 110;

interface Cycle {
  readonly cycle: string;
  readonly eol: string | boolean;
  readonly extendedSupport?: string | boolean;
}

const [id = '', file = ''] = process.argv.slice(2);
const product = products.get(id);
if (product === undefined)
  throw new Error(`no product of the table is called "${id}": ${[...products.keys()].join(', ')}`);

const published: readonly Cycle[] = JSON.parse(readFileSync(file, 'utf8'));
const ends = new Map([...published.map((it) => [it.cycle, endOf(it)] as const)]);
for (const [cycle, end] of product.ends) if (!ends.has(cycle)) ends.set(cycle, end);

const source = readFileSync(TABLE, 'utf8');
const start = source.indexOf(`product('${id}', `);
const open = source.indexOf('[', start) + 1;
const close = source.indexOf('])', open);
const rows = rowsOf([...ends].map(([cycle, end]) => `${cycle} ${end}`));
writeFileSync(
  TABLE,
  `${source.slice(0, open)}\n${rows.map((it) => `      '${it}',\n`).join('')}    ${source.slice(close)}`,
);

/** The official images of Debian are rebuilt until the end of its long-term support. */
function endOf({ eol, extendedSupport }: Cycle): string {
  if (id === 'debian' && typeof extendedSupport === 'string') return extendedSupport;
  return typeof eol === 'string' ? eol : '';
}

function rowsOf(releases: readonly string[]): readonly string[] {
  const rows: string[] = [];
  for (const release of releases) {
    const row = rows.at(-1);
    if (row === undefined || row.length + release.length + 2 > WIDTH) rows.push(release);
    else rows[rows.length - 1] = `${row}, ${release}`;
  }
  return rows;
}
