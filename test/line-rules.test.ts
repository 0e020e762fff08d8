import { describe, expect, it } from 'vitest';
import { requireFinalNewline } from '../rules/style/require-final-newline.ts';
import { fix } from '../server/lint/fix.ts';
import { lint } from '../server/lint/lint.ts';

const config = { rules: new Map([[requireFinalNewline.id, requireFinalNewline.severity]]) };
const messages = (source: string) =>
  lint({ path: 'Dockerfile', source }, [requireFinalNewline], config).map((it) => it.message);
const fixed = (source: string) => fix({ path: 'Dockerfile', source }, [requireFinalNewline], config, 'safe').source;

/** An example of a rule always ends with a line break, so this one has its cases here. */
describe('require-final-newline', () => {
  it('finds a last line without a line break', () => {
    expect(messages('FROM alpine:3.22\nRUN ls')).toEqual(['the last line has no line break']);
    expect(messages('FROM alpine:3.22\nRUN ls\n')).toEqual([]);
    expect(messages('')).toEqual([]);
  });

  it('adds the kind of line break that the file has', () => {
    expect(fixed('FROM alpine:3.22\nRUN ls')).toBe('FROM alpine:3.22\nRUN ls\n');
    expect(fixed('FROM alpine:3.22\r\nRUN ls')).toBe('FROM alpine:3.22\r\nRUN ls\r\n');
  });
});
