import type { BuildContext } from '../../server/context/context.ts';
import { readIgnoreFile } from '../../server/context/ignore/dockerignore.ts';
import { matchesWithParents } from '../../server/context/ignore/pattern-list.ts';
import { listingOf } from '../../server/context/tree.ts';
import { contextUses } from '../../server/lint/context/context-use.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { shippedPathOf } from '../../server/model/copied/shipped-path.ts';

export const noWholeContext: Rule = {
  id: 'no-whole-context',
  category: 'security',
  severity: 'info',
  needs: 'context',
  summary: 'Keep out of the image what is kept out of the repository',
  why: `
    \`COPY . .\` takes what lies in the folder on the machine that builds, not what is in the repository. What \`.gitignore\`
    names because it is private, as \`.env\` or keys, comes into the image wherever it is there, unless \`.dockerignore\` names
    it too. Name it there, or copy only what the image needs. Of such files that are there now and hold a secret,
    no-secret-in-context speaks.
  `,
  examples: [
    {
      files: { '.gitignore': 'node_modules\n.env\n', '.dockerignore': 'node_modules\n', 'server.js': '' },
      bad: `
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        #    ^ .gitignore keeps .env out of the repository, but nothing in .dockerignore keeps it out of the image
      `,
      good: `
        FROM node:22-slim
        WORKDIR /app
        COPY server.js .
      `,
    },
    {
      files: { '.gitignore': '.env\n', '.dockerignore': '.env*\n', 'server.js': '' },
      good: `
        FROM node:22-slim
        WORKDIR /app
        COPY . .
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model, _, context) {
    if (context === undefined) return;
    for (const { instruction, word, selector } of contextUses(model)) {
      if (selector.path !== '' || selector.isPattern || selector.include.length > 0) continue;
      const unprotected = unprotectedIn(context, selector.exclude);
      const shown = unprotected.slice(0, MOST_NAMED).join(', ');
      if (shown === '' || shippedPathOf(instruction, '.env', model) === undefined) continue;
      const those = unprotected.length === 1 ? 'it' : 'them';
      const lack = context.ignoreFile === undefined ? 'no .dockerignore' : `nothing in ${context.ignoreFile.path}`;
      const message = `.gitignore keeps ${shown} out of the repository, but ${lack} keeps ${those} out of the image`;
      yield { span: word, message };
      return;
    }
  },
};

const MOST_NAMED = 3;

/** The private files that git is told to ignore and that would come along, by the patterns that git is given. */
function unprotectedIn(context: BuildContext, exclude: readonly string[]): readonly string[] {
  const ignored = context.textOf?.('.gitignore');
  if (ignored === undefined || !PRIVATE.test(ignored)) return [];
  const patterns = readIgnoreFile([context.ignoreFile?.source ?? '', ...exclude].join('\n'));
  const listing = listingOf(context);
  const lines = ignored.split(/\r?\n/).map((it) => it.trim());
  return lines.filter((line) => {
    const name = line.replace(/^(?:\*\*)?\//, '').replace(/\/$/, '');
    // `*.pem` is any of them; what is there now, and so is not private or is found elsewhere, is not meant.
    const path = name.replace('*', /^\.env/.test(name) ? 'local' : 'server');
    return NAME.test(name) && !matchesWithParents(patterns, path) && !listing.entries.has(path);
  });
}

const PRIVATE = /env|pem|key|id_|p12|pfx|credential|account|secret|netrc/;
/** `.env`, `*.pem`, `service-account.json` */
const NAME =
  /^(?:\.env(?:\.(?:\*|local|prod(?:uction)?|\*\.local|staging))?|\.env\*|\*\.env|\*\.(?:pem|key|p12|pfx)|id_rsa|id_ed25519|\.netrc|(?:config\/)?master\.key|[\w-]*(?:credentials|service-account|serviceAccount\w{0,60})\.json|secrets\.(?:ya?ml|json|env))$/;
