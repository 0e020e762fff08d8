import { nameOf } from '../../server/context/path.ts';
import { sizeText } from '../../server/context/size-text.ts';
import { isUsuallyIgnored, largestIn } from '../../server/context/sizes.ts';
import { reachOf } from '../../server/context/source/reach.ts';
import { type Listing, listingOf } from '../../server/context/tree.ts';
import { contextUses } from '../../server/lint/context/context-use.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const noLargeSource: Rule<{ megabytes: number }> = {
  id: 'no-large-source',
  category: 'size',
  severity: 'info',
  needs: 'context',
  summary: 'Take no large files along that nobody has asked for',
  why: `
    COPY of a project's folder takes data sets, dumps, archives and recordings along that lie in it: they are sent to the
    builder at each build and kept in a layer. Name them in \`.dockerignore\`, or keep them elsewhere; what the image does
    need, copy by name, in an instruction of its own, so that its layer is kept when the rest changes.
  `,
  options: {
    megabytes: { type: 'number', default: 100, summary: 'how large a file or folder is at least, in MB' },
  },
  examples: [
    {
      files: { 'train.py': '', 'data/train.csv': '' },
      stats: { 'data/train.csv': { size: 310_000_000 } },
      bad: `
        FROM python:3.13-slim
        COPY . /app
        #    ^ this takes data/train.csv (310 MB) along; ignore it, or copy it by name
      `,
      good: `
        FROM python:3.13-slim
        COPY train.py /app/
      `,
    },
    {
      files: { 'serve.py': '', 'models/base.bin': '' },
      stats: { 'models/base.bin': { size: 310_000_000 } },
      good: `
        FROM python:3.13-slim
        COPY models /models
        COPY . /app
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model, { megabytes }, context) {
    if (context === undefined) return;
    const listing = listingOf(context);
    const uses = contextUses(model);
    const isNamed = (path: string) => uses.some((it) => it.selector.path !== '' && covers(it.selector.path, path));
    const told = new Set<string>();
    for (const { instruction, word, selector } of uses) {
      const stage = model.stageOf(instruction);
      const reach = stage && model.reachable.has(stage) ? reachOf(selector, listing) : undefined;
      for (const folder of reach?.folders ?? []) {
        if (!isProject(listing, folder)) continue;
        const large = largestIn(listing, MOST_NAMED, folder).filter(({ path, bytes }) => {
          const isOther = folder !== '' ? path !== folder : !isNamed(path);
          return bytes >= megabytes * 1e6 && isOther && !told.has(path) && reach?.takes(path);
        });
        const unknown = large.filter((it) => !isUsuallyIgnored(listing, it.path));
        for (const it of unknown) told.add(it.path);
        if (unknown.length === 0) continue;
        const names = unknown.map((it) => `${it.path} (${sizeText(it.bytes)})`).join(', ');
        const it = unknown.length === 1 ? 'it' : 'them';
        yield { span: word, message: `this takes ${names} along; ignore ${it}, or copy ${it} by name` };
      }
    }
  },
};

const MOST_NAMED = 3;

function covers(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Whether a folder is a project with all that lies around in it; whoever copies another one, like `models`, means what is there. */
function isProject(listing: Listing, folder: string): boolean {
  return folder === '' || (listing.children.get(folder) ?? []).some((it) => MANIFEST.test(nameOf(it.path)));
}

const MANIFEST =
  /^(?:package\.json|pyproject\.toml|setup\.py|requirements\.txt|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|composer\.json|Dockerfile|Makefile|.*\.csproj)$/;
