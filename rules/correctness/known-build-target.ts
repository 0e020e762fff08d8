import { type LinkedBuild, localPath } from '../../server/lint/project/linked-build.ts';
import type { ProjectFinding, Rule } from '../../server/lint/rule.ts';
import { settingFix, shortPath } from '../../server/lint/setting.ts';
import type { Model } from '../../server/model/model.ts';
import { nearest } from '../../server/text/nearest.ts';

export const knownBuildTarget: Rule = {
  id: 'known-build-target',
  category: 'correctness',
  severity: 'error',
  subject: 'project',
  summary: 'Have Compose and Bake build what is there',
  why: `
    A service of Compose or a target of Bake names a folder, a Dockerfile in it and perhaps a stage of that. The build stops
    where one of them is not there, and it is named in another file than the one that was changed when it went. Nothing is
    said of addresses, of what git ignores and so may be made by another program, and of what only the environment knows.
  `,
  examples: [
    {
      files: { 'web/Dockerfile': 'FROM node:22-slim AS build\nFROM nginx:1.29 AS production\n' },
      bad: `
        services:
          web:
            build:
              context: ./web
              target: prodution
        #             ^^^^^^^^^ web/Dockerfile has no stage prodution; did you mean production?
      `,
      good: `
        services:
          web:
            build:
              context: ./web
              target: production
      `,
    },
    {
      files: { Dockerfile: 'FROM alpine:3.22\n', 'proxy/Dockerfile': 'FROM nginx:1.29\n' },
      bad: `
        services:
          worker:
            build:
              context: .
              dockerfile: worker.Dockerfile
        #                 ^^^^^^^^^^^^^^^^^ worker.Dockerfile does not exist
          proxy:
            build: ./nginx
        #          ^^^^^^^ the folder nginx does not exist
      `,
      good: `
        services:
          worker:
            build:
              context: .
          proxy:
            build: ./proxy
      `,
    },
    {
      files: { Dockerfile: 'FROM alpine:3.22\n' },
      good: `
        services:
          app: { build: . }
          tool: { build: "https://github.com/docker/tool.git#main" }
          next: { build: "./\${FOLDER}" }
      `,
    },
  ],

  *check() {},
  *checkProject({ builds, sources }) {
    const seen = new Set<string>();
    for (const linked of builds) {
      for (const finding of linked.build.isTemplate ? [] : findingsIn(linked, sources)) {
        // What several builds take from one place is wrong there, once.
        const key = JSON.stringify([finding.path, finding.span, finding.message]);
        if (!seen.has(key)) yield finding;
        seen.add(key);
      }
    }
  },
};

function* findingsIn(linked: LinkedBuild, sources: ReadonlyMap<string, string>): Generator<ProjectFinding> {
  const { build, contextFolder, dockerfile, missingContexts } = linked;
  const { context, place, target } = build;
  for (const it of build.contexts.filter(({ name }) => missingContexts.includes(name)))
    yield { ...placed(it), message: `the folder ${shortPath(it.value ?? '', it.path)} does not exist` };
  // A target of Bake that says neither may be for another file to fill in.
  const isBare = build.kind === 'bake' && context.start === place.start && build.dockerfile?.start === place.start;
  if (contextFolder === 'missing')
    yield { ...placed(context), message: `the folder ${shortPath(context.value ?? '', context.path)} does not exist` };
  else if (dockerfile === 'missing' && build.dockerfile !== undefined && !isBare) {
    const isSaid = build.dockerfile.start !== place.start;
    const at = isSaid ? build.dockerfile : context;
    yield { ...placed(at), message: `${shortPath(localPath(build.dockerfile) ?? '', at.path)} does not exist` };
  } else if (isRead(dockerfile) && build.inline === undefined && target?.value !== undefined) {
    const { stages, file } = dockerfile;
    const name = target.value;
    if (stages.length === 0 || file.errors.length > 0 || isStage(name, dockerfile)) return;
    const path = shortPath((build.dockerfile && localPath(build.dockerfile)) ?? '', target.path);
    const guess = nearest(
      name.toLowerCase(),
      stages.flatMap((it) => it.name ?? []),
    );
    const question = guess === undefined ? '' : `; did you mean ${guess}?`;
    const fix = guess === undefined ? undefined : settingFix(target, name, guess, sources);
    yield { ...placed(target), message: `${path} has no stage ${name}${question}`, ...(fix && { fix }) };
  }
}

/** Of one inside of the project file the stages are looked for where it is checked itself. */
function isRead(dockerfile: LinkedBuild['dockerfile']): dockerfile is Model {
  return dockerfile !== undefined && dockerfile !== 'missing';
}

/** By its name in any case, or by its number (BuildKit's instructions/parse.go, HasStage). */
function isStage(name: string, { stages }: Model): boolean {
  return (
    name === '' ||
    stages.some((it) => it.name === name.toLowerCase()) ||
    (/^\d+$/.test(name) && Number(name) < stages.length)
  );
}

function placed({ path, start, end }: { path: string; start: number; end: number }) {
  return { path, span: { start, end } };
}
