import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import { type BuildInputs, modelOf } from '../../server/model/model.ts';
import { type Hover, type HoverKnowledge, hover } from '../../server/service/hover.ts';
import { parse } from '../../server/syntax/parse.ts';
import { textOf } from '../../server/text/span.ts';
import { atCursor } from './at-cursor.ts';

/** What is said at the cursor, and of what. */
function hoverAt(text: string, knowledge?: HoverKnowledge): (Hover & { readonly of: string }) | undefined {
  const { model, offset, source } = atCursor(text);
  const found = hover(model, offset, knowledge);
  return found && { ...found, of: textOf(source, found.span) };
}

function expectHover(text: string, of: string, ...parts: readonly string[]): void {
  const found = hoverAt(text);
  expect(found?.of).toBe(of);
  for (const part of parts) expect(found?.markdown).toContain(part);
}

describe('an instruction', () => {
  it('is explained at its keyword', () => {
    expectHover('FR<|>OM a', 'FROM', 'FROM [--platform=PLATFORM] IMAGE', '/reference/dockerfile/#from');
    expectHover('from a\nru<|>n b', 'run', 'RUN [--FLAG=VALUE…] COMMAND');
    expectHover('FROM a\nCOP\\\nY<|> b c', 'COP\\\nY', 'COPY');
    expectHover('FROM a\nONBUILD RU<|>N b', 'RUN', 'Executes a command');
    expectHover('FROM a\nONBUI<|>LD RUN b', 'ONBUILD', 'Holds an instruction back');
    expectHover('FROM a\nHEALTHCHECK NO<|>NE', 'NONE', 'HEALTHCHECK NONE');
  });

  it('is explained also where it is not finished', () => {
    expectHover('FROM a\nCOPY<|>', 'COPY', 'COPY [--FLAG=VALUE…] SOURCE… DESTINATION');
  });

  it('of which nothing is known is not', () => {
    expect(hoverAt('FROM a\nINCLU<|>DE x')).toBeUndefined();
    expect(hoverAt('FROM a\nconstruct<|>or x')).toBeUndefined();
    expect(hoverAt('FROM a\n\n<|>\nRUN b')).toBeUndefined();
  });
});

describe('a flag', () => {
  it('is explained with its default and since when it is there', () => {
    expectHover('FROM a\nCOPY --li<|>nk b c', '--link', 'Since Dockerfile syntax 1.4', 'Default: false');
    expectHover('FROM a\nADD --checksum=sha256:<|>0 b c', '--checksum=sha256:0', 'sha256:');
    expectHover('FROM a\nONBUILD COPY --cho<|>wn=1 b c', '--chown=1', 'Who owns');
  });

  it('is explained by its value, where that is one of several', () => {
    expectHover('FROM a\nRUN --network=no<|>ne b', 'none', 'loopback');
    expectHover('FROM --platform=linux/<|>arm64 a', 'linux/arm64', 'ARM with 64 bits');
  });
});

describe('a mount', () => {
  const mount = (text: string) => `FROM a\nRUN --mount=${text} b`;

  it('is explained at its name and at its type', () => {
    expectHover('FROM a\nRUN --mo<|>unt=type=cache,target=/x b', '--mount', 'type=TYPE');
    expectHover(mount('type=ca<|>che,target=/x'), 'cache', 'from build to build');
    expectHover(mount('ty<|>pe=cache,target=/x'), 'type=cache', 'Default: bind');
  });

  it('is explained at its keys, by what they mean for its type', () => {
    expectHover(mount('type=secret,id=x,tar<|>get=/x'), 'target=/x', 'Default: /run/secrets/ID');
    expectHover(mount('type=ssh,ds<|>t=/x'), 'dst=/x', 'ssh_agent', 'Also written dst or destination');
    expectHover(mount('type=cache,target=/x,sharing=lo<|>cked'), 'sharing=locked', '`private`');
    expectHover(mount('target=/x,r<|>w'), 'rw', 'write to it');
  });

  it('with a stage says what that is', () => {
    expectHover(`FROM x AS y\n${mount('from=<|>y,target=/x')}`, 'y', '**Stage 0**');
  });
});

