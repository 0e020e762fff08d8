import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };

describe('the package', () => {
  const [packed] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts'));
  const files: readonly string[] = packed.files.map((it: { readonly path: string }) => it.path);

  it('holds the programs, their declarations, the pages of the rules, and nothing of ours besides', () => {
    const others = files.filter((it) => !it.startsWith('rules/docs/') && !it.startsWith('dist/types/'));
    const known = /^(?:package\.json|README\.md|LICENSE|rules\/README\.md|dist\/[^/]+\.(?:cjs|mjs|json|txt|cache))$/;
    expect(others.filter((it) => !known.test(it))).toEqual([]);
    expect(files.filter((it) => /^(?:dist\/types\/(?!.*\.d\.ts$)|rules\/docs\/(?!.*\.md$))/.test(it))).toEqual([]);
  });

  it.skipIf(!existsSync('dist'))('holds whatever it says that it has', () => {
    const { bin, exports } = manifest;
    const named = [
      bin.dflint,
      ...Object.values(exports).flatMap((it) => (typeof it === 'string' ? it : Object.values(it))),
    ];
    for (const it of named) expect(files).toContain(it.replace(/^\.\//, ''));
    expect(files).toContain('dist/THIRD-PARTY-LICENSES.txt');
  });

  it('brings no other package along, and runs nothing where it is installed', () => {
    expect(Object.keys(manifest)).not.toContain('dependencies');
    const { scripts } = manifest;
    expect(Object.keys(scripts).filter((it) => /^(?:pre|post)?install$/.test(it))).toEqual([]);
  });
});

describe('what it is built with', () => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const foreign = Object.entries(packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && link !== true,
  );

  it('is locked by content', () => {
    expect(foreign.length).toBeGreaterThan(100);
    expect(foreign.filter(([, it]) => !/^sha512-/.test(it.integrity ?? '')).map(([path]) => path)).toEqual([]);
  });

  it('comes from the registry and nowhere else', () => {
    const elsewhere = foreign.filter(
      ([, { resolved }]) => !/^(?:https:\/\/registry\.npmjs\.org\/|$)/.test(resolved ?? ''),
    );
    expect(elsewhere).toEqual([]);
  });

  it('is named by exact versions', () => {
    for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('a release', () => {
  const { permissions, jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8'));
  const runs: readonly string[] = jobs.publish.steps.flatMap((it: { readonly run?: string }) => it.run ?? []);

  it('is signed by what builds it, which may do nothing else', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(runs.at(-1)).toBe('npm publish --provenance --access public');
  });

  it('is built from what is locked, and tested before', () => {
    const order = ['npm ci', 'npm audit --omit=dev', 'npm test'].map((it) => runs.indexOf(it));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

interface Locked {
  readonly link?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
}

function npm(...args: readonly string[]): string {
  return execFileSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
}
