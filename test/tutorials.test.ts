import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { fix } from '../server/lint/fix.ts';
import { lint } from '../server/lint/lint.ts';
import type { Diagnostic } from '../server/lint/rule.ts';
import { marked, unmarked } from './markers.ts';

/** What beginners are taught, a lesson in up to two files: how it should be done, and how it is done wrong. */
const FOLDER = join('fixtures', 'tutorials');
const lessons = (kind: 'good' | 'bad') =>
  readdirSync(FOLDER).flatMap((it) => (it.endsWith(`.${kind}.Dockerfile`) ? it.slice(0, it.indexOf('.')) : []));
const read = (lesson: string, kind: 'good' | 'bad') =>
  readFileSync(join(FOLDER, `${lesson}.${kind}.Dockerfile`), 'utf8');

/** What is wrong here has several remedies, or one that no text of a Dockerfile holds: a user, a version, a check. */
const LEFT_TO_AUTHORS = [
  'back-to-root',
  'build-secret',
  'chained-commands',
  'cleanup-in-the-same-layer',
  'downloaded-archive',
  'health-check',
  'no-secrets',
  'non-root-user',
  'pinned-version',
];

describe('what tutorials call good', () => {
  it.each(lessons('good'))('comes out clean: %s', (lesson) => {
    const source = read(lesson, 'good');
    const loud = findings(source).filter(({ severity }) => severity === 'error' || severity === 'warning');
    expect(marked(source, loud)).toBe(source);
  });
});

describe('what tutorials call bad', () => {
  it.each(lessons('bad'))('is caught: %s', (lesson) => {
    const text = read(lesson, 'bad');
    const source = unmarked(text);
    expect(text, 'a bad file shows what is wrong').not.toBe(source);
    expect(marked(source, findings(source))).toBe(text);
  });

  it.each(lessons('bad').filter((it) => !LEFT_TO_AUTHORS.includes(it)))('becomes good when fixed: %s', (lesson) => {
    expect(fixed(unmarked(read(lesson, 'bad')))).toBe(read(lesson, 'good'));
  });

  it.each(LEFT_TO_AUTHORS)('needs its author, whatever is fixed: %s', (lesson) => {
    expect(fixed(unmarked(read(lesson, 'bad')))).not.toBe(read(lesson, 'good'));
  });
});

function findings(source: string): Diagnostic[] {
  return lint({ path: 'Dockerfile', source }, rules, defaultConfig);
}

function fixed(source: string): string {
  return fix({ path: 'Dockerfile', source }, rules, defaultConfig, 'unsafe').source;
}