describe('a directive', () => {
  it('is explained at its name, and at values that are known', () => {
    expectHover('# esc<|>ape=`', 'escape', 'backtick');
    expectHover('# escape=`<|>', '`', 'For paths of Windows');
    expectHover('# syntax=docker/docker<|>file:1', 'docker/dockerfile:1', 'newest stable');
    expectHover('# syntax=a<|>/b', 'a/b', 'Which image reads this file');
  });

  it('that skips a check says what that asks', () => {
    const found = hoverAt('# check=skip=Stage<|>NameCasing,X', { rules });
    expect(found?.of).toBe('StageNameCasing');
    expect(found?.markdown).toContain('**stage-name-case**');
  });
});

describe('a variable', () => {
  const shown = (text: string) => hoverAt(text)?.markdown.split('\n\n').slice(0, 2);

  it.each([
    ['with its default', 'FROM a\nARG <|>V=1', '= `1`', 'ARG of line 2, with this default'],
    ['of an ARG above', 'FROM a\nARG V=1\nUSER $<|>V', '= `1`', 'ARG of line 2'],
    ['of a global ARG', 'ARG V=1\nFROM a:$<|>V', '= `1`', 'ARG of line 1'],
    ['that takes the global value', 'ARG V=1\nFROM a\nARG <|>V', '= `1`', 'which takes the value of line 1'],
    ['in a command', 'ARG V=1\nFROM a\nARG V\nRUN echo "${<|>V}"', '= `1`', 'which takes the value of line 1'],
    ['without a default', 'FROM a\nARG V\nRUN echo $<|>V', '', 'empty unless `--build-arg` sets it'],
    ['of ENV', 'FROM a\nENV V="a b"\nRUN echo $V<|>', '= `a b`', 'ENV of line 2.'],
    ['with several blanks', 'FROM scratch\nENV A="b  c"\nENV C<|>=$A', '= `b  c`', 'ENV of line 3.'],
    ['with blanks around', 'FROM a\nENV V<|>=" b "', '= `  b  `', 'ENV of line 2.'],
    ['of blanks alone', 'FROM a\nENV V<|>="  "', '= `  `', 'ENV of line 2.'],
    ['with a tab', 'FROM a\nENV V<|>="b\tc"', '= `b\tc`', 'ENV of line 2.'],
    ['where ENV sets it', 'FROM a\nENV W=1\nENV <|>V=$W', '= `1`', 'ENV of line 3.'],
    ['of the stage below', 'FROM a AS x\nENV V=1\nFROM x\nUSER $<|>V', '= `1`', 'ENV of line 2, in stage `x`.'],
    ['of CMD, set further below', 'FROM a\nARG V=0\nCMD echo $<|>V\nENV V=1', '= `1`', 'ENV of line 4.'],
    ['of a file that COPY writes', 'FROM a\nARG V=1\nCOPY <<E /x\n$<|>V\nE', '= `1`', 'ARG of line 2'],
    ['of a script', 'FROM a\nARG V=1\nRUN <<E\necho $<|>V\nE', '= `1`', 'ARG of line 2'],
    ['of the base image', 'FROM a\nUSER $<|>V', '', 'the base image may'],
    ['of nobody', 'FROM scratch\nUSER $<|>V', '', 'Nothing sets it here'],
    ['that holds a secret', 'FROM a\nRUN --mount=type=secret,id=t,env=V echo $<|>V', '', 'the secret `t`'],
    ['that Docker sets', 'FROM a\nARG TARGETARCH\nRUN echo $<|>TARGETARCH', '', 'the value that Docker sets'],
  ])('%s', (_, text, value, origin) => {
    const [head = '', next] = shown(text) ?? [];
    expect(head).toMatch(/^\*\*`\w+`\*\*/);
    expect(head.slice(head.lastIndexOf('*') + 1).trim()).toBe(value);
    expect(next).toContain(origin);
  });

  it('with a modifier says what comes out', () => {
    expectHover('FROM a\nARG V\nENV W=x\nUSER ${<|>W:+y}', 'W', 'Here it becomes `y`');
  });

  it('has the value of the build, where that is known', () => {
    const inputs: BuildInputs = { args: { V: '2' } };
    const source = 'FROM a\nARG V=1\n';
    const found = hover(modelOf(parse(source), inputs), source.indexOf('V'));
    expect(found?.markdown).toContain('= `2`');
    expect(found?.markdown).toContain('by `--build-arg`');
  });

  it('that Docker knows is explained', () => {
    expectHover('FROM --platform=$BUILDPLAT<|>FORM a', 'BUILDPLATFORM', 'The platform of the builder');
  });
});

