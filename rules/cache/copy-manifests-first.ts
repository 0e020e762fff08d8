import type { MeasuredOrder } from '../../server/context/measured-order.ts';
import type { Finding, Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { installsBehindTree, type LateInstall } from '../../server/model/package/late-install.ts';
import { mountsOf } from '../../server/model/run/mount.ts';
import { hasOption } from '../../server/shell/package/manager.ts';
import type { Word } from '../../server/syntax/ast.ts';
import { enumerated } from '../../server/text/enumerated.ts';
import { costText } from '../../server/text/figures.ts';
import { lastFrom, textOf } from '../../server/text/span.ts';

export const copyManifestsFirst: Rule = {
  id: 'copy-manifests-first',
  category: 'cache',
  severity: 'warning',
  needs: 'context',
  summary: 'Install dependencies before the source is copied',
  why: `
    COPY of the whole source changes with every edit, and each step behind it runs again: all dependencies are installed
    anew because of one changed line. Copy the files that name the dependencies first, install, and then copy the rest:
    the installation runs again only when those files change. How often it did, and what that cost, is said where the history
    is known: see order-by-change.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        WORKDIR /app
        COPY . .
        RUN npm ci
        #   ^^^^^^ every edit of the source runs this again; copy package.json and package-lock.json first, then the rest
        RUN npm run build
      `,
      good: `
        FROM node:22
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN npm ci
        COPY . .
        RUN npm run build
      `,
    },
    {
      files: { 'package.json': '', 'package-lock.json': '', 'main.js': '' },
      history: [['main.js'], ['main.js'], ['main.js'], ['package.json']],
      bad: `
        FROM node:22
        COPY . .
        RUN npm ci
        #   ^^^^^^ every edit of the source runs this again (4 of the last 4 builds, ~30 s each); copy package.json and package-lock.json first, then the rest
      `,
      good: `
        FROM node:22
        COPY package.json package-lock.json ./
        RUN npm ci
        COPY . .
      `,
    },
    {
      good: `
        FROM golang:1.23
        WORKDIR /src
        COPY go.mod go.sum ./
        RUN go mod download
        COPY . .
        RUN go build ./...
      `,
    },
    {
      good: `
        FROM python:3.13
        COPY . /src
        RUN pip install /src
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model, _, context) {
    for (const late of installsBehindTree(model)) yield findingFor(late, model, context?.order);
  },
};

function findingFor(late: LateInstall, model: Model, order: MeasuredOrder | undefined): Finding {
  const names = [...new Set(late.manifests.files.map((it) => it.name.replace(/^.*\//, '')))];
  const list = enumerated(names);
  const options = late.manifests.missing.join(' ');
  const first = options === '' ? `copy ${list} first` : `copy ${list} first and install with ${options}`;
  const message = `every edit of the source runs this again${figureOf(late, order)}; ${first}, then the rest`;
  const related = [{ span: late.tree, message: 'this brings the whole source' }];
  const fix = fixFor(late, model);
  return { span: late.install.span, message, related, ...(fix && { fix }) };
}

function figureOf({ run }: LateInstall, order: MeasuredOrder | undefined): string {
  const step = order?.steps.find((it) => it.start === run.start);
  if (step === undefined || step.rebuilt === 0) return '';
  return ` (${step.rebuilt} of the last ${step.builds} builds, ${costText(step.seconds, step.isMeasured)} each)`;
}

/** Unsafe: a package may be a folder of the project, and its scripts may need other files. */
function fixFor(late: LateInstall, model: Model): Fix | undefined {
  const { tree, run, source } = late;
  const names = namesIn(late);
  if (names === undefined || !isPlainCopy(tree, source) || !isPlainRun(late, model)) return undefined;
  const { source: text, instructions } = model.file;
  const isNext = instructions[lastFrom(instructions, tree.start) + 1] === run;
  // A comment in between may speak of either.
  if (!isNext || textOf(text, { start: tree.end, end: run.start }).trim() !== '') return undefined;
  const head = textOf(text, { start: tree.start, end: source.start });
  const target = tree.target.text.replace(/\/?$/, '/');
  return {
    title: 'Copy the manifests first, and the rest after the installation',
    safety: 'unsafe',
    edits: [
      { span: tree, text: `${head}${names.join(' ')} ${target}` },
      { span: { start: run.end, end: run.end }, text: `\n${textOf(text, tree)}` },
    ],
  };
}

/** As COPY is to take them: with a `*`, a file need not be there. */
function namesIn({ install, manifests, isInTree, folder }: LateInstall): readonly string[] | undefined {
  if (manifests.missing.length > 0 || !isInTree) return undefined;
  const names = manifests.files.map(({ name, isOptional }) => {
    const relative = name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name;
    return isOptional ? `${relative}*` : relative;
  });
  // Other lists of requirements often include this one.
  if (install.verb === 'pip install' || install.manager === 'pip')
    return names.join() === 'requirements.txt' ? names : undefined;
  return names.every((it) => /^[\w.-]+\*?$/.test(it)) ? names : undefined;
}

function isPlainCopy({ form, sources, heredocs, target, flags }: LateInstall['tree'], source: Word): boolean {
  if (form !== 'words' || sources.length > 1 || heredocs.length > 0 || flags.some((it) => it.name === 'parents'))
    return false;
  return /^\.\/?$/.test(source.text) && /^[^"'\s]+$/.test(target.text);
}

/** Whether a RUN does nothing but to install, and that where it stands. */
function isPlainRun({ run, install }: LateInstall, model: Model): boolean {
  if (run.heredocs.length > 0 || mountsOf(run, model).some((it) => it.type === 'bind')) return false;
  const [command, ...more] = model.script(run)?.commands ?? [];
  return command !== undefined && more.length === 0 && !hasOption(install, ELSEWHERE);
}

const ELSEWHERE = ['--prefix', '--cwd', '--dir', '--directory', '--working-dir', '--project', '--gemfile', '-C', '-d'];
