import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { findShellCheck } from '../server/host/shellcheck.ts';
import { type Config, defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import type { Diagnostic } from '../server/lint/rule.ts';
import { shellCheckFindings, textToCheck } from '../server/lint/shellcheck/finding.ts';
import { type Remark, type Replacement, readRemarks } from '../server/lint/shellcheck/remark.ts';
import { checkedScripts } from '../server/lint/shellcheck/script.ts';
import { type Model, modelOf } from '../server/model/model.ts';
import { parse } from '../server/syntax/parse.ts';
import { applyEdits } from '../server/text/edit.ts';
import { runIn, writeFiles } from './command-line.ts';
import { marked, unmarked } from './markers.ts';

const FIXTURES = join('fixtures', 'shellcheck');
const names = readdirSync(FIXTURES).flatMap((it) => (it.endsWith('.Dockerfile') ? it.replace('.Dockerfile', '') : []));
const installed = findShellCheck(process.env, [process.cwd()]);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what ShellCheck once answered', () => {
  // With UPDATE=1 the answers are recorded anew, where it is installed.
  it.runIf(process.env['UPDATE'] && installed).each(names)('is recorded: %s', (name) => {
    writeFileSync(join(FIXTURES, `${name}.json`), `${JSON.stringify(answerOn(sourceOf(name)), null, 1)}\n`);
  });

  it.each(names)('is said where the Dockerfile has it: %s', (name) => {
    const source = sourceOf(name);
    const spoken = ofShellCheck(source, name).map(({ span, severity, rule, message }) => {
      return { span, message: `${severity} ${rule}: ${message}` };
    });
    expect(marked(source, spoken)).toBe(readFileSync(join(FIXTURES, `${name}.Dockerfile`), 'utf8'));
  });

  it.each(names)('is mended in the Dockerfile as it would be in the script: %s', (name) => {
    const source = sourceOf(name);
    const model = modelOf(parse(source));
    for (const [index, text] of scriptsIn(source).entries()) {
      for (const remark of answerFor(name).get(`${index}.sh`) ?? []) {
        const [found] = shellCheckFindings(model, (texts) => texts.map((_, at) => (at === index ? [remark] : [])));
        if (found?.fix === undefined) continue;
        expect(found.fix.safety).toBe('unsafe');
        expect(scriptsIn(applyEdits(source, found.fix.edits))[index]).toBe(mended(text, remark.replacements));
      }
    }
  });

  it('keeps its severity unless the configuration has another', () => {
    const severities = (config: Config) =>
      ofShellCheck(sourceOf('continued'), 'continued', config).map(({ rule, severity }) => `${rule} ${severity}`);
    expect(severities(defaultConfig)).toContain('SC2046 warning');
    expect(severities({ rules: new Map([['SC2046', 'error']]) })).toContain('SC2046 error');
    expect(severities({ rules: new Map([['SC2046', 'off']]) }).join()).not.toContain('SC2046');
  });

  it('is no answer unless it has the form of one', () => {
    for (const answer of ['', 'x', '[]', '{"comments":{}}', '{"comments":[{"file":"0.sh"}]}'])
      expect(readRemarks(answer)).toBeUndefined();
    expect(readRemarks('{"comments":[]}')).toEqual(new Map());
  });
});

describe('the name of a check of ShellCheck', () => {
  const run = (...args: string[]) => runIn(folder, [...args, '--format', 'compact', 'Dockerfile'], rules);

  it.each(['SC2046', 'sc2046'])('may be given wherever a rule is named: %s', async (name) => {
    writeFiles(folder, { Dockerfile: 'FROM scratch\n', '.dflint.yaml': `rules: { ${name}: off }\n` });
    for (const args of [
      ['--ignore', name],
      ['--only', name],
      ['--rule', `${name}=error`],
    ])
      expect(await run(...args)).toMatchObject({ code: 0, err: '' });
    expect(await runIn(folder, ['explain', name], rules)).toMatchObject({
      code: 0,
      out: expect.stringContaining('https://www.shellcheck.net/wiki/SC2046'),
    });
  });

  it('has four digits', async () => {
    writeFiles(folder, { Dockerfile: 'FROM scratch\n', '.dflint.yaml': 'rules: { SC204: off }\n' });
    expect(await run('--no-config', '--ignore', 'SC204')).toMatchObject({ code: 2 });
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('there is no rule "SC204"') });
  });
});

