import { describe, expect, it } from 'vitest';
import { type BakeFiles, readBake } from '../server/project/bake/bake.ts';
import type { Project } from '../server/project/build.ts';
import { dedent } from './markers.ts';
import { briefly, reader } from './project-files.ts';

describe('a target', () => {
  it('is built here from a Dockerfile where it does not say', () => {
    expect(builds('target "app" {}')).toEqual([{ name: 'app', context: '/p', dockerfile: '/p/Dockerfile' }]);
  });

  it('says its context, Dockerfile, stage, arguments and more', () => {
    const source = `
      target "api" {
        context    = "services/api" # here
        dockerfile = "api.Dockerfile"
        target     = "production"
        args = {
          VERSION = "1.2"
          "NODE_ENV" : "production", DEBUG = true
          COUNT = 3
          NONE = null
        }
        contexts = { base = "target:base", assets = "./assets" }
        platforms = ["linux/amd64", "linux/arm64"]
        no-cache = true
        ssh = ["default"]
        secret = ["id=npm"]
        cache-from = ["type=gha"]
        tags = ["app:\${unknown_name}"]
        output = ["type=docker"]
      }
    `;
    expect(builds(source)).toEqual([
      {
        name: 'api',
        context: '/p/services/api',
        dockerfile: '/p/services/api/api.Dockerfile',
        target: 'production',
        args: { VERSION: '1.2', NODE_ENV: 'production', DEBUG: 'true', COUNT: '3' },
        contexts: { base: 'target:base', assets: '/p/assets' },
        platforms: ['linux/amd64', 'linux/arm64'],
        noCache: 'true',
        ssh: ['default'],
        secrets: ['id=npm'],
        cacheFrom: ['type=gha'],
      },
    ]);
  });

  it('has a place for all it says', () => {
    const source = 'target "web" {\n  context = "./web"\n  args = {\n    MODE = "dev"\n  }\n}\n';
    const [build] = project({ 'docker-bake.hcl': source }).builds;
    const text = (it: { start: number; end: number } | undefined) => source.slice(it?.start, it?.end);
    expect(text(build?.place)).toBe('web');
    expect(text(build?.context)).toBe('"./web"');
    expect(build?.args.map(text)).toEqual(['MODE']);
  });

  it('inherits from others, of which the last goes first and what it says itself before all', () => {
    const source = `
      group "default" { targets = ["app"] }
      target "_common" { args = { A = "1", B = "1", C = "1" } }
      target "base" {
        dockerfile = "base.Dockerfile"
        args = { B = "2", C = "2" }
      }
      target "app" {
        inherits = ["_common", "base"]
        args = { C = "3" }
      }
    `;
    expect(builds(source).find((it) => it.name === 'app')).toEqual({
      name: 'app',
      context: '/p',
      dockerfile: '/p/base.Dockerfile',
      args: { A: '1', B: '2', C: '3' },
    });
  });

  it('is a template where others take from it and no group has it', () => {
    const source = `
      group "default" { targets = ["app"] }
      target "_x" {}
      target "base" {}
      target "app" { inherits = ["base"] }
      target "alone" {}
    `;
    const { builds } = project({ 'docker-bake.hcl': dedent(source) });
    expect(builds.filter((it) => it.isTemplate).map((it) => it.name)).toEqual(['_x', 'base']);
  });

  it('that inherits from what another file brings is not known in full', () => {
    const [build] = project({ 'docker-bake.hcl': 'target "a" { inherits = ["docker-metadata-action"] }' }).builds;
    expect(build?.isIncomplete).toBe(true);
  });

  it('adds to the lists that it inherits, but says anew what it is built for', () => {
    const source = `
      target "base" {
        platforms = ["linux/amd64"]
        ssh = ["default", "key=a"]
        secret = ["id=npm,src=a", "id=pip"]
        cache-from = ["type=gha", "one,two"]
        contexts = { assets = "./assets" }
      }
      target "app" {
        inherits = ["base"]
        platforms = ["linux/arm64", "", "linux/arm64"]
        ssh = [{ id = "key", paths = ["b", "c"] }]
        secret = [{ id = "npm", src = "b" }]
        cache-from = ["type=gha", ""]
        contexts = { assets = "" }
        no-cache = "0"
      }
    `;
    expect(builds(source)[1]).toEqual({
      name: 'app',
      context: '/p',
      dockerfile: '/p/Dockerfile',
      platforms: ['linux/arm64'],
      ssh: ['default', 'key=b,c'],
      secrets: ['id=npm,src=b', 'id=pip'],
      cacheFrom: ['type=gha', 'one', 'two'],
      noCache: 'false',
    });
  });

  it('is built from the Dockerfile inside wherever another one is said, unless it is empty', () => {
    const source = `
      target "a" {
        dockerfile-inline = "FROM a"
      }
      target "b" {
        inherits = ["a"]
        dockerfile = "b.Dockerfile"
      }
      target "c" {
        inherits = ["b"]
        dockerfile-inline = ""
      }
    `;
    const { builds } = project({ 'docker-bake.hcl': dedent(source) });
    expect(builds.map((it) => [it.inline?.text, it.dockerfile?.value])).toEqual([
      ['FROM a', undefined],
      ['FROM a', undefined],
      [undefined, '/p/b.Dockerfile'],
    ]);
  });

  it.each(['git@github.com:a/b', 'deploy@host.example:a/b.git', 'ssh://git@host/a', 'https://a/b.tar.gz'])(
    'may lie somewhere else: %s',
    (context) => {
      expect(builds(`target "a" {\n context = "${context}"\n}`)[0]?.context).toBe(context);
    },
  );

  it('is not known in full where one of its lists is not', () => {
    const [build] = project({ 'docker-bake.hcl': 'target "a" {\n  platforms = split(",", UNSET)\n}' }).builds;
    expect(build?.isIncomplete).toBe(true);
  });

  it('is the same whoever else inherits in its circle', () => {
    const source =
      'target "a" {\n inherits = ["b"]\n target = "x"\n}\ntarget "b" {\n inherits = ["a"]\n args = { A = 1 }\n}';
    expect(builds(source).map((it) => [it.target, it.args?.['A']])).toEqual([
      ['x', '1'],
      ['x', '1'],
    ]);
  });

  it.each([
    ['a circle', (n: number) => (n + 1) % 2000],
    ['a long line', (n: number) => n + 1],
  ])('may inherit in %s of thousands', (_, next) => {
    const source = Array.from({ length: 2000 }, (_, n) => `target "t${n}" {\n inherits = ["t${next(n)}"]\n}`).join(
      '\n',
    );
    expect(project({ 'docker-bake.hcl': source }).builds).toHaveLength(2000);
  });

  it('may inherit in circles', () => {
    const source = 'target "a" {\n inherits = ["b"]\n}\ntarget "b" {\n inherits = ["a"]\n target = "x"\n}';
    expect(builds(source).map((it) => it.target)).toEqual(['x', 'x']);
  });
});

