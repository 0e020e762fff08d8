import type { BuildContext } from '../../server/context/context.ts';
import { nameOf } from '../../server/context/path.ts';
import { foundBelow, type Search } from '../../server/context/search.ts';
import { reachOf } from '../../server/context/source/reach.ts';
import { listingOf } from '../../server/context/tree.ts';
import { type ContextUse, contextUses } from '../../server/lint/context/context-use.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { shippedPathOf } from '../../server/model/copied/shipped-path.ts';
import { secretIn } from '../../server/model/secret/file.ts';
import { secretInText } from '../../server/model/secret/text.ts';

export const noSecretInContext: Rule = {
  id: 'no-secret-in-context',
  category: 'security',
  severity: 'warning',
  needs: 'context',
  summary: 'Take no secrets along with a folder',
  why: `
    COPY of a folder takes whatever lies in it, also what is not in the repository: the \`.env\` of whoever builds, a key,
    the token in \`.npmrc\`, the credentials in \`.git/config\`. Everyone who has the image can read them. Name such files in
    \`.dockerignore\`, or copy only what the image needs. It is said of files that are there now; of those that hold a secret
    only at times, the text decides. Do not listen where a file is made for tests.
  `,
  examples: [
    {
      files: { '.env': 'SESSION_SECRET=q8Jw2nVx71Lr\n', 'server.js': '' },
      bad: `
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        #    ^ this takes .env (secrets) into the image
      `,
      good: `
        FROM node:22-slim
        WORKDIR /app
        COPY server.js .
      `,
    },
    {
      files: { '.dockerignore': '.env\n', '.env': 'SESSION_SECRET=q8Jw2nVx71Lr\n', 'server.js': '' },
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
    const told = new Set<string>();
    for (const use of contextUses(model)) {
      const found = secretsTaken(use, context).filter(({ path, inside }) => {
        const isNew = !told.has(path) && shippedPathOf(use.instruction, inside, model) !== undefined;
        if (isNew) told.add(path);
        return isNew;
      });
      if (found.length > 0) yield { span: use.word, message: `this takes ${listed(found)} into the image` };
    }
  },
};

interface TakenSecret {
  readonly path: string;
  /** Where it comes below the target. */
  readonly inside: string;
  readonly kind: string;
}

/** What a source takes that nobody has named. */
function secretsTaken({ selector }: ContextUse, context: BuildContext): readonly TakenSecret[] {
  const listing = listingOf(context);
  const reach = reachOf(selector, listing);
  if (reach === undefined) return [];
  const found: TakenSecret[] = [];
  const add = (path: string, inside: string) => {
    const kind = secretAt(path, context);
    if (kind !== undefined) found.push({ path, inside, kind });
  };
  // What is named as such a file, no-secret-file speaks of; a pattern names none.
  for (const path of reach.files) {
    if (selector.isPattern ? MAY_HOLD.test(path) : isSettings(path)) add(path, nameOf(path));
  }
  for (const folder of reach.folders) {
    for (const { path } of foundBelow(listing, folder, SECRETS)) {
      if (reach.takes(path)) add(path, folder === '' ? path : path.slice(folder.length + 1));
    }
  }
  return found;
}

/** What of a file's name tells that it may hold a secret. What it holds shows only then whether it does. */
const MAY_HOLD =
  /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w-]+\.env|id_(?:rsa|dsa|ecdsa|ed25519)|\.npmrc|\.yarnrc\.yml|[._]netrc|\.pypirc|\.pgpass|pip\.conf|auth\.json|\.git-credentials|\.git\/config|\.aws\/credentials|\.kube\/config|\.docker\/config\.json|\.dockercfg|\.vault-token)$|\.(?:pem|key|p12|pfx|ppk)$|(?:account|credential|key|secret|adminsdk)[^/]*\.json$/i;
/** What is for show, and what others have put there for their tests. */
const LEFT_OUT =
  /(?:^|[/_.-])(?:examples?|samples?|templates?|defaults?|dist|dummy|fake|mocks?|tests?|testing|testdata|specs?|fixtures?|snakeoil|pub|docs?|schema|node_modules|vendor|site-packages|dist-packages|venv)(?:[/_.-]|$)/i;

const SECRETS: Search = {
  isFound: ({ kind, path }) => kind === 'file' && MAY_HOLD.test(path) && !LEFT_OUT.test(path),
  isEntered: (path) => !LEFT_OUT.test(path) && !/(?:^|\/)\.git\/./.test(path),
};

/** Small files with settings, in which a token of a known form may stand. */
function isSettings(path: string): boolean {
  return secretIn(path) === undefined && SETTINGS.test(path) && !LEFT_OUT.test(path);
}

const SETTINGS =
  /\.(?:env|ini|conf|cfg|config|properties|toml|ya?ml|npmrc|pypirc|netrc)$|(?:^|\/)(?:\.env[\w.-]*|\.npmrc|\.yarnrc\.yml|auth\.json|pip\.conf|(?:config|settings|secrets)[\w.-]*\.json)$/i;

function secretAt(path: string, context: BuildContext): string | undefined {
  const text = context.textOf?.(path);
  if (text !== undefined) return secretInText(path, text);
  // Where nothing can be read, only what is no text, or a name that leaves no doubt, is one.
  const isCertain = context.textOf === undefined ? !/\.env/.test(path) : /\.(?:p12|pfx|ppk)$/i.test(path);
  return isCertain ? secretIn(path) : undefined;
}

const MOST_NAMED = 3;

function listed(secrets: readonly TakenSecret[]): string {
  const named = secrets.slice(0, MOST_NAMED).map(({ path, kind }) => `${path} (${kind})`);
  const left = secrets.length - named.length;
  return `${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
