import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compact } from '../server/cli/lint/report/compact.ts';
import { frameOf } from '../server/cli/lint/report/frame.ts';
import { json } from '../server/cli/lint/report/json.ts';
import { pretty, prettySummary } from '../server/cli/lint/report/pretty.ts';
import type { Checked, Result } from '../server/cli/lint/result.ts';
import { colouredLook, plainLook } from '../server/cli/look.ts';
import { printable } from '../server/cli/printable.ts';
import type { Diagnostic, Rule } from '../server/lint/rule.ts';
import { dedent } from './markers.ts';

describe('pretty', () => {
  it('shows the code of a finding, and what to do', () => {
    const source = 'FROM alpine:3.22\nADD --chown=app app.conf /etc/app.conf\n';
    const text = pretty([checked('services/api/Dockerfile', source, [preferCopyAt(17)])], plainLook(80));
    expect(text).toBe(
      dedent(`
      services/api/Dockerfile · 1 finding

        warning: COPY is enough: no source is a URL, a repository or an archive
            ╭─ services/api/Dockerfile:2:1 · prefer-copy
          2 │ ADD --chown=app app.conf /etc/app.conf
            │ ^^^
            ╰─ fix: Replace ADD with COPY

    `),
    );
  });

  it('shows the other places that a finding speaks of', () => {
    const source = 'FROM a AS build\nRUN make\nFROM b AS build\n';
    const again = diagnostic({
      rule: 'no-duplicate-stage',
      severity: 'error',
      span: { start: 35, end: 40 },
      message: 'a stage is already called build',
      related: [{ span: { start: 10, end: 15 }, message: 'this one' }],
    });
    expect(pretty([checked('Dockerfile', source, [again])], plainLook(80))).toBe(
      dedent(`
      Dockerfile · 1 finding

        error: a stage is already called build
            ╭─ Dockerfile:3:11 · no-duplicate-stage
          3 │ FROM b AS build
            │           ^^^^^
            ├─ Dockerfile:1:11 this one
          1 │ FROM a AS build
            │           ^^^^^

    `),
    );
  });

  it('shows what spans lines on the first of them', () => {
    const source = 'FROM a\nCMD node \\\n  server.js\n';
    const long = diagnostic({ span: { start: 11, end: 29 }, message: 'a shell runs this' });
    const [, , , , code, carets] = pretty([checked('Dockerfile', source, [long])], plainLook(80)).split('\n');
    expect(code).toBe('    2 │ CMD node \\');
    expect(carets).toBe('      │     ^^^^^^ … to line 3');
  });

  it('breaks a long message between words', () => {
    const message = 'a message that says so much that it does not fit into the forty columns there are';
    const [, , ...rows] = pretty([checked('Dockerfile', 'FROM a\n', [diagnostic({ message })])], plainLook(40)).split(
      '\n',
    );
    expect(rows.slice(0, 4).join('\n')).toBe(
      [
        '  warning: a message that says so much',
        '           that it does not fit into the',
        '           forty columns there are',
        '      ╭─ Dockerfile:1:1 · prefer-copy',
      ].join('\n'),
    );
  });

  it('says of a fix that it may change the image', () => {
    const fix = { title: 'Write CMD as a JSON array', safety: 'unsafe', edits: [] } as const;
    const text = pretty([checked('Dockerfile', 'CMD a\n', [diagnostic({ fix })])], plainLook(80));
    expect(text).toContain('╰─ fix: Write CMD as a JSON array (unsafe)\n');
  });

  it('is the same text in colour', async () => {
    const results = [checked('Dockerfile', 'ADD a b\n', [preferCopyAt(0)])];
    const coloured = pretty(results, await colouredLook(80)) + prettySummary(results, await colouredLook(80));
    expect(coloured).toContain('\u001b[');
    const plain = pretty(results, plainLook(80)) + prettySummary(results, plainLook(80));
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('lets no file name and no message act on the terminal', () => {
    const evil = '\u001b]0;title\u0007\u202e';
    const result = checked(`${evil}Dockerfile`, `ADD ${evil} b\n`, [diagnostic({ message: evil })]);
    const text = pretty([result], plainLook(80)) + compact([result]);
    for (const char of ['\u001b', '\u0007', '\u202e']) expect(text).not.toContain(char);
  });

  it('says which fixes are not safe', () => {
    const safe = preferCopyAt(0);
    const unsafe = diagnostic({ fix: { title: 'Remove it', safety: 'unsafe', edits: [] } });
    const endOf = (...all: readonly Diagnostic[]) => prettySummary([checked('a', 'ADD a b\n', all)], plainLook(80));
    expect(endOf(safe, unsafe)).toContain('; 1 can be fixed, 1 more with --unsafe-fixes\n');
    expect(endOf(unsafe)).toContain('; 1 can be fixed with --unsafe-fixes\n');
  });

  it('counts what it found', () => {
    const two = [preferCopyAt(0), diagnostic({ severity: 'error' }), diagnostic({ severity: 'info' })];
    const results = [
      checked('a', 'ADD a b\n', two),
      checked('b', 'ADD a b\n', [preferCopyAt(0)]),
      checked('c', '', []),
    ];
    expect(prettySummary(results, plainLook(80))).toBe(
      '4 findings in 2 files: 1 error, 2 warnings, 1 info; 2 can be fixed\n',
    );
    expect(prettySummary([checked('a', '', [])], plainLook(80))).toBe('No findings in 1 file.\n');
  });
});

describe('a code frame', () => {
  it('has its carets under the very columns', () => {
    expect(frameOf('ADD a b', 4, 5, 80)).toEqual({ code: 'ADD a b', carets: '    ^' });
  });

  it('points at the place where nothing stands', () => {
    expect(frameOf('FROM', 4, 4, 80)).toEqual({ code: 'FROM', carets: '    ^' });
    expect(frameOf('', 0, 0, 80)).toEqual({ code: '', carets: '^' });
  });

  it('widens tabs to the next stop', () => {
    expect(frameOf('\tADD\ta b', 5, 6, 80)).toEqual({ code: '    ADD a b', carets: '        ^' });
  });

  it('gives two columns to wide characters and none to combining ones', () => {
    expect(frameOf('LABEL 名前=x', 9, 10, 80)).toEqual({ code: 'LABEL 名前=x', carets: '           ^' });
    expect(frameOf('LABEL 🐳=x', 9, 10, 80)).toEqual({ code: 'LABEL 🐳=x', carets: '         ^' });
    expect(frameOf('LABEL e\u0301=x', 9, 10, 80)).toEqual({ code: 'LABEL e\u0301=x', carets: '        ^' });
  });

  it('shows control characters instead of sending them', () => {
    expect(frameOf('RUN \0\u001b[1m', 4, 5, 80)).toEqual({ code: 'RUN ␀␛[1m', carets: '    ^' });
  });

  it('cuts a long line behind the part that matters', () => {
    const line = `RUN ${'x'.repeat(100)}`;
    expect(frameOf(line, 0, 3, 20)).toEqual({ code: `RUN ${'x'.repeat(15)}…`, carets: '^^^' });
  });

  it('cuts a long line on both sides of the part that matters', () => {
    const line = `RUN ${'x'.repeat(100)} here ${'y'.repeat(100)}`;
    const { code, carets } = frameOf(line, 105, 109, 40);
    expect(code).toBe(`…${'x'.repeat(14)} here ${'y'.repeat(18)}…`);
    expect(carets).toBe(`${' '.repeat(16)}^^^^`);
  });

  it('keeps its carets on the line where the part itself is too long', () => {
    const { code, carets } = frameOf('x'.repeat(100), 10, 90, 20);
    expect(code.length).toBe(20);
    expect(carets.length).toBeLessThanOrEqual(20);
  });
});

describe('printable', () => {
  it('leaves text and tabs alone', () => {
    expect(printable('a\tb – é 名')).toBe('a\tb – é 名');
  });

  it('gives each control character a stand-in, line breaks too', () => {
    expect(printable('a\r\n\u007f\u009b\u2028')).toBe('a␍␊␡��');
  });
});

describe('compact', () => {
  it('gives a line to each finding', () => {
    const result = checked('a/Dockerfile', 'FROM a\n\tADD a b\n', [preferCopyAt(8)]);
    expect(compact([result])).toBe(
      'a/Dockerfile:2:2: warning prefer-copy COPY is enough: no source is a URL, a repository or an archive\n',
    );
  });

  it('is empty where nothing is found', () => {
    expect(compact([checked('Dockerfile', 'FROM a:1\n', [])])).toBe('');
  });
});

describe('json', () => {
  it('is what the contract shows', () => {
    const source = 'FROM alpine:3.22\n\nADD a.conf /etc/\n';
    const result = checked('services/api/Dockerfile', source, [{ ...preferCopyAt(18), stage: 'build' }]);
    expect(parsed([result], [preferCopy])).toEqual({
      version: 1,
      files: [
        {
          path: 'services/api/Dockerfile',
          diagnostics: [
            {
              rule: 'prefer-copy',
              aka: ['DL3020'],
              category: 'correctness',
              severity: 'warning',
              message: 'COPY is enough: no source is a URL, a repository or an archive',
              range: { start: { line: 3, column: 1, offset: 18 }, end: { line: 3, column: 4, offset: 21 } },
              stage: 'build',
              related: [],
              fix: { title: 'Replace ADD with COPY', safety: 'safe', edits: [{ start: 18, end: 21, text: 'COPY' }] },
              docs: expect.stringMatching(/rules\/docs\/prefer-copy\.md$/),
            },
          ],
        },
      ],
      summary: { files: 1, error: 0, warning: 1, info: 0, style: 0, fixable: 1 },
    });
  });

  it('says null where there is no stage and no fix, and places what is related', () => {
    const related = [
      { span: { start: 0, end: 3 }, message: 'here' },
      { path: 'other', span: { start: 0, end: 3 }, message: 'there' },
    ];
    const report = parsed([checked('Dockerfile', 'ADD a b\n', [diagnostic({ related })])], [preferCopy]);
    const range = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 4, offset: 3 } };
    expect(report.files[0].diagnostics[0]).toMatchObject({
      stage: null,
      fix: null,
      related: [
        { path: 'Dockerfile', message: 'here', range },
        { path: 'other', message: 'there', range: null },
      ],
    });
  });

  it('has an error instead of findings for a file that cannot be read', () => {
    const unread: Result = { kind: 'unread', path: 'nope', reason: 'does not exist' };
    expect(parsed([unread], []).files).toEqual([{ path: 'nope', error: 'nope does not exist' }]);
  });

  it('counts columns and offsets in UTF-16 code units', () => {
    const start = 'LABEL a=🐳\n'.length;
    const report = parsed([checked('Dockerfile', 'LABEL a=🐳\nADD 🐳 b\n', [preferCopyAt(start + 7)])], []);
    expect(report.files[0].diagnostics[0].range.start).toEqual({ line: 2, column: 8, offset: start + 7 });
  });

  it('comes in pieces that are one text together', () => {
    const file = checked('Dockerfile', 'ADD a b\n', [preferCopyAt(0)]);
    for (const count of [0, 1, 2, 1000]) {
      const pieces = [...json(new Array(count).fill(file), [preferCopy])];
      expect(pieces.join('')).toBe(`${JSON.stringify(JSON.parse(pieces.join('')), null, 2)}\n`);
      expect(pieces.length > 1).toBe(count === 1000);
    }
  });
});

function parsed(results: readonly Result[], rules: readonly Rule[]) {
  return JSON.parse([...json(results, rules)].join(''));
}

const preferCopy: Rule = {
  id: 'prefer-copy',
  aka: ['DL3020'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Use COPY unless a source needs ADD',
  why: 'COPY only ever copies.',
  examples: [{ good: '' }],
  check: () => [],
};

function checked(path: string, source: string, diagnostics: readonly Diagnostic[]): Checked {
  return { kind: 'checked', path, source, diagnostics: diagnostics.map((it) => ({ ...it, path })) };
}

function preferCopyAt(start: number): Diagnostic {
  const span = { start, end: start + 3 };
  return diagnostic({ span, fix: { title: 'Replace ADD with COPY', safety: 'safe', edits: [{ span, text: 'COPY' }] } });
}

function diagnostic(parts: Partial<Diagnostic>): Diagnostic {
  return {
    path: 'Dockerfile',
    rule: 'prefer-copy',
    severity: 'warning',
    span: { start: 0, end: 3 },
    message: 'COPY is enough: no source is a URL, a repository or an archive',
    stage: undefined,
    ...parts,
  };
}