describe('a matrix', () => {
  it('makes a target of each combination', () => {
    const source = `
      target "app" {
        name = "app-\${tgt}-\${replace(item.version, ".", "-")}"
        matrix = {
          tgt = ["lint", "build"]
          item = [{ version = "1.0" }, { version = "2.0" }]
        }
        target = tgt
        args = { VERSION = item.version }
      }
    `;
    expect(builds(source).map((it) => [it.name, it.target, it.args])).toEqual([
      ['app-lint-1-0', 'lint', { VERSION: '1.0' }],
      ['app-lint-2-0', 'lint', { VERSION: '2.0' }],
      ['app-build-1-0', 'build', { VERSION: '1.0' }],
      ['app-build-2-0', 'build', { VERSION: '2.0' }],
    ]);
  });

  it('that is too large, or not known, makes none', () => {
    const list = JSON.stringify(Array.from({ length: 20 }, (_, n) => `${n}`));
    expect(builds(`target "a" {\n name = "\${x}\${y}"\n matrix = { x = ${list}, y = ${list} }\n}`)).toEqual([]);
    expect(builds('target "a" {\n name = "x"\n matrix = { x = UNSET }\n}')).toEqual([]);
  });
});

describe('an expression', () => {
  const VARIABLES = `
    variable "TAG" { default = "1.2.3" }
    variable "UNSET" {}
    variable "LIST" { default = ["a", "b", "c"] }
    variable "MAP" { default = { x = "1", y = { z = "deep" } } }
    variable "ON" { default = true }
    variable "LOOP" { default = "\${LOOP}" }
    OLD = "style"
    function "tagged" {
      params = [name, more]
      variadic_params = rest
      result = "\${name}:\${more}-\${length(rest)}"
    }
    target "other" {
      target = "stage"
      args = { A = "of other" }
    }
  `;
  it.each([
    ['"plain"', 'plain'],
    ['TAG', '1.2.3'],
    ['"v${TAG}-${OLD}"', 'v1.2.3-style'],
    ['"$${TAG} %%{x} \\"\\\\ \\u0041"', '${TAG} %{x} "\\ A'],
    ['"${"inner ${TAG}"}"', 'inner 1.2.3'],
    ['ON ? "yes" : "no"', 'yes'],
    ['"${TAG}" == "1.2.3" && !false ? 1 : 2', '1'],
    ['equal("", TAG) ? "empty" : TAG', '1.2.3'],
    ['notequal("x", TAG) ? "other" : "same"', 'other'],
    ['LIST[1]', 'b'],
    ['MAP["x"]', '1'],
    ['MAP.y.z', 'deep'],
    ['join("-", LIST)', 'a-b-c'],
    ['join(",", [for i, x in LIST : "${i}${upper(x)}" if x != "b"])', '0A,2C'],
    ['join(",", [for v in values({ for k in LIST : k => "${k}${k}" }) : v])', 'aa,bb,cc'],
    ['join(",", [{ n = "q" }, { n = "r" }][*].n)', 'q,r'],
    ['split(".", TAG)[0]', '1'],
    ['replace(TAG, ".", "-")', '1-2-3'],
    ['lower("ABC")', 'abc'],
    ['format("%s:%d", "app", 3)', 'app:3'],
    ['element(concat(LIST, ["d"]), 3)', 'd'],
    ['length(LIST)', '3'],
    ['contains(LIST, "b") ? "in" : "out"', 'in'],
    ['lookup(MAP, "none", "otherwise")', 'otherwise'],
    ['merge(MAP, { x = "2" }).x', '2'],
    ['substr("hello", 1, 3)', 'ell'],
    ['trimprefix("v1", "v")', '1'],
    ['slice(LIST, 1, 2)[0]', 'b'],
    ['add(1, 2)', '3'],
    ['(1 + 2) * 3 - 4 / 2', '7'],
    ['-3 + 5', '2'],
    ['5 % 3 >= 2 || false', 'true'],
    ['tagged("a", "b", "c", "d")', 'a:b-2'],
    ['tagged(LIST...)', 'a:b-1'],
    ['target.other.target', 'stage'],
    ['target.other.args.A', 'of other'],
    ['UNSET', undefined],
    ['"x${UNSET}"', undefined],
    ['NOWHERE', undefined],
    ['BAKE_CMD_CONTEXT', undefined],
    ['LOOP', undefined],
    ['UNSET == "" ? 1 : 2', undefined],
    ['timestamp()', undefined],
    ['regex("[", TAG)', undefined],
    ['nosuch(TAG)', undefined],
    ['LIST[9]', undefined],
    ['1 / 0', undefined],
    ['"%{ if ON }x%{ else }y%{ endif }%{ if !ON }z%{ endif }"', 'x'],
    ['"%{ for i, x in LIST }${i}${x} %{ endfor }"', '0a 1b 2c '],
    ['"%{ for x in LIST }%{ if x != "b" }${x}%{ endif }%{ endfor }"', 'ac'],
    ['"a \\n ${~ TAG ~} \\t b %{~ if ON ~} c %{ endif }"', 'a1.2.3bc '],
    ['"%{ if UNSET == "" }x%{ endif }"', undefined],
    ['upper ("a") == "A" ? LIST [1] : MAP .x', 'b'],
    ['1 == "1" ? "same" : "other"', 'other'],
    ['"1" && "true" && !"0"', 'true'],
    ['(true ? 1 : "x") == "1"', 'true'],
    ['0.1 + 0.2', '0.3'],
    ['1e3', '1000'],
    ['10 / 3', undefined],
    ['1 % 0.1', undefined],
    ['modulo(7, 4)', '3'],
    ['pow(2, 10)', '1024'],
    ['pow(100, 1.5)', undefined],
    ['100000000000000000000001', undefined],
    ['1e400', undefined],
    ['"e\u0301"', '\u00e9'],
    ['keys({ (TAG) = 1, ON = 2 })[0]', '1.2.3'],
    ['join(",", [for k, v in { b = 1, a = 2 } : "${k}${v}"])', 'a2,b1'],
    ['coalesce(null, "", "c")', ''],
    ['coalesce(1, "x")', '1'],
    ['max(1, 2, 3)', '3'],
    ['element(LIST, -1)', 'c'],
    ['join(",", flatten([["a", ["b"]], "c"]))', 'a,b,c'],
    ['range(3, 0)[2]', '1'],
    ['range(2)[1] == 1', 'true'],
    ['basename("a/b/")', 'b'],
    ['dirname("a/../b/c")', 'b'],
    ['title("it\'s a-b_c")', "It'S A-B_c"],
    ['upper("straße")', 'STRAßE'],
    ['strlen("e\u0301👨‍👩‍👧")', '2'],
    ['indent(-1, TAG)', undefined],
    ['sanitize("a.b/c-d")', 'a_b_c-d'],
    ['greaterthanorequalto(2, 2)', 'true'],
    ['format("%%%s", "a")', '%a'],
    ['target.other.dockerfile == null', 'true'],
    ['LIST', undefined],
  ])('%s is worth %s', (expression, value) => {
    const { builds, mistakes } = project({
      'docker-bake.hcl': `${VARIABLES}\ntarget "t" {\n  args = {\n    X = ${expression}\n  }\n}\n`,
    });
    expect(mistakes).toEqual([]);
    expect(builds.find((it) => it.name === 't')?.args[0]?.value).toBe(value);
  });

  it.each([
    ['the texts that double', Array.from({ length: 60 }, (_, n) => `v${n + 1} = "\${v${n}}\${v${n}}"`)],
    ['the lists that double', Array.from({ length: 60 }, (_, n) => `v${n + 1} = concat(v${n}, v${n})`)],
    ['the loops in loops', ['v60 = [for a in range(9999) : [for b in range(9999) : [for c in range(9999) : c]]]']],
    ['the flat lists of lists', ['a = [for i in range(9000) : i]', 'v60 = flatten([for i in a : a])']],
  ])('cannot take more than there is: %s', (_, lines) => {
    const start = lines[0]?.includes('concat') ? '[1]' : '"xxxxxxxx"';
    const source = `v0 = ${start}\n${lines.join('\n')}\ntarget "t" {\n  args = { X = "\${length(v60)}" }\n}\n`;
    expect(project({ 'docker-bake.hcl': source }).builds[0]?.args[0]?.value).toBeUndefined();
  });
});

