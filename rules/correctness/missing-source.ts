import type { BuildContext } from '../../server/context/context.ts';
import { ignorePatterns } from '../../server/context/ignore/dockerignore.ts';
import { matchesWithParents } from '../../server/context/ignore/pattern-list.ts';
import { childPath, nameOf, parentOf } from '../../server/context/path.ts';
import { matchesPath, readPathPattern } from '../../server/context/pattern.ts';
import { followed, type Listing, listingOf, located } from '../../server/context/tree.ts';
import { type ContextUse, contextUses } from '../../server/lint/context/context-use.ts';
import type { Finding, Rule } from '../../server/lint/rule.ts';
import { nearest } from '../../server/text/nearest.ts';

export const missingSource: Rule = {
  id: 'missing-source',
  category: 'correctness',
  severity: 'error',
  needs: 'context',
  summary: 'Copy what is in the build context',
  why: `
    COPY and ADD of a path that is not in the build context stop the build, and names are compared letter by letter, upper
    and lower case too, also where the disk does not. Nothing is said of what is likely made before the build, such as
    \`dist\`, programs and archives, or what \`.gitignore\` names, of patterns, and where the build context is not known.
  `,
  examples: [
    {
      files: { 'README.md': '', 'package.json': '', 'src/main.js': '' },
      bad: `
        FROM node:22-slim
        COPY package.jsn readme.md /app/
        #    ^^^^^^^^^^^ the build context holds no package.jsn, but it does package.json
        #                ^^^^^^^^^ the build context holds no readme.md, but it does README.md
      `,
      good: `
        FROM node:22-slim
        COPY package.json README.md /app/
      `,
    },
    {
      files: { 'src/app.py': '' },
      bad: `
        FROM python:3.13-slim
        COPY config/settings.toml /etc/app/
        #    ^^^^^^^^^^^^^^^^^^^^ the build context holds no config/settings.toml
      `,
      good: `
        FROM python:3.13-slim
        COPY src/app.py /srv/
      `,
    },
    {
      files: { 'package.json': '', '.gitignore': '*.gen.py\n' },
      good: `
        FROM node:22-slim
        COPY dist app.jar api.gen.py /app/
        COPY yarn.lock* /app/
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model, _, context) {
    if (context === undefined) return;
    const listing = listingOf(context);
    for (const use of contextUses(model)) {
      const { path, isPattern, include } = use.selector;
      // With --parents, what is copied is a pattern, and of a pattern nothing need be there.
      if (path === '' || isPattern || include.length > 0 || followed(listing, path) !== undefined) continue;
      const finding = findingFor(use, listing, context);
      if (finding !== undefined) yield finding;
    }
  },
};

function findingFor({ word, selector }: ContextUse, listing: Listing, context: BuildContext): Finding | undefined {
  const { path } = selector;
  // What is ignored, no-ignored-source speaks of.
  if (isIgnored(path, context)) return undefined;
  const link = linkOn(path, listing);
  if (link !== undefined) {
    const message = `${link.path} is a link to ${link.target}, which is not in the build context`;
    return link.target === '' ? undefined : { span: word, message };
  }
  const similar = similarTo(path, listing);
  const isCaseAlone = similar?.toLowerCase() === path.toLowerCase();
  if (!isCaseAlone && isLikelyMade(path, similar, context)) return undefined;
  if (similar === undefined) return { span: word, message: `the build context holds no ${path}` };
  const at = word.text.lastIndexOf(path);
  const edit = { span: { start: word.start + at, end: word.start + at + path.length }, text: similar };
  return {
    span: word,
    message: `the build context holds no ${path}, but it does ${similar}`,
    ...(at >= 0 && word.parts.length === 1 && word.end - word.start === word.text.length
      ? { fix: { title: `Copy ${similar}`, safety: 'unsafe', edits: [edit] } }
      : {}),
  };
}

function isIgnored(path: string, { ignoreFile }: BuildContext): boolean {
  return ignoreFile !== undefined && matchesWithParents(ignorePatterns(ignoreFile), path);
}

/** The link on the way of a path that leads nowhere, for the path itself is not there. */
function linkOn(path: string, listing: Listing) {
  for (let at = path; at !== ''; at = parentOf(at)) {
    const place = located(listing, at);
    const entry = place === undefined ? undefined : listing.entries.get(place);
    if (entry?.kind === 'symlink') return entry;
  }
  return undefined;
}

/** A path beside it that differs in its last name by case, or by a letter or two. */
function similarTo(path: string, listing: Listing): string | undefined {
  const folder = parentOf(path);
  const name = nameOf(path);
  const names = (listing.children.get(followed(listing, folder) ?? folder) ?? []).map((it) => nameOf(it.path));
  const found = names.find((it) => it.toLowerCase() === name.toLowerCase()) ?? nearest(name, names);
  const isNear = found !== undefined && (name.length > SHORTEST || found.toLowerCase() === name.toLowerCase());
  return isNear ? childPath(folder, found) : undefined;
}

/** In shorter names two letters make another name. */
const SHORTEST = 6;

/** Whether something else may make it before the image is built, as far as its name and `.gitignore` tell. */
function isLikelyMade(path: string, similar: string | undefined, context: BuildContext): boolean {
  const names = path.split('/');
  if (names.some((it) => MADE.test(it)) || !(WRITTEN.test(path) || similar !== undefined)) return true;
  const ignored = context.textOf?.('.gitignore') ?? '';
  return ignored.split(/\r?\n/).some((line) => {
    const text = line.trim().replace(/^(?:\*\*)?\/|\/(?:\*+)?$/g, '');
    const pattern = text === '' || text.startsWith('#') ? undefined : readPathPattern(text);
    if (pattern === undefined || 'message' in pattern) return false;
    return names.some((it, index) => {
      return matchesPath(pattern, it) || matchesPath(pattern, names.slice(0, index + 1).join('/'));
    });
  });
}

/** What tools make. */
const MADE =
  /^(?:dist|build|out|output|target|bin|obj|lib|libs|publish|release|artifacts?|vendor|generated|gen|tmp|node_modules|public|static|certs?|secrets?|\.next|\.output|\.cache|\.env.*|.*\.(?:lock|min\.\w+|pb\.\w+|gen\.\w+))$/i;
/** What people write. */
const WRITTEN =
  /\.(?:sh|bash|py|rb|php|pl|go|rs|java|kt|cs|c|h|cc|cpp|ts|tsx|jsx|conf|cfg|cnf|ini|ya?ml|toml|txt|md|properties|tmpl|tpl|j2|service|gradle|csproj|sln)$|(?:^|\/)(?:package\.json|Gemfile|Makefile|Pipfile|go\.mod|requirements[\w-]*\.txt|pom\.xml|composer\.json)$/;
