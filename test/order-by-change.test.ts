import { describe, expect, it } from 'vitest';
import { copyManifestsFirst } from '../rules/cache/copy-manifests-first.ts';
import { orderByChange } from '../rules/cache/order-by-change.ts';
import type { MeasuredOrder } from '../server/context/measured-order.ts';
import { sha256 } from '../server/host/sha256.ts';
import { fix } from '../server/lint/fix.ts';
import { lint } from '../server/lint/lint.ts';
import type { Diagnostic, Input } from '../server/lint/rule.ts';
import { edited, originOf } from '../server/simulator/advice/origin.ts';
import { costsBy } from '../server/simulator/cost.ts';
import { measuredOrder } from '../server/simulator/order.ts';
import { textOf } from '../server/text/span.ts';
import { contextOfFiles } from './context-of-files.ts';
import { pastOfFiles } from './past-of-files.ts';

type Files = Readonly<Record<string, string>>;

const NODE: Files = {
  '.dockerignore': 'node_modules\n',
  'package.json': '{ "dependencies": { "express": "4.21.1" } }',
  'package-lock.json': '{}',
  'src/main.js': '0',
};
const EDITS: readonly Files[] = ['1', '2', '3'].map((it) => ({ 'src/main.js': it }));
const ON = { rules: new Map([[orderByChange.id, 'info'] as const]) };

function orderOf(source: string, commits: readonly Files[] = EDITS, files: Files = NODE): MeasuredOrder | undefined {
  return measuredOrder(
    pastOfFiles(files, commits, () => source),
    { sha256, costOf: costsBy(undefined) },
  );
}

/** A file whose order is measured whenever a rule asks. */
function inputOf(source: string, commits?: readonly Files[], files: Files = NODE): Input {
  return {
    path: 'Dockerfile',
    source,
    context: {
      ...contextOfFiles(files),
      get order() {
        return orderOf(source, commits, files);
      },
    },
  };
}

function findings(source: string, commits?: readonly Files[], files?: Files): readonly Diagnostic[] {
  return lint(inputOf(source, commits, files), [orderByChange], ON);
}

describe('order-by-change', () => {
  const LATE = 'FROM node:22\nCOPY src /app/src\nRUN apk add --no-cache git\nRUN echo done\n';

  it('speaks of the instruction that changes often, and gives what the history says', () => {
    const [finding, ...others] = findings(LATE);
    expect(others).toEqual([]);
    expect(finding && textOf(LATE, finding.span)).toBe('COPY');
    expect(finding?.message).toMatch(/it saves ~\d.* s of ~\d.* s a build \(\d+ % instead of 0 % .*last 3 builds\)$/);
  });

  it('says why the image is the same, and how often each step was built again', () => {
    const [proof, ...steps] = findings(LATE)[0]?.related ?? [];
    expect(proof?.message).toMatch(/^in the other order the image is the same: RUN apk add/);
    expect(steps.map((it) => [textOf(LATE, it.span), it.message])).toEqual([
      ['RUN', 'this does not need it, and was built again in 3 of the last 3 builds'],
      ['RUN', 'this does not need it, and was built again in 3 of the last 3 builds'],
    ]);
  });

  it('has a fix that leaves nothing to find', () => {
    const [finding] = findings(LATE);
    const source = finding?.fix?.edits.reduce((text, { span, text: it }) => {
      return text.slice(0, span.start) + it + text.slice(span.end);
    }, LATE);
    expect(source).toBe('FROM node:22\nRUN apk add --no-cache git\nRUN echo done\nCOPY src /app/src\n');
    expect(findings(source ?? '')).toEqual([]);
    expect(finding?.fix?.safety).toBe('safe');
  });

  it('says nothing where what stands above changes as seldom, or is needed', () => {
    expect(findings(LATE, [{ 'package.json': '1' }, { 'package.json': '2' }])).toEqual([]);
    expect(findings('FROM node:22\nCOPY src /app/src\nRUN make -C /app/src\n')).toEqual([]);
  });

  it('says nothing without a history, or where nothing can be built', () => {
    expect(lint({ path: 'Dockerfile', source: LATE, context: contextOfFiles(NODE) }, [orderByChange], ON)).toEqual([]);
    expect(lint({ path: 'Dockerfile', source: LATE }, [orderByChange], ON)).toEqual([]);
    expect(findings(`${LATE}COPY\n`)).toEqual([]);
    expect(findings(LATE, [])).toEqual([]);
  });

  it('leaves manifests and mounts to the rules that speak of them, and finds its place behind their advice', () => {
    const source = [
      'FROM node:22 AS build',
      'WORKDIR /app',
      'COPY package.json package-lock.json ./',
      'RUN npm ci',
      'FROM debian:12',
      'COPY src /app/src',
      'RUN apk add --no-cache git',
      'COPY --from=build /app/node_modules /app/node_modules',
      '',
    ].join('\n');
    const locks = ['1', '2', '3'].map((it) => ({ 'package-lock.json': `{ "n": ${it} }`, 'src/main.js': it }));
    const [first, second] = orderOf(source, locks)?.moves ?? [];
    expect(second).toBeUndefined();
    expect(first && textOf(source, first.span)).toBe('COPY src /app/src');
    expect(first?.lifted.map((it) => textOf(source, it))).toEqual(
      expect.arrayContaining(['RUN apk add --no-cache git']),
    );
    const { source: after } = fix(inputOf(source, locks), [orderByChange], ON, 'safe');
    expect(after.indexOf('COPY src')).toBeGreaterThan(after.indexOf('RUN apk'));
  });
});