describe('several files', () => {
  it('are read together, and what comes later has the last word', () => {
    const files = {
      'docker-bake.json':
        '{"variable": {"V": {"default": "json"}}, "target": {"app": {"args": {"A": "${V}"}, "target": "a"}}}',
      'docker-bake.hcl': 'V = "hcl"\ntarget "app" {\n  args = { B = V }\n}\n',
      'docker-bake.override.hcl': 'target "app" {\n  target = "b"\n}\n',
    };
    expect(project(files).builds.map(briefly)).toEqual([
      { name: 'app', context: '/p', dockerfile: '/p/Dockerfile', target: 'b', args: { A: 'hcl', B: 'hcl' } },
    ]);
  });

  it('add to what a target inherits, and each has its own matrix', () => {
    const files = {
      'docker-bake.hcl': `
        target "base" { target = "base" }
        target "args" { args = { A = 1 } }
        target "app" { inherits = ["base"] }
        target "many" {
          name = "many-\${x}"
          matrix = { x = ["a", "b"] }
          target = x
        }
      `,
      'docker-bake.override.hcl': `
        target "app" { inherits = ["args"] }
        target "many" {
          name = "many-\${y}"
          matrix = { y = ["b", "c"] }
          args = { Y = y }
        }
      `,
    };
    const said = project(files).builds.map((it) => [it.name, it.target?.value, ...it.args.map((arg) => arg.value)]);
    expect(said.slice(2)).toEqual([
      ['app', 'base', '1'],
      ['many-a', 'a'],
      ['many-b', 'b', 'b'],
      ['many-c', undefined, 'c'],
    ]);
  });

  it('take a plain attribute before a variable, wherever both stand', () => {
    const files = {
      'docker-bake.hcl': 'V = "attribute"\n',
      'docker-bake.override.hcl': 'variable "V" { default = "variable" }\ntarget "a" { target = V }\n',
    };
    expect(project(files).builds[0]?.target?.value).toBe('attribute');
  });

  it('take the services of Compose for targets, as Bake does', () => {
    const files = {
      'compose.yaml':
        'services: { web: { build: { context: ./web, args: [A=1], no_cache: true } }, api: { build: ./api } }',
      'docker-bake.hcl':
        'target "web" {\n  cache-from = ["x"]\n}\ntarget "api-dev" {\n  inherits = ["api"]\n  target = "dev"\n}\n',
    };
    expect(project(files, ['/p/compose.yaml']).builds.map(briefly)).toEqual([
      { name: 'web', context: '/p/web', dockerfile: '/p/web/Dockerfile', args: { A: '1' }, cacheFrom: ['x'] },
      { name: 'api-dev', context: '/p/api', dockerfile: '/p/api/Dockerfile', target: 'dev' },
    ]);
  });
});

