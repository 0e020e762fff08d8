import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { pages } from './docs.ts';

/** `npm run docs`: writes the pages that are made from the rules, and no others stay. */
rmSync('rules/docs', { recursive: true, force: true });
mkdirSync('rules/docs', { recursive: true });
for (const [path, text] of pages) writeFileSync(path, text);