describe('copy-manifests-first', () => {
  const SOURCE = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
  const config = { rules: new Map() };

  it('says how often the installation ran, and what that took, where the history is known', () => {
    const [known] = lint(inputOf(SOURCE), [copyManifestsFirst], config);
    expect(known?.message).toContain('runs this again (3 of the last 3 builds, ~30 s each); copy package.json');
    const [bare] = lint({ path: 'Dockerfile', source: SOURCE }, [copyManifestsFirst], config);
    expect(bare?.message).toContain('runs this again; copy package.json');
  });

  it('asks for the history only where it has something to say', () => {
    const context = {
      ...contextOfFiles(NODE),
      get order(): undefined {
        throw new Error('asked');
      },
    };
    const source = 'FROM node:22\nCOPY package.json package-lock.json ./\nRUN npm ci\n';
    expect(lint({ path: 'Dockerfile', source, context }, [copyManifestsFirst], config)).toEqual([]);
  });
});

describe('a place in an edited text', () => {
  const before = 'one two three four';
  const at = (text: string, word: string) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length });
  const origin = (word: string, text: ReturnType<typeof edited>) => {
    const found = originOf(at(text.after, word), text);
    return found && { text: textOf(before, found.span), isUntouched: found.isUntouched };
  };

  it('is what it was moved along with', () => {
    const text = edited(before, [{ span: at(before, 'two'), text: 'twenty-two' }]);
    expect(text.after).toBe('one twenty-two three four');
    expect(origin('one', text)).toEqual({ text: 'one', isUntouched: true });
    expect(origin('four', text)).toEqual({ text: 'four', isUntouched: true });
    expect(origin('twenty', text)).toBeUndefined();
  });

  it('is found by its words where they changed places', () => {
    const text = edited(before, [{ span: { start: 4, end: 13 }, text: 'three two' }]);
    expect(origin('three', text)).toEqual({ text: 'three', isUntouched: false });
    expect(origin('two', text)).toEqual({ text: 'two', isUntouched: false });
  });

  it('shrinks by what was added within it', () => {
    const text = edited(before, [{ span: { start: 8, end: 8 }, text: 'and ' }]);
    expect(origin('two and three', text)).toEqual({ text: 'two three', isUntouched: false });
  });
});