describe('JSON', () => {
  it('says the same as HCL, with places', () => {
    const source = `
      {
        "group": { "default": { "targets": ["app"] } },
        "target": {
          "app": { "dockerfile": "app.Dockerfile", "args": { "V": "\${upper(\\"x\\")}", "N": 1 }, "no-cache": true }
        }
      }
    `;
    const text = dedent(source);
    const { builds } = project({ 'docker-bake.json': text });
    expect(builds.map(briefly)).toEqual([
      { name: 'app', context: '/p', dockerfile: '/p/app.Dockerfile', args: { V: 'X', N: '1' }, noCache: 'true' },
    ]);
    expect(text.slice(builds[0]?.place.start, builds[0]?.place.end)).toBe('app');
    expect(text.slice(builds[0]?.dockerfile?.start, builds[0]?.dockerfile?.end)).toBe('"app.Dockerfile"');
  });
});

describe('a Dockerfile inside', () => {
  it('of a heredoc has a place for every character', () => {
    const text = dedent(`
      BASE = "alpine:3.22"
      target "a" {
        dockerfile-inline = <<-EOT
          FROM \${BASE}

          RUN echo $\${HOME} && \\
            true
        EOT
        target = "x"
      }
    `);
    const [build] = project({ 'docker-bake.hcl': text }).builds;
    const inline = build?.inline;
    expect(inline?.text).toBe('FROM alpine:3.22\n\nRUN echo ${HOME} && \\\n  true\n');
    const at = (part: string) => inline?.layout?.offsets[inline.text?.indexOf(part) ?? -1];
    expect(at('FROM')).toBe(text.indexOf('FROM'));
    expect(at('alpine')).toBe(text.indexOf('${BASE}'));
    expect(at('RUN')).toBe(text.indexOf('RUN'));
    expect(at('{HOME')).toBe(text.indexOf('{HOME'));
    expect(at('true')).toBe(text.indexOf('true'));
    expect(inline?.layout?.indent).toBe('    ');
    expect(build?.target?.value).toBe('x');
  });

  it('of a heredoc keeps its empty lines and goes without the indentation of the others', () => {
    const text =
      'target "a" {\n  dockerfile-inline = <<-E\n    FROM a\n      \n  ${"  "}RUN b\n\u00a0\u00a0\u00a0RUN c\n  E\n}\n';
    expect(project({ 'docker-bake.hcl': text }).builds[0]?.inline?.text).toBe(
      '  FROM a\n      \n  RUN b\n\u00a0RUN c\n',
    );
  });

  it('has a place for every character, with directives and without the spaces next to them', () => {
    const text = dedent(`
      target "a" {
        dockerfile-inline = <<-EOT
          FROM a
          %{~ if true ~}
          RUN b
          %{ endif }
        EOT
      }
    `);
    const inline = project({ 'docker-bake.hcl': text }).builds[0]?.inline;
    expect(inline?.text).toBe('    FROM a\n    RUN b\n    \n');
    expect(inline?.layout?.offsets).toHaveLength((inline?.text?.length ?? 0) + 1);
    expect(inline?.layout?.offsets[4]).toBe(text.indexOf('FROM'));
  });

  it('in which characters are composed has only one', () => {
    const [build] = project({ 'docker-bake.hcl': 'target "a" {\n dockerfile-inline = "FROM a # e\u0301"\n}' }).builds;
    expect(build?.inline).toMatchObject({ text: 'FROM a # \u00e9', layout: undefined });
  });

  it('that is written with escapes has only one', () => {
    const [build] = project({ 'docker-bake.hcl': 'target "a" {\n dockerfile-inline = "FROM a\\nRUN b"\n}' }).builds;
    expect(build?.inline).toMatchObject({ text: 'FROM a\nRUN b', layout: undefined });
  });
});

