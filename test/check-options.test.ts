import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { type Config, defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';

/** A description that names nothing, and a stage that is not named in lower case. */
const FILE = '# about it\nARG A\nFROM alpine:3.22 AS Build\n';

describe('# check=', () => {
  it('says nothing of experimental checks by itself', () => {
    expect(findings(FILE)).toEqual(['style stage-name-case']);
  });

  it.each(['InvalidDefinitionDescription', 'all', 'Foo,InvalidDefinitionDescription'])('turns on %s', (names) => {
    expect(findings(`# check=experimental=${names}\n${FILE}`)).toEqual([
      'style valid-definition-description',
      'style stage-name-case',
    ]);
  });

  it('says nothing behind a space', () => {
    expect(findings(`# check=experimental=Foo, InvalidDefinitionDescription\n${FILE}`)).toEqual([
      'style stage-name-case',
    ]);
    expect(findings(`# check=skip=Foo, StageNameCasing\n${FILE}`)).toEqual(['style stage-name-case']);
    expect(findings(`# check=skip=StageNameCasing or not\n${FILE}`)).toEqual([]);
  });

  it('says nothing where it is indented, or a directive above it', () => {
    expect(findings(` # check=skip=StageNameCasing\n${FILE}`)).toEqual(['style stage-name-case']);
    expect(findings(` # escape=\\\n# check=skip=StageNameCasing\n${FILE}`)).toEqual(['style stage-name-case']);
    expect(findings(` # check=error=true\n${FILE}`)).toEqual(['style stage-name-case']);
    expect(findings(`# escape=\\\n# check=skip=StageNameCasing\n${FILE}`)).toEqual([]);
  });

  it('skips with "all" what is not experimental, as BuildKit does', () => {
    const source = `# check=skip=all;experimental=all\n${FILE}`;
    expect(findings(source)).toEqual(['style valid-definition-description']);
  });

  it('makes errors of what BuildKit checks, and of nothing else', () => {
    const source = `# check=error=true\n${FILE}ADD a /\n`;
    expect(findings(source)).toEqual(['error stage-name-case', 'warning prefer-copy']);
    expect(findings(`# check=error=false\n${FILE}`)).toEqual(['style stage-name-case']);
  });

  it('gives way to what the user configures', () => {
    const source = `# check=experimental=all;error=true\n${FILE}`;
    const config: Config = {
      rules: new Map([
        ['valid-definition-description', 'off'],
        ['stage-name-case', 'info'],
      ]),
    };
    expect(findings(source, { config })).toEqual(['info stage-name-case']);
  });

  it('counts for nothing where it cannot be read', () => {
    expect(findings(`# check=experimental=all;foo\n${FILE}`)).toEqual(['error syntax-error', 'style stage-name-case']);
  });
});

describe('a name in # check=skip=', () => {
  const NAME_CASE = 'style stage-name-case';
  const INVALID = 'warning valid-ignore';

  it('is "all" only where that stands alone, and then for good', () => {
    expect(findings(`# check=skip=MaintainerDeprecated,all\n${FILE}`)).toContain(NAME_CASE);
    expect(findings(`# check=skip=all;skip=MaintainerDeprecated\n${FILE}`)).not.toContain(NAME_CASE);
    expect(findings(`# check=skip=StageNameCasing;skip=MaintainerDeprecated\n${FILE}`)).toContain(NAME_CASE);
  });

  it('is written as BuildKit writes it', () => {
    for (const name of ['stageNameCasing', 'StageNameCasin', 'StageNameCasing2'])
      expect(findings(`# check=skip=${name}\n${FILE}`), name).toEqual([INVALID, NAME_CASE]);
    for (const name of ['OfTomorrow', 'stage-name-case'])
      expect(findings(`# check=skip=${name}\n${FILE}`), name).toEqual([NAME_CASE]);
  });

  it('has its place above an instruction, unless BuildKit checks the file as a whole', () => {
    const above = (names: string) => findings(`FROM a:1\n# check=skip=${names}\nFROM a:1 AS context\n`);
    const found = 'warning no-reserved-stage-name';
    expect(above('ReservedStageName')).toEqual([INVALID, found]);
    expect(above('StageNameCasing,ReservedStageName')).toContain(found);
    expect(above('all')).toContain(found);
    expect(findings('# check=skip=ReservedStageName\nFROM a:1 AS context\n')).toEqual([]);
  });

  it('counts for nothing where anything beside it cannot be read', () => {
    const above = (options: string) => findings(`FROM a:1\n# check=${options}\nFROM a:1 AS Build\n`);
    expect(above('skip=StageNameCasing;error=maybe')).toEqual([NAME_CASE]);
    expect(above('skip=StageNameCasing;error')).toEqual([NAME_CASE]);
    expect(above('skip=StageNameCasing;error=0;experimental=a;b'), 'the third part is the last').toEqual([]);
  });
});

describe('the build argument BUILDKIT_DOCKERFILE_CHECK', () => {
  const given = (check: string) => ({ args: { BUILDKIT_DOCKERFILE_CHECK: check } });

  it('skips', () => {
    expect(findings(FILE, given('skip=StageNameCasing'))).toEqual([]);
  });

  it('stands in for the directive, which then neither skips nor is unused', () => {
    const source = `# check=skip=StageNameCasing,JSONArgsRecommended\n${FILE}`;
    expect(findings(source, given('error=true'))).toEqual(['error stage-name-case']);
    expect(findings(source)).toEqual(['info unused-ignore']);
  });
});

interface Surroundings {
  readonly args?: Readonly<Record<string, string>>;
  readonly config?: Config;
}

function findings(source: string, { args, config = defaultConfig }: Surroundings = {}): string[] {
  const heard = lint({ path: 'Dockerfile', source, build: { args } }, rules, config);
  return heard.filter((it) => TOLD.includes(it.rule)).map((it) => `${it.severity} ${it.rule}`);
}

const TOLD = [
  'no-reserved-stage-name',
  'prefer-copy',
  'stage-name-case',
  'syntax-error',
  'unused-ignore',
  'valid-definition-description',
  'valid-ignore',
];
