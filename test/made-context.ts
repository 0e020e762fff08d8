import type { BuildContext } from '../server/context/context.ts';
import { modelOf } from '../server/model/model.ts';
import { parse } from '../server/syntax/parse.ts';
import { contextOfFiles } from './context-of-files.ts';

/** A build context for any Dockerfile: all that it copies is there, and the manifests of most package managers. */
export function madeContext(source: string): BuildContext {
  return contextOfFiles(madeFiles(source));
}

export function madeFiles(source: string): Readonly<Record<string, string>> {
  const files: Record<string, string> = { ...PROJECT };
  const model = modelOf(parse(source));
  const folders = new Set<string>();
  for (const copy of [...model.all('Copy'), ...model.all('Add')]) {
    if (copy.flags.some((it) => it.name === 'from')) continue;
    for (const word of copy.sources) {
      const name = (model.valueOf(word) ?? '')
        .replace(/^\.?\//, '')
        .replace(/\*.*$/, 'x')
        .replace(/\/+$/, '');
      if (name === '' || name === '.' || name.includes('://') || name.includes('..') || files[name] !== undefined)
        continue;
      if (/\.[\w]+$|file$|^[A-Z]+$/.test(name)) files[name] = TEXTS[name.replace(/^.*\//, '')] ?? 'text';
      else folders.add(name);
    }
  }
  for (const folder of folders) {
    delete files[folder];
    for (const [path, text] of Object.entries(PROJECT)) if (!path.startsWith('.')) files[`${folder}/${path}`] = text;
  }
  // What is a folder for one is none for another.
  for (const path of Object.keys(files))
    if (Object.keys(files).some((it) => it.startsWith(`${path}/`))) delete files[path];
  return files;
}

const TEXTS: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "app", "dependencies": { "express": "4.21.1" } }',
  'package-lock.json': '{}',
  'yarn.lock': '',
  'pnpm-lock.yaml': '',
  'requirements.txt': 'flask==3.0.3\n',
  'pyproject.toml': '[tool.poetry]\nname = "app"\n',
  'poetry.lock': '',
  'uv.lock': '',
  Pipfile: '[packages]\nflask = "*"\n',
  'Pipfile.lock': '{}',
  Gemfile: "source 'https://rubygems.org'\ngem 'rails'\n",
  'Gemfile.lock': '',
  'composer.json': '{}',
  'composer.lock': '{}',
  'go.mod': 'module example.com/app\n\ngo 1.22\n',
  'go.sum': '',
};

const PROJECT: Readonly<Record<string, string>> = {
  '.dockerignore': '**/node_modules\n**/.venv\n**/vendor\n.git\n',
  ...TEXTS,
  'main.txt': 'main',
  'lib/part.txt': 'part',
};