describe('what cannot be read', () => {
  it.each([
    ['target "a" {\n  context = \n}\n', 2, 'a value is expected, like "text", [ "list" ] or NAME'],
    ['target "a" {\n  context = "x\n}\n', 2, 'this text has no end; write " behind it'],
    ['target "a" {\n  x = <<EOT\nFROM a\n', 2, 'this text has no end; write EOT on a line of its own behind it'],
    ['target "a" {\n', 1, 'the block target has no end; write } behind it'],
    ['target "a" {\n}\n}\n', 3, 'a name is expected, of an attribute or a block'],
    ['target a b c\n', 1, 'target is neither an attribute, like target = "value", nor a block, like target { }'],
    ['a = "${x"\n', 1, 'this ${ has no end; write } behind it'],
    ['a = [1, 2\nb = 3\n', 2, 'a comma, or the ] of this list, is missing'],
    ['a = { x 1 }\n', 1, '= is expected behind the name, then a value'],
    ['a = f(1\n', 2, 'a comma, or the ) of this call, is missing'],
    ['a = 1 2\n', 1, 'an attribute ends with its line'],
    ['a = "\\q"\n', 1, '\\q means nothing in a text; write \\\\ for a backslash'],
    ['/* open\n', 1, 'this comment has no end; write */ behind it'],
    ['a = "%{ if true }x"\n', 1, 'this has no end; write %{ endif } behind it'],
    ['a = "%{ for x in y }%{ endif }"\n', 1, 'there is no %{ if } that this belongs to'],
    ['a = "%{ else }"\n', 1, 'there is no %{ if } that this belongs to'],
    ['a = "%{ unless x }"\n', 1, 'one of if, else, endif, for and endfor is expected behind %{'],
    ['a = "%{ if x"\n', 1, 'this %{ has no end; write } behind it'],
    ['a = [for in x : y]\n', 1, '"in" is expected here'],
    ['a = { for = 1 }\n', 1, 'a name is expected behind for'],
    ['a = f(x..., y)\n', 1, 'a comma, or the ) of this call, is missing'],
    ['a = [x...]\n', 1, 'a comma, or the ] of this list, is missing'],
    ['a = "x\ry"\n', 1, 'this text has no end; write " behind it'],
    ['a = 1\na = 2\n', 2, 'this attribute is given above already; it may be given once'],
    ['target "${a}" {\n}\n', 1, 'this label has no end; write " behind it'],
    ['target "a" { x = 1\n}\n', 1, 'a block that begins on the line of its brace holds one attribute and ends there'],
    [
      'target "a" { x = 1, y = 2 }\n',
      1,
      'a block that begins on the line of its brace holds one attribute and ends there',
    ],
    ['target "a" { b {} }\n', 1, 'on the line of a brace one attribute may stand, like name = "value"'],
    ['target "a" {\n  x = 1 }\n', 2, 'an attribute ends with its line'],
    [`a = ${'('.repeat(5000)}`, 1, 'this lies more than 100 levels deep, so nothing was read'],
    [`a = ${'!'.repeat(5000)}x`, 1, 'this lies more than 100 levels deep, so nothing was read'],
    ['a {\n'.repeat(5000), 51, 'this lies more than 50 levels deep, so nothing was read'],
  ])('is one mistake with a place (%#)', (source, line, message) => {
    const { builds, mistakes } = project({ 'docker-bake.hcl': source });
    expect(builds).toEqual([]);
    expect(mistakes.map((it) => it.message)).toEqual([message]);
    expect(source.slice(0, mistakes[0]?.span.start).split('\n')).toHaveLength(line);
  });

  it.each([
    ['{"target": {"a": {},}}', 20],
    ['{\n  # comment\n}', 4],
  ])('in JSON is also what only YAML allows: %s', (source, start) => {
    const { mistakes } = project({ 'docker-bake.json': source });
    expect(mistakes).toMatchObject([{ message: 'this is no JSON, but only YAML', span: { start } }]);
  });

  it('in JSON is one too', () => {
    const { mistakes } = project({ 'docker-bake.json': '{"target": {"a": {"target": "${"}}}' });
    expect(mistakes).toHaveLength(1);
  });

  it.each(['', '{}', '[]', '{"target": []}', '{"target": {"a": 1}}', '{"target": {"a": {"args": [1]}}}'])(
    'and what makes no sense describes nothing that breaks: %s',
    (source) => {
      expect(project({ 'docker-bake.json': source }).mistakes).toEqual([]);
    },
  );
});

function project(files: Readonly<Record<string, string>>, compose: BakeFiles['compose'] = []): Project {
  const own = Object.keys(files).filter((it) => it.startsWith('docker-bake'));
  return readBake({ compose, files: own.map((it) => `/p/${it}`), folder: '/p' }, reader(files));
}

function builds(source: string): readonly ReturnType<typeof briefly>[] {
  return project({ 'docker-bake.hcl': dedent(source) }).builds.map(briefly);
}
