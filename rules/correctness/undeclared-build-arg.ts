import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { type LinkedBuild, localPath } from '../../server/lint/project/linked-build.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { settingFix, shortPath } from '../../server/lint/setting.ts';
import type { Model } from '../../server/model/model.ts';
import type { NamedSetting } from '../../server/project/build.ts';
import { nearest } from '../../server/text/nearest.ts';

export const undeclaredBuildArg: Rule = {
  id: 'undeclared-build-arg',
  category: 'correctness',
  severity: 'warning',
  subject: 'project',
  summary: 'Pass build arguments that the Dockerfile declares',
  why: `
    An argument that Compose or Bake passes and no ARG of the Dockerfile takes changes nothing: the build says so in a line
    that few read, and goes on with the default of whatever was meant. Arguments that BuildKit itself understands, like
    \`HTTP_PROXY\`, need no ARG. Of what several builds take from one place, it is said where none of them has a use for it.
  `,
  examples: [
    {
      files: { Dockerfile: 'ARG NODE_VERSION=22\nFROM node:${NODE_VERSION}\nARG MODE\n' },
      bad: `
        services:
          web:
            build:
              context: .
              args:
                NODE_VERSON: 24
        #       ^^^^^^^^^^^ no ARG in Dockerfile is called NODE_VERSON, so the value has no effect; did you mean NODE_VERSION?
                MODE: production
                HTTP_PROXY: http://proxy:3128
      `,
      good: `
        services:
          web:
            build:
              context: .
              args:
                NODE_VERSION: 24
                MODE: production
                HTTP_PROXY: http://proxy:3128
      `,
    },
    {
      files: { Dockerfile: 'FROM alpine:3.22\nARG A\n', 'b.Dockerfile': 'FROM alpine:3.22\nARG B\n' },
      good: `
        x-args: &args
          A: 1
          B: 2
        services:
          a: { build: { context: ., args: *args } }
          b: { build: { context: ., dockerfile: b.Dockerfile, args: *args } }
      `,
    },
  ],

  *check() {},
  *checkProject({ builds, sources }) {
    const uses = new Map<string, { readonly arg: NamedSetting; readonly by: LinkedBuild[] }>();
    for (const linked of builds) {
      for (const arg of linked.build.isTemplate ? [] : linked.build.args) {
        const key = `${arg.path}\n${arg.start}\n${arg.name}`;
        const { by } = uses.get(key) ?? { by: [] };
        uses.set(key, { arg, by: [...by, linked] });
      }
    }
    for (const { arg, by } of uses.values()) {
      const models = by.map((it) => it.dockerfile);
      const known = models.flatMap((it) => (it === undefined || it === 'missing' ? [] : it));
      if (known.length < models.length || known.some((it) => mayTake(arg.name, it))) continue;
      const [first] = by;
      const file = first?.build.dockerfile && localPath(first.build.dockerfile);
      const guess = nearest(arg.name, known.flatMap(declaredIn));
      const question = guess === undefined ? '' : `; did you mean ${guess}?`;
      const fix = guess === undefined ? undefined : settingFix(arg, arg.name, guess, sources);
      yield {
        path: arg.path,
        span: { start: arg.start, end: arg.end },
        message: `no ARG in ${file === undefined ? 'the Dockerfile inside' : shortPath(file, arg.path)} is called ${arg.name}, so the value has no effect${question}`,
        ...(fix && { fix }),
      };
    }
  },
};

/** What the base image holds back for the build of another one may declare it too. */
function mayTake(name: string, model: Model): boolean {
  if (TAKEN_BY_BUILDKIT.test(name) || hasForeignFrontend(model.file) || model.file.errors.length > 0) return true;
  if (declaredIn(model).includes(name)) return true;
  return model.stages.some(
    ({ base }) => base.kind === 'unknown' || (base.kind === 'image' && base.text.includes('onbuild')),
  );
}

function declaredIn(model: Model): readonly string[] {
  return model.all('Arg').flatMap((it) => it.declarations.map((declaration) => declaration.name.text));
}

/** https://docs.docker.com/reference/dockerfile/#predefined-args and https://docs.docker.com/build/building/variables/ */
const TAKEN_BY_BUILDKIT =
  /^(?:(?:HTTPS?|FTP|NO|ALL)_PROXY|(?:https?|ftp|no|all)_proxy|BUILDKIT_.*|SOURCE_DATE_EPOCH|(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE))$/;