describe('a stage', () => {
  const file = `
    FROM golang:1.27 AS build
    WORKDIR /src
    WORKDIR app
    FROM alpine:3.24
    COPY --from=build /src/app /app
    EXPOSE 80
    USER 1000
    ENTRYPOINT ["/app"]
  `;

  it('is summed up at its name and wherever it is named', () => {
    const facts = ['**Stage 0**, `build`', 'built on: `golang:1.27`', 'working directory: `/src/app`'];
    expectHover(file.replace('build', 'bu<|>ild'), 'build', ...facts, 'used by: COPY --from in stage 1');
    expectHover(file.replace('=build', '=bu<|>ild'), 'build', ...facts);
    expectHover('FROM a AS x\nFROM <|>x', 'x', '**Stage 0**');
    expectHover('FROM a\nFROM b\nCOPY --from=<|>0 /a /b', '0', '**Stage 0**', 'built on: `a`');
  });

  it('says what comes out at its end', () => {
    const text = `${file}FROM a\n`.replace(/^ +/gm, '').replace('alpine:3.24', 'alpine:3.24 AS la<|>st');
    const facts = ['user: `1000`', 'ports: `80`', 'entrypoint: `["/app"]`', 'not built: stage 2 does not need it'];
    expectHover(text, 'last', ...facts);
  });
});

describe('an image', () => {
  it('is taken apart, with what is known of it', () => {
    expectHover(
      'FROM no<|>de:18-alpine',
      'node:18-alpine',
      'docker.io/library/node:18-alpine',
      'registry: Docker Hub',
      'an official image',
      'which may mean another image tomorrow',
      'Node.js 18 has got no fixes since 2025-04-30',
      'it has no curl',
    );
    expectHover('FROM ghcr.io/acme/<|>app', 'ghcr.io/acme/app', 'registry: `ghcr.io`', 'which means `latest`');
    expectHover('FROM gcr.io/distroless/static-debian12<|>', 'gcr.io/distroless/static-debian12', 'no shell');
    expectHover('FROM scra<|>tch', 'scratch', 'Nothing at all');
    expectHover('FROM a\nCOPY --from=ngi<|>nx:1.29 /a /b', 'nginx:1.29', 'The web server nginx');
  });

  it('with a variable is what comes out', () => {
    expectHover('ARG V=3.24\nFROM alp<|>ine:$V', 'alpine:$V', 'docker.io/library/alpine:3.24');
    expectHover('ARG V\nFROM alp<|>ine:$V', 'alpine:$V', 'the build decides');
  });

  it('with a digest is always the same', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expectHover(`FROM a<|>@${digest}`, `a@${digest}`, 'always the same image');
  });
});

