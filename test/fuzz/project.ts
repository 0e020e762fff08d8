import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { fixText } from '../../server/lint/fix.ts';
import { linkedBuild } from '../../server/lint/project/linked-build.ts';
import { lintProject } from '../../server/lint/project/lint-project.ts';
import type { Diagnostic } from '../../server/lint/rule.ts';
import { readBake } from '../../server/project/bake/bake.ts';
import type { Place, Project } from '../../server/project/build.ts';
import { readCompose, readComposeVariant } from '../../server/project/compose/compose.ts';
import { reader, worldOfFiles } from '../project-files.ts';
import type { Case, Property } from './properties.ts';
import { expectInside, expectSpan } from './sound.ts';

/** Of files that say how Dockerfiles are built. */
export const projectProperties = {
  compose: {
    language: 'Compose',
    weight: 1,
    calls: 4,
    check: (it) => expectSoundProject(it, 'compose.yaml', (read) => readCompose(['/p/compose.yaml'], read)),
  },

  'compose over another': {
    language: 'Compose',
    weight: 1,
    calls: 4,
    check: (it) =>
      expectSoundProject(it, 'compose.yaml', (read) => readComposeVariant(['/p/other.yaml'], '/p/compose.yaml', read)),
  },

  'bake in HCL': {
    language: 'HCL',
    weight: 2,
    calls: 4,
    check: (it) => expectSoundProject(it, 'docker-bake.hcl', (read) => readBake(bakeFiles('docker-bake.hcl'), read)),
  },

  'bake in JSON': {
    language: 'JSON',
    weight: 1,
    calls: 4,
    check: (it) => expectSoundProject(it, 'docker-bake.json', (read) => readBake(bakeFiles('docker-bake.json'), read)),
  },
} as const satisfies Readonly<Record<string, Property>>;

function bakeFiles(name: string) {
  return { compose: [], files: [`/p/${name}`], folder: '/p' };
}

/** Whatever a project says and whatever is wrong with it stands in its files; fixes come to an end. */
function expectSoundProject(
  { before, after }: Case,
  name: string,
  read: (read: ReturnType<typeof reader>) => Project,
): void {
  const findingsIn = (source: string): readonly Diagnostic[] => {
    const files = { [name]: source, 'other.yaml': before, '.env': before, 'web.Dockerfile': 'FROM a AS run\nARG A\n' };
    const { builds, mistakes, sources } = read(reader(files));
    for (const { place, context, dockerfile, target, args, inline } of builds) {
      for (const it of [place, context, dockerfile, target, inline, ...args]) if (it) expectPlace(it, sources);
      const { layout, text = '' } = inline ?? {};
      if (layout !== undefined && layout.offsets.length !== text.length + 1)
        throw new Error('a character has no place');
    }
    for (const it of mistakes) expectSpan(it.span, sources.get(it.path) ?? '', it.message);
    const linked = builds.map((it) => linkedBuild(it, worldOfFiles(files)));
    const found = lintProject({ builds: linked, mistakes, sources }, rules, defaultConfig);
    return found.filter((it) => it.path === `/p/${name}`);
  };
  expectInside(findingsIn(after), after);
  const once = fixText(after, findingsIn, 'unsafe').source;
  if (fixText(once, findingsIn, 'unsafe').source !== once) throw new Error('fixes go on');
}

function expectPlace({ path, start, end }: Place, sources: ReadonlyMap<string, string>): void {
  expectSpan({ start, end }, sources.get(path) ?? '', path);
}
