import type { BuildContext } from '../../server/context/context.ts';
import type { IgnoreLine } from '../../server/context/ignore/dockerignore.ts';
import { nameOf, parentOf } from '../../server/context/path.ts';
import { matchesPath, readPathPattern } from '../../server/context/pattern.ts';
import { foundBelow } from '../../server/context/search.ts';
import { reachOf } from '../../server/context/source/reach.ts';
import { type Listing, listingOf } from '../../server/context/tree.ts';
import type { IgnoreFileModel } from '../../server/lint/ignore-file/ignore-file-model.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const noGitignorePattern: Rule = {
  id: 'no-gitignore-pattern',
  category: 'correctness',
  severity: 'warning',
  subject: 'dockerignore',
  needs: 'context',
  summary: 'Write patterns for .dockerignore, not for .gitignore',
  why: `
    In \`.gitignore\` a name without a slash means what is called so in any folder. In \`.dockerignore\` every pattern begins at
    the root of the build context: \`node_modules\` leaves \`web/node_modules\` in. \`**/node_modules\` means it everywhere, the
    root with it (Docker's reference of the .dockerignore file). It is said where such a path is there now and gets into
    the build, and of a few names that lie in folders nearly always.
  `,
  examples: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\n', 'web/node_modules/left-pad/index.js': '' },
      bad: `
        .git
        node_modules
        #^^^^^^^^^^^ unlike in .gitignore this means the root alone: web/node_modules gets into the build
        __pycache__/
        #^^^^^^^^^^^ unlike in .gitignore this means the root alone: in any folder it is **/__pycache__
      `,
      good: `
        .git
        **/node_modules
        **/__pycache__/
      `,
    },
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\n', 'web/docs/index.md': '' },
      good: `
        /node_modules
        docs
        **/*.pyc
        *.pyc
      `,
    },
  ],

  *check() {},
  *checkIgnoreFile(file, _, context) {
    const lines = file.lines.filter((it) => isOfOneName(it, file));
    const left = context === undefined || lines.length === 0 ? [] : leftIn(context, lines, file);
    for (const { start, end, text } of lines) {
      const example = left.find(namedBy(text));
      if (example === undefined && !(IN_FOLDERS.has(text) && takesFolder(file, context))) continue;
      const effect = example === undefined ? `in any folder it is **/${text}` : `${example} gets into the build`;
      yield {
        span: { start, end },
        message: `unlike in .gitignore this means the root alone: ${effect}`,
        fix: { title: 'Match in any folder', safety: 'unsafe', edits: [{ span: { start, end: start }, text: '**/' }] },
      };
    }
  },
};

/** Whether a pattern is a name alone, of what tools or people leave lying around, and nothing else says where it is meant. */
function isOfOneName({ text, start }: IgnoreLine, { source, lines }: IgnoreFileModel): boolean {
  if (text.includes('/') || source[start] === '/' || !(LEFT_AROUND.test(text) || IN_FOLDERS.has(text))) return false;
  return !lines.some((it) => it.text === `**/${text}` || it.text === '*' || it.text === '**');
}

/** What is left lying around, whatever the project. */
const LEFT_AROUND =
  /^(?:node_modules|bower_components|__pycache__|coverage|\.(?:venv|next|nuxt|cache|idea|vscode|vs|tox|nox|terraform|gradle|turbo|parcel-cache|pytest_cache|mypy_cache|ruff_cache|ipynb_checkpoints|DS_Store|env|env\.\*|npmrc|netrc)|venv|bin|obj|dist|build|target|Thumbs\.db|\*\.(?:log|py\[cod\]|pyc|pyo|swp|swo|tmp|bak|pem|key|p12|pfx|egg-info|tsbuildinfo|tfstate)|(?:npm|yarn)-debug\.log\*?)$/;
/** What lies in folders in nearly every project that has it. */
const IN_FOLDERS: ReadonlySet<string> = new Set([
  '__pycache__',
  '*.pyc',
  '*.pyo',
  '*.py[cod]',
  '.DS_Store',
  'Thumbs.db',
]);
/** They are what a tool has built only beside what it builds from. */
const BUILT = /^(?:bin|obj|dist|build|target)$/;
const PROJECT = /(?:^|\/)(?:package\.json|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|[^/]+\.(?:cs|fs|vb)proj)$/;

/** The paths in folders that one of the patterns would match if it were one of git's, as far as a Dockerfile takes them. */
function leftIn(context: BuildContext, lines: readonly IgnoreLine[], { taken }: IgnoreFileModel): readonly string[] {
  const listing = listingOf(context);
  const names = lines.map((it) => namedBy(it.text));
  const search = {
    isFound: ({ path }: { readonly path: string }) =>
      path.includes('/') && names.some((isNamed) => isNamed(path)) && isLeftAround(path, listing),
    isEntered: (path: string) => !/(?:^|\/)(?:\.git|node_modules)$/.test(path),
  };
  const folders = taken.length === 0 ? [''] : foldersTaken(taken, listing);
  return folders.flatMap((it) => foundBelow(listing, it, search)).map((it) => it.path);
}

function foldersTaken(taken: IgnoreFileModel['taken'], listing: Listing): readonly string[] {
  const folders = new Set(taken.flatMap((it) => reachOf(it, listing)?.folders ?? []));
  return folders.has('') ? [''] : [...folders];
}

function isLeftAround(path: string, listing: Listing): boolean {
  if (!BUILT.test(nameOf(path))) return true;
  return (listing.children.get(parentOf(path)) ?? []).some((it) => PROJECT.test(it.path));
}

/** Whether a pattern matches the last name of a path. */
function namedBy(pattern: string): (path: string) => boolean {
  const reading = readPathPattern(pattern);
  return (path) => !('message' in reading) && matchesPath(reading, nameOf(path));
}

function takesFolder({ taken }: IgnoreFileModel, context: BuildContext | undefined): boolean {
  return taken.length === 0 || context === undefined || foldersTaken(taken, listingOf(context)).length > 0;
}
