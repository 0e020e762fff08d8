import type { Rule } from '../../lint/rule.ts';
import { modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';
import { counted } from '../../text/figures.ts';
import type { Checked } from '../lint/result.ts';

/** The text of a first `.dflint.yaml`: it finds what none would find, but in folders that hold what others wrote. */
export function firstConfiguration(files: readonly Checked[], rules: readonly Rule[]): string {
  const own = files.filter((it) => foreignFolderOf(it.path) === undefined);
  const foreign = [...new Set(files.flatMap((it) => foreignFolderOf(it.path) ?? []))].sort();
  return [
    chapter(`What dflint checks here and below: ${counted(files.length, 'Dockerfile')} when this was written.`, [
      '# `dflint rules` lists all rules, `dflint explain RULE` gives the reasons of one.',
    ]),
    chapter('The least severity that makes dflint fail: error, warning, info, style, or never.', ['fail-on: warning']),
    rulesChapter(own, rules),
    chapter('Files that are not checked, even if they are named.', [
      foreign.length > 0
        ? `exclude: [${foreign.map((it) => JSON.stringify(`${it}/**`)).join(', ')}]`
        : '# exclude: ["vendor/**"]',
    ]),
    chapter('Other answers for some files; of several, the last one counts.', [
      '# overrides:',
      '#   - files: ["**/test/**"]',
      '#     rules: { require-user: off }',
    ]),
    chapter('How the images are built, where that is not found out by itself.', [
      '# build:',
      '#   context: .',
      '#   target: production',
      '#   args: { VERSION: "1.2" }',
    ]),
  ].join('\n');
}

function chapter(title: string, lines: readonly string[]): string {
  return [`# ${title}`, ...lines].map((it) => `${it}\n`).join('');
}

function rulesChapter(files: readonly Checked[], rules: readonly Rule[]): string {
  const found = rules.flatMap((rule) => {
    const counts = files.map((it) => it.diagnostics.filter(({ rule: id }) => id === rule.id).length).filter(Boolean);
    const findings = counts.reduce((sum, it) => sum + it, 0);
    return findings === 0 ? [] : [{ rule, findings, files: counts.length }];
  });
  const rows = found
    .sort((a, b) => b.findings - a.findings)
    .map(({ rule, findings, files }) => {
      const count = `${counted(findings, 'finding')} in ${counted(files, 'file')}`;
      return `  ${rule.id}: ${rule.severity} # ${count}: ${rule.summary}`;
    });
  const registry = `trusted-registry: { severity: error, registries: [${registriesIn(files).join(', ')}] }`;
  if (rows.length === 0) {
    return chapter('Rules are as loud as they are by themselves; name those that are not to be.', [
      '# rules:',
      '#   no-latest-tag: error',
      `#   ${registry} # off until it is named; these are the registries in use`,
    ]);
  }
  return chapter(
    'Rules that found something then, as loud as they are by themselves: error, warning, info, style or off.',
    [
      '# `dflint --write-baseline` puts up with all that is found now, and nothing new.',
      'rules:',
      ...rows,
      `  # ${registry} # off until it is named; these are the registries in use`,
    ],
  );
}

/** `third_party` of `third_party/redis/Dockerfile`. */
function foreignFolderOf(path: string): string | undefined {
  const folders = path.split('/').slice(0, -1);
  const at = folders.findIndex((it) => FOREIGN.includes(it));
  return at < 0 ? undefined : folders.slice(0, at + 1).join('/');
}

const FOREIGN: readonly string[] = ['vendor', 'third_party', 'third-party', 'external', 'submodules'];

function registriesIn(files: readonly Checked[]): readonly string[] {
  const registries = files.flatMap(({ source }) =>
    modelOf(parse(source)).stages.flatMap(({ base }) => (base.kind === 'image' ? base.reference.registry : [])),
  );
  const names = [...new Set(registries)].filter((it) => /^[\w.:-]+$/.test(it)).sort();
  return names.length > 0 ? names.map((it) => (it.includes(':') ? JSON.stringify(it) : it)) : ['docker.io'];
}