describe('other operands', () => {
  it('are ports', () => {
    expectHover('FROM a\nEXPOSE 54<|>32', '5432', '**TCP port 5432**, usually PostgreSQL', 'publishes nothing');
    expectHover('FROM a\nEXPOSE 80 8000-8010/u<|>dp', '8000-8010/udp', '**UDP ports 8000-8010**');
    expectHover('FROM a\nEXPOSE 1:<|>80', '1:80', '`1`, counts for nothing');
  });

  it('are signals, by name or number', () => {
    expectHover('FROM a\nSTOPSIGNAL SIG<|>QUIT', 'SIGQUIT', '**SIGQUIT** (3)');
    expectHover('FROM a\nSTOPSIGNAL <|>term', 'term', '**SIGTERM** (15)');
    expectHover('FROM a\nSTOPSIGNAL <|>9', '9', '**SIGKILL** (9)');
    expectHover('FROM a\nSTOPSIGNAL RTMIN+3<|>', 'RTMIN+3', '**SIGRTMIN** (34)');
  });

  it('are agreed labels', () => {
    expectHover('FROM a\nLABEL org.opencontainers.image.licen<|>ses=MIT', 'org.opencontainers.image.licenses', 'SPDX');
    expect(hoverAt('FROM a\nLABEL own<|>=1')).toBeUndefined();
  });

  it('are relative paths, which lead from the working directory', () => {
    expectHover('FROM a\nWORKDIR /a\nWORKDIR b<|>', 'b', '`/a/b`');
    expectHover('FROM a\nWORKDIR /a\nCOPY x ./y<|>', './y', '`/a/y`');
    expect(hoverAt('FROM a\nWORKDIR /a<|>')).toBeUndefined();
  });

  it('are here-documents, at both ends', () => {
    expectHover(
      'FROM a\nCOPY <<E<|>OF /x\na\nb\nEOF',
      'EOF',
      '2 lines, the content of a file',
      'expanded by the build',
    );
    expectHover('FROM a\nRUN <<-"EOF"\na\nE<|>OF', 'EOF', '1 line, a script', 'tabs', 'not expanded');
    expectHover('FROM a\nRUN <<E<|>OF\na', 'EOF', 'never ends');
  });
});

describe('a rule', () => {
  it('that has found something is explained, behind what the text means', () => {
    const source = 'FROM alpine\nRUN b\n';
    const diagnostics = lint({ path: 'Dockerfile', source }, rules, defaultConfig);
    const found = hover(modelOf(parse(source)), source.indexOf('alpine'), { rules, diagnostics });
    expect(found?.markdown).toMatch(/docker\.io\/library\/alpine:latest[^]*---[^]*\*\*no-untagged-base\*\*/);
  });

  it('that an ignore comment names is explained', () => {
    const found = hoverAt('FROM a\n# dflint ignore=x, prefer-<|>copy -- why\nADD b c', { rules });
    expect(found?.of).toBe('prefer-copy');
    expect(found?.markdown).toContain('ADD also downloads');
    expect(hoverAt('FROM a\n# hadolint ignore=DL30<|>20\nADD b c', { rules })?.of).toBe('DL3020');
    expect(hoverAt('FROM a\n# prefer-<|>copy\nADD b c', { rules })).toBeUndefined();
  });
});

describe('a step', () => {
  const shared = { stage: 'stage-0', number: 2, of: 2, instruction: 'COPY', line: 2, bytes: 1, shared: [] } as const;
  const source = 'FROM a\nCOPY b c\n';
  const step = { ...shared, start: 7, end: 15, name: '[2/2] COPY b c', key: undefined, conditions: [] };
  const ask = (prediction: NonNullable<HoverKnowledge['prediction']>, offset = 8) =>
    hover(modelOf(parse(source)), offset, { prediction })?.markdown;

  it('that would be cached says so at its keyword', () => {
    const steps = [{ ...step, verdict: 'cached', likely: undefined, cause: undefined }] as const;
    expect(ask({ steps, conditions: [] })).toContain('**Cached** in the next build (`stage-0 2/2`)');
    expect(ask({ steps, conditions: [] }, 13) ?? '').not.toContain('Cached');
  });

  it('that would be executed again says why', () => {
    const cause = { kind: 'files', paths: ['b'], message: 'b changed' } as const;
    const steps = [{ ...step, verdict: 'rebuilt', likely: undefined, cause }] as const;
    expect(ask({ steps, conditions: [] })).toContain('**Rebuilt** in the next build (`stage-0 2/2`): b changed.');
  });

  it('of which it is not known says what it hangs on', () => {
    const cause = { kind: 'content', step: 'x', message: 'cached if make writes the same' } as const;
    const condition = { cause, likely: 'cached', reason: 'it did so before', steps: [step.name] } as const;
    const steps = [{ ...step, verdict: 'unknown', likely: 'cached', cause, conditions: [0] }] as const;
    const text = ask({ steps, conditions: [condition] });
    expect(text).toContain('**Probably cached**');
    expect(text).toContain('- cached if make writes the same (it did so before)');
  });
});