describe('--shellcheck', () => {
  const SOURCE = 'FROM debian:12\nRUN echo $HOME && \\\n    cat `ls`\n';
  const run = async (args: readonly string[], environment: NodeJS.ProcessEnv = process.env) => {
    writeFiles(folder, { Dockerfile: SOURCE });
    const { code, out, err } = await runIn(folder, [...args, '--format', 'json', 'Dockerfile'], rules, { environment });
    const found: { rule: string; range: { start: object } }[] = code === 2 ? [] : JSON.parse(out).files[0].diagnostics;
    return { code, err, found: found.filter((it) => it.rule.startsWith('SC')) };
  };

  it('is off unless it is asked for', async () => {
    expect(await run([])).toEqual({ code: 0, err: '', found: [] });
  });

  it('auto is content without one, and says so unless it is to be quiet', async () => {
    const environment = { PATH: folder };
    expect(await run(['--shellcheck', 'auto'], environment)).toMatchObject({
      code: 0,
      err: 'dflint: shellcheck is not installed, so its checks are left out\n',
    });
    expect(await run(['--shellcheck', 'auto', '--quiet'], environment)).toMatchObject({ code: 0, err: '' });
  });

  it('wants a program that answers', async () => {
    const path = join(folder, 'other');
    expect(await run(['--shellcheck', 'other'])).toMatchObject({
      code: 2,
      err: `dflint: --shellcheck: there is no program ${path}\n`,
    });
    if (process.platform === 'win32') return;
    writeFileSync(path, '#!/bin/sh\necho hello\n');
    chmodSync(path, 0o755);
    expect(await run(['--shellcheck', 'other'])).toMatchObject({
      code: 2,
      err: `dflint: ${path} does not answer as ShellCheck 0.7 and later do\n`,
    });
  });

  it.skipIf(process.platform === 'win32')('never finds one in the project that is checked', async () => {
    const bin = join(folder, 'bin');
    writeFiles(folder, { 'bin/shellcheck': '#!/bin/sh\ntouch ran\n', '.git/HEAD': '' });
    chmodSync(join(bin, 'shellcheck'), 0o755);
    expect(findShellCheck({ PATH: bin }, [])).toBe(join(bin, 'shellcheck'));
    expect(findShellCheck({ PATH: bin }, [join(folder, 'services')])).toBeUndefined();
    expect(await run(['--shellcheck', 'auto'], { PATH: bin })).toMatchObject({
      err: expect.stringContaining('not installed'),
    });
    expect(readdirSync(folder)).not.toContain('ran');
  });

  it.skipIf(process.platform === 'win32')(
    'starts one process for the scripts of a file, without configuration',
    async () => {
      const log = join(folder, 'log');
      const program = join(folder, 'sc');
      writeFileSync(program, `#!/bin/sh\necho "$SHELLCHECK_OPTS $*" >> ${log}\necho '{"comments":[]}'\n`);
      chmodSync(program, 0o755);
      writeFiles(folder, { Dockerfile: 'FROM debian:12\nRUN ls a\nRUN ls b\nRUN ls b\n' });
      const environment = { PATH: process.env['PATH'], SHELLCHECK_OPTS: '-x' };
      await runIn(folder, ['--shellcheck', program, 'Dockerfile'], rules, { environment });
      expect(readFileSync(log, 'utf8')).toBe(' --norc --format=json1 0.sh 1.sh\n');
    },
  );

  it.runIf(installed)('auto finds one that is installed, and asks it', async () => {
    const { code, err, found } = await run(['--shellcheck', 'auto']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(found.map(({ rule, range }) => [rule, range.start])).toEqual([
      ['SC2086', { line: 2, column: 10, offset: 24 }],
      ['SC2046', { line: 3, column: 9, offset: 43 }],
      ['SC2006', { line: 3, column: 9, offset: 43 }],
    ]);
  });

  it.runIf(installed)('goes by --only', async () => {
    const asked = async (...only: string[]) => (await run(['--shellcheck', 'auto', '--only', ...only])).found;
    expect(await asked('prefer-copy')).toEqual([]);
    expect((await asked('prefer-copy,sc2046')).map((it) => it.rule)).toEqual(['SC2046']);
  });

  it.runIf(installed)('fixes what is asked for, in as many rounds as it takes', async () => {
    writeFiles(folder, { Dockerfile: SOURCE });
    await runIn(folder, ['fix', '--unsafe-fixes', '--shellcheck', 'auto', '--only', 'SC2086,SC2006', '.'], rules, {
      environment: process.env,
    });
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(
      'FROM debian:12\nRUN echo "$HOME" && \\\n    cat $(ls)\n',
    );
  });

  it.runIf(installed)('leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    await run(['--shellcheck', 'auto'], process.env);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    expect(readdirSync(temporary)).toEqual([]);
  });
});

function sourceOf(name: string): string {
  return unmarked(readFileSync(join(FIXTURES, `${name}.Dockerfile`), 'utf8'));
}

function answerFor(name: string): ReadonlyMap<string, readonly Remark[]> {
  return readRemarks(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) ?? new Map();
}

/** What it finds by the answer that was recorded, with what our rules say first. */
function ofShellCheck(source: string, name: string, config: Config = defaultConfig): readonly Diagnostic[] {
  const remarks = answerFor(name);
  const foreign = (model: Model) =>
    shellCheckFindings(model, (texts) => texts.map((_, index) => remarks.get(`${index}.sh`) ?? []));
  return lint({ path: 'Dockerfile', source, foreign }, rules, config).filter((it) => it.rule.startsWith('SC'));
}

/** The scripts that it is given, one after the other. */
function scriptsIn(source: string): readonly string[] {
  return checkedScripts(modelOf(parse(source))).map(textToCheck);
}

/** A script after its remedy. */
function mended(text: string, replacements: readonly Replacement[]): string {
  const at = (line: number, column: number) => {
    const above = text.split('\n').slice(0, line - 1);
    const before = [...(text.split('\n')[line - 1] ?? '')].slice(0, column - 1);
    return [...above, before.join('')].join('\n').length;
  };
  const edits = replacements.map(({ line, column, endLine, endColumn, text }) => {
    return { span: { start: at(line, column), end: at(endLine, endColumn) }, text };
  });
  return applyEdits(text, edits);
}

/** Asks the one that is installed. */
function answerOn(source: string): unknown {
  const files = scriptsIn(source).map((_, index) => `${index}.sh`);
  for (const [index, text] of scriptsIn(source).entries()) writeFileSync(join(folder, `${index}.sh`), text);
  const { stdout } = spawnSync(installed ?? '', ['--norc', '--format=json1', ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}
