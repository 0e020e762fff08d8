import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
  writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\nLABEL team=x\n' });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The fields of a rule as source text; each may be given anew, or left out. */
function ruleText(fields: { readonly [name: string]: string | undefined } = {}): string {
  const all = {
    id: "'acme-label'",
    category: "'maintainability'",
    severity: "'warning'",
    summary: "'Name the team as we do'",
    why: "'The pager needs it.'",
    examples: "[{ good: 'FROM scratch\\n' }]",
    check: "function* (model) { for (const it of model.all('Label')) yield { span: it.keyword, message: 'a label' }; }",
    ...fields,
  };
  const entries = Object.entries(all).flatMap(([name, text]) => (text === undefined ? [] : `  ${name}: ${text},\n`));
  return `{\n${entries.join('')}}`;
}

describe('--rulesdir', () => {
  it('adds the rules in a folder to ours', async () => {
    writeFiles(folder, {
      'lint/label.mjs': `export default ${ruleText()};\n`,
      'lint/package.json': '{ "type": "commonjs" }',
      'lint/other.js': `module.exports = ${ruleText({ id: "'acme-other'", severity: "'info'" })};\n`,
      'lint/notes.md': 'no rule',
    });
    const { code, out, err } = await dflint('--rulesdir', 'lint', 'Dockerfile');
    expect({ code, err, out }).toEqual({
      code: 1,
      err: '',
      out: 'Dockerfile:2:1: warning acme-label a label\nDockerfile:2:1: info acme-other a label\n',
    });
  });

  it('lets all that names rules name these', async () => {
    writeFiles(folder, {
      'lint/label.mjs': `export default ${ruleText({
        aka: "['ACME1']",
        options: "{ word: { type: 'text', default: 'a label', summary: 'what to say' } }",
        check:
          "function* (model, { word }) { for (const it of model.all('Label')) yield { span: it, message: word }; }",
      })};\n`,
      '.dflint.yaml': 'rules: { acme-label: { severity: error, word: hello } }\n',
    });
    expect((await dflint('--rulesdir', 'lint')).out).toBe('Dockerfile:2:1: error acme-label hello\n');
    expect((await dflint('--rulesdir', 'lint', '--ignore', 'acme1')).out).toBe('');
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\n# dflint ignore=ACME1 -- a test\nLABEL team=x\n' });
    expect((await dflint('--rulesdir', 'lint')).out).toBe('');
  });

  it('applies their fixes', async () => {
    const check = `function* (model) {
      for (const { keyword } of model.all('Label')) {
        if (model.file.source.slice(keyword.start, keyword.end) === 'LABEL') continue;
        const edits = [{ span: keyword, text: 'LABEL' }];
        yield { span: keyword, message: 'shout', fix: { title: 'Shout', safety: 'safe', edits } };
      }
    }`;
    writeFiles(folder, { 'lint/shout.mjs': `export default ${ruleText({ check })};\n` });
    const { out } = await runIn(folder, ['fix', '-', '--rulesdir', 'lint'], rules, {
      readStdin: async () => ({ source: 'FROM alpine:3.22\nlabel a=b\n' }),
    });
    expect(out).toBe('FROM alpine:3.22\nLABEL a=b\n');
  });

  it('runs nothing that a configuration names', async () => {
    writeFiles(folder, { 'lint/label.mjs': `export default ${ruleText()};\n`, '.dflint.yaml': 'rulesdir: lint\n' });
    expect(await dflint('Dockerfile')).toMatchObject({
      code: 2,
      err: expect.stringContaining('.dflint.yaml:1:1: there is no key "rulesdir"'),
    });
  });
});

