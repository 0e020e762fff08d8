import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import { Profile } from '../server/lint/profile.ts';
import { runIn, writeFiles } from './command-line.ts';

const source = 'FROM node\n# dflint ignore=no-untagged-base\nRUN cd /srv && sudo apt install git\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
  writeFiles(folder, { Dockerfile: source });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a profile of the rules', () => {
  it('changes nothing about what they find', () => {
    const profile = new Profile(rules, ticking());
    const input = { path: 'Dockerfile', source };
    expect(lint(input, profile.rules, defaultConfig)).toEqual(lint(input, rules, defaultConfig));
  });

  it('has the time of each rule that ran, the slowest first', () => {
    const profile = new Profile(rules, ticking());
    lint({ path: 'Dockerfile', source }, profile.rules, { rules: new Map([['no-sudo', 'off']]) });
    const { times } = profile;
    expect(times.map((it) => it.time)).toEqual(times.map((it) => it.time).sort((a, b) => b - a));
    expect(times.every((it) => it.time > 0)).toBe(true);
    expect(times.map((it) => it.rule)).toContain('no-untagged-base');
    expect(times.map((it) => it.rule)).not.toContain('no-sudo');
  });

  it('is shown beside the report where --profile-rules asks for it', async () => {
    const args = ['lint', '--only', 'no-sudo,prefer-apt-get', 'Dockerfile'];
    const plain = await runIn(folder, args, rules);
    const profiled = await runIn(folder, [...args, '--profile-rules'], rules, { clock: ticking() });
    expect(profiled.out).toBe(plain.out);
    expect(profiled.err.split('\n').filter((it) => it.includes('%'))).toHaveLength(3);
    expect(profiled.err).toMatch(/^ +\d+\.\d ms +33\.3 % {2}no-sudo$/m);
  });
});

/** A clock that goes on by one whenever it is read. */
function ticking(): () => number {
  let time = 0;
  return () => time++;
}
