import type { Finding, Rule } from '../../server/lint/rule.ts';
import { lastOf, lineageOf } from '../../server/model/lineage.ts';
import { managedBy } from '../../server/model/package/managed.ts';
import { shippedStages } from '../../server/model/shipped.ts';
import type { Variables } from '../../server/model/variable/variable.ts';
import { hasOption, type PackageCommand } from '../../server/shell/package/manager.ts';
import { manifestsOf } from '../../server/shell/package/manifest.ts';
import { withOption } from '../../server/shell/rewrite.ts';
import { isHeldBack } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

const MANAGERS = ['npm', 'yarn', 'pnpm', 'composer', 'poetry', 'uv'] as const;

export const noDevDependencies: Rule = {
  id: 'no-dev-dependencies',
  category: 'size',
  severity: 'info',
  summary: 'Install no dependencies for development in what ships',
  why: `
    Test runners, linters and compilers can be most of what a project installs: they make the image large, and each of them
    is one more thing to be attacked or patched. Only the stage that ships is judged, if it says what to start. Nothing is
    said where a later step of it runs one of the project's scripts, which may need them: build in a stage of its own then.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        COPY package.json package-lock.json ./
        RUN npm ci
        #   ^^^^^^ this installs what only development needs as well; add --omit=dev
        CMD ["node", "server.js"]
      `,
      good: `
        FROM node:22-slim
        COPY package.json package-lock.json ./
        RUN npm ci --omit=dev
        CMD ["node", "server.js"]
      `,
    },
    {
      good: `
        FROM node:22 AS build
        RUN npm ci && npm run build

        FROM node:22-slim
        ENV NODE_ENV=production
        RUN npm ci
        CMD ["node", "server.js"]
      `,
    },
  ],

  about: { managers: MANAGERS },
  *check(model) {
    const { target, file } = model;
    if (target === undefined || FOR_DEVELOPMENT.test(target.name ?? '')) return;
    const started = lastOf('Cmd', target) ?? lastOf('Entrypoint', target);
    if (started === undefined || FOR_DEVELOPMENT.test(textOf(file.source, started))) return;
    const managed = managedBy(MANAGERS, model);
    if (managed.length === 0 || lineageOf(target).some((it) => BUILDS.test(textOf(file.source, it)))) return;
    const shipped = shippedStages(model);
    for (const { run, command } of managed) {
      const stage = model.stageOf(run);
      // What ONBUILD holds back is for an image of which nothing is known yet.
      if (stage === undefined || !shipped.has(stage) || isHeldBack(run, file)) continue;
      const option = missingOption(command);
      const { variables } = model.stateAt(run);
      if (option === undefined || OMITTING.test(textOf(file.source, run))) continue;
      if (!isOmitted(command, variables)) yield findingFor(command, option);
    }
  },
};

/** The names of stages and scripts that are not for production. */
const FOR_DEVELOPMENT =
  /\b(?:dev|develop|development|test|tests|testing|debug|ci|lint|watch|nodemon|jest|pytest|bash|sh)\b/i;
/** What may need them: a script of the project, or one of the tools. */
const BUILDS =
  /\b(?:npm|pnpm|yarn|bun|npx)(?: -\S+){0,9} (?:run|test|build|exec|dlx|[a-z]+:[a-z]+)\b|\bnpx \w|\byarn [a-z]+\b(?<!yarn (?:install|add|cache|config|global|set))|\b(?:tsc|webpack|vite|ng|gulp|grunt|next|nest|rollup|turbo|nx|lerna|rake|rails)\b/;
/** What takes them away again. */
const OMITTING = /prune|NODE_ENV=["']?prod|COMPOSER_NO_DEV=1|UV_NO_DEV=/;

/** The option with which an installation of the project's dependencies leaves out those for development. */
function missingOption(command: PackageCommand): string | undefined {
  if (manifestsOf(command) === undefined) return undefined;
  const known = OPTIONS.get(command.manager);
  return known === undefined || hasOption(command, known) || hasOption(command, GROUPS) ? undefined : known[0];
}

const GROUPS: readonly string[] = ['--omit', '--only', '--without', '--include'];

/** The first is what is recommended. */
const OPTIONS: ReadonlyMap<PackageCommand['manager'], readonly [string, ...string[]]> = new Map([
  ['npm', ['--omit=dev', '--omit', '--production', '--only', '--prod']],
  ['yarn', ['--production', '--prod', '--immutable']],
  ['pnpm', ['--prod', '-P', '--production']],
  ['composer', ['--no-dev']],
  ['poetry', ['--only main', '--only', '--no-dev', '--without']],
  ['uv', ['--no-dev', '--no-default-groups', '--no-group', '--only-group']],
]);

function isOmitted({ manager }: PackageCommand, variables: Variables): boolean {
  const says = (name: string, value: RegExp) => {
    const known = variables.get(name);
    return typeof known === 'string' && value.test(known);
  };
  if (manager === 'composer') return says('COMPOSER_NO_DEV', /^1|true$/);
  if (manager === 'uv') return says('UV_NO_DEV', /^1|true$/);
  return says('NODE_ENV', /^prod/) || says('NPM_CONFIG_OMIT', /dev/) || says('NPM_CONFIG_PRODUCTION', /true/);
}

function findingFor(command: PackageCommand, option: string): Finding {
  const message = `this installs what only development needs as well; add ${option}`;
  return {
    span: command.span,
    message,
    fix: { title: `Add ${option}`, safety: 'unsafe', edits: [withOption(command, option)] },
  };
}