describe('a module that holds no rule', () => {
  it.each([
    ['export const rule = 1;', 'a rule is an object, not nothing'],
    [
      `export default ${ruleText({ severity: "'warn'" })}`,
      'severity is one of error, warning, info, style, not "warn"',
    ],
    [`export default ${ruleText({ severity: "'stile'" })}`, 'not "stile"; did you mean style?'],
    [`export default ${ruleText({ id: "'ACME 1'" })}`, 'id is a name in lower case with hyphens'],
    [`export default ${ruleText({ check: undefined })}`, 'check is a function, not nothing'],
    [`export default ${ruleText({ why: undefined })}`, 'why is a text, not nothing'],
    [`export default ${ruleText({ examples: '[]' })}`, 'examples is a list with an example at least, not a list'],
    [`export default ${ruleText({ examples: '[{ bad: "x" }]' })}`, 'examples[0].good is a text, not nothing'],
    [`export default ${ruleText({ chek: '1' })}`, 'there is no field chek in a rule; did you mean check?'],
    [`export default ${ruleText({ optional: 'false' })}`, 'optional is true or left out, not false'],
    [
      `export default ${ruleText({ options: "{ most: { type: 'number', default: 'x', summary: 's' } }" })}`,
      'options.most.default is not what its type number says, but "x"',
    ],
    [
      `export default ${ruleText({ about: '{}' })}`,
      'about has instructions, programs, managers, texts, faults, or some of them',
    ],
    [`export default ${ruleText({ about: "{ instructions: ['Coppy'] }" })}`, 'not "Coppy"; did you mean Copy?'],
    [
      `export default ${ruleText({ needs: "'histroy'" })}`,
      'needs is one of context, history, registry, not "histroy"; did you mean history?',
    ],
    [`export default ${ruleText({ id: "'prefer-copy'" })}`, 'there is a rule called prefer-copy already'],
    [`export default ${ruleText({ aka: "['DL3020']" })}`, 'there is a rule called DL3020 already'],
    ["throw new Error('no luck');", 'it cannot be loaded: Error: no luck'],
    ["import 'nowhere';", "it cannot be loaded: Error: Cannot find package 'nowhere'"],
  ])('%#: is misuse, with the file and the field', async (text, message) => {
    writeFiles(folder, { 'lint/wrong.mjs': text });
    const { code, out, err } = await dflint('--rulesdir', 'lint', 'Dockerfile');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('dflint: lint/wrong.mjs: ');
    expect(err).toContain(message);
  });

  it('hides no other mistake', async () => {
    writeFiles(folder, { 'lint/a.mjs': 'export default 1;', 'lint/b.mjs': `export default ${ruleText({ id: '1' })};` });
    const { err } = await dflint('--rulesdir', 'lint', 'Dockerfile');
    expect(err.split('\n').map((it) => it.split(': ')[1])).toEqual(['lint/a.mjs', 'lint/b.mjs', undefined]);
  });

  it('is missed where there is none', async () => {
    expect((await dflint('--rulesdir', 'gone')).err).toBe('dflint: the folder of rules gone does not exist\n');
    writeFiles(folder, { 'lint/notes.md': '' });
    expect((await dflint('--rulesdir', 'lint')).err).toContain('holds no .js, .mjs or .ts file');
  });
});

describe('a rule that fails', () => {
  it.each([
    ["() => { throw new TypeError('oops'); }", 'acme-label failed: TypeError: oops'],
    ['() => 1', 'acme-label failed: TypeError'],
    ['() => [{ span: { start: 0, end: 1 } }]', 'a finding of acme-label has no message'],
    ["() => [{ span: 3, message: 'x' }]", 'a finding of acme-label has a place that is no { start, end } with offsets'],
  ])('%#: is named, and hides nothing that others find', async (check, message) => {
    writeFiles(folder, {
      'lint/wrong.mjs': `export default ${ruleText({ check })};`,
      Dockerfile: 'FROM alpine:3.22\nADD a b\n',
    });
    const { code, out, err } = await dflint('--rulesdir', 'lint', 'Dockerfile');
    expect(code).toBe(2);
    expect(out).toContain('prefer-copy');
    expect(err).toContain(`dflint: lint/wrong.mjs: ${message}`);
  });
});

describe('a rule in TypeScript', () => {
  const text = `interface It { readonly a: 1 }\nexport default ${ruleText()} as const;\n`;

  it('is loaded where Node strips types, and else misuse', async () => {
    writeFiles(folder, { 'lint/label.ts': text });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [resolve('dist/cli.cjs'), '--rulesdir', 'lint', 'Dockerfile'],
      { cwd: folder, encoding: 'utf8' },
    );
    const strips = 'typescript' in process.features && process.features.typescript !== false;
    if (strips) expect([status, stdout]).toEqual([1, 'Dockerfile:2:1: warning acme-label a label\n']);
    else {
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain('lint/label.ts: .ts works where Node strips types');
    }
  });
});

it('works in the built program too, for modules of both forms', () => {
  writeFiles(folder, {
    'lint/label.mjs': `import { basename } from 'node:path';\nexport default ${ruleText({ why: "basename('a/b')" })};\n`,
    'lint/package.json': '{ "type": "commonjs" }',
    'lint/other.js': `module.exports = ${ruleText({ id: "'acme-other'" })};\n`,
  });
  const args = [resolve('dist/cli.cjs'), '--rulesdir', 'lint', 'Dockerfile'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect([status, stdout.split('\n').length]).toEqual([1, 3]);
});

function dflint(...args: readonly string[]) {
  return runIn(folder, args, rules);
}
