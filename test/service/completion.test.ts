import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { BUILDKIT_CHECKS, CHECKS_OF_INSTRUCTIONS } from '../../server/lint/buildkit.ts';
import { completions } from '../../server/service/completion.ts';
import { documentationOf } from '../../server/service/documentation.ts';
import { FLAGS } from '../../server/syntax/operand/flags.ts';
import { MOUNT_KEYS, MOUNT_TYPES } from '../../server/syntax/operand/mount.ts';
import { INSTRUCTIONS } from '../../server/syntax/tokens.ts';
import { dedent } from '../markers.ts';
import { atCursor } from './at-cursor.ts';
import { expectNothing, itemAt, itemsAt, labelsAt, taken } from './completed.ts';

describe('instructions', () => {
  it('are FROM and ARG before the first stage', () => {
    expect(labelsAt('# About\n<|>')).toEqual(['FROM', 'ARG']);
    expect(labelsAt('ARG A\nF<|>')).toEqual(['FROM', 'ARG']);
    expect(labelsAt('ARG A\n<|>\nFROM a')).toEqual(['FROM', 'ARG']);
  });

  it('are all of them in a stage, the deprecated one last', () => {
    const items = itemsAt('FROM a\n<|>').filter((it) => it.kind !== 'snippet');
    expect(items.map((it) => it.label).toSorted()).toEqual(INSTRUCTIONS);
    expect(items.filter((it) => it.isDeprecated).map((it) => it.label)).toEqual(['MAINTAINER']);
    expect(items.at(-1)?.label).toBe('MAINTAINER');
  });

  it('are all of them in a file that begins without FROM', () => {
    expect(labelsAt('RUN a\n<|>')).toContain('COPY');
  });

  it('are those that ONBUILD can hold back', () => {
    const labels = labelsAt('FROM a\nONBUILD <|>');
    expect(INSTRUCTIONS.filter((it) => !labels.includes(it))).toEqual(['FROM', 'MAINTAINER', 'ONBUILD']);
    expect(taken('FROM a\nONBUILD ru<|>', 'RUN')).toBe('FROM a\nONBUILD RUN ');
  });

  it('are written as the file writes them', () => {
    expect(taken('from a\nr<|>', 'run')).toBe('from a\nrun ');
    expect(taken('FROM a\nr<|>', 'RUN')).toBe('FROM a\nRUN ');
    expect(taken('FROM a\nhealthcheck c<|>', 'cmd')).toBe('FROM a\nhealthcheck cmd ');
  });

  it('replace the whole word, and add no second space', () => {
    expect(taken('FROM a\nCO<|>PPY b c', 'COPY')).toBe('FROM a\nCOPY b c');
  });

  it('are not proposed where a line is continued', () => {
    expectNothing('FROM a\nRUN b \\\n<|>');
    expectNothing('FROM a\nRUN b \\\n# why\n  <|>');
    expect(labelsAt('FROM a\nRUN b\n\n<|>')).toContain('RUN');
  });

  it('come with pieces to fill in, which say that they are some', () => {
    const item = itemAt('FROM a\n<|>', 'RUN apt-get install');
    expect(item).toMatchObject({ kind: 'snippet' });
    expect(item.snippet).toContain('${1:package} \\\\\n');
    expect(item.edit.text).toContain('--no-install-recommends package \\\n');
  });

  it('continue lines with the escape character of the file, and end them as it does', () => {
    const item = itemAt('# escape=`\r\nFROM a\r\n<|>', 'RUN apt-get install');
    expect(item.edit.text).toContain('package `\r\n');
  });

  it('come with pieces that are written as the file is, to their last keyword', () => {
    const item = itemAt('from a\n<|>', 'from … as build, from …');
    expect(item.edit.text).toBe(
      'from image:tag as build\nworkdir /src\ncopy . .\nrun make\n\nfrom scratch\ncopy --from=build /src/app /app\n',
    );
    expect(itemAt('from a\n<|>', 'run <<EOF').edit.text).toBe('run <<EOF\nset -e\ncommand\nEOF\n');
    expect(itemAt('from a\n<|>', 'healthcheck … cmd').edit.text).toContain('\n    cmd curl');
    expect(itemAt('from a\n<|>', 'run useradd').edit.text).toContain('\nuser 10001');
  });
});

describe('flags', () => {
  const known = Object.entries(FLAGS).map(([kind, flags]) => [kind.toUpperCase(), Object.keys(flags)] as const);

  it.each(known)('of %s are all that it has', (instruction, names) => {
    const labels = labelsAt(`FROM a\n${instruction} --<|>`);
    expect(labels.toSorted()).toEqual(names.map((it) => `--${it}`).toSorted());
    expect(labelsAt(`FROM a\n${instruction} <|>`)).toEqual(expect.arrayContaining([...labels]));
  });

  it('are not proposed twice, but for those that may be repeated', () => {
    expect(labelsAt('FROM a\nCOPY --link --exclude=x --<|>')).not.toContain('--link');
    expect(labelsAt('FROM a\nCOPY --link --exclude=x --<|>')).toContain('--exclude');
    expect(labelsAt('FROM a\nRUN --mount=type=tmpfs,target=/a --<|> b')).toContain('--mount');
  });

  it('bring their equals sign, but for switches, and keep a value that is there', () => {
    expect(taken('FROM a\nCOPY --fr<|> b c', '--from')).toBe('FROM a\nCOPY --from= b c');
    expect(taken('FROM a\nCOPY --<|> b c', '--link')).toBe('FROM a\nCOPY --link b c');
    expect(taken('FROM a\nCOPY --ch<|>own=1 b c', '--chmod')).toBe('FROM a\nCOPY --chmod=1 b c');
  });

  it('are those of the syntax that the file asks for, where it says which', () => {
    const labels = (tag: string) => labelsAt(`# syntax=docker/dockerfile:${tag}\nFROM a\nCOPY --<|>`);
    expect(labels('1.2')).toEqual(['--chmod', '--chown', '--from']);
    expect(labels('1.3.1')).not.toContain('--link');
    expect(labels('1.4.0')).toContain('--link');
    expect(labels('1.4.0')).not.toContain('--parents');
    // What is not stable yet is in these first.
    for (const tag of ['1', '1.7-labs', 'latest']) expect(labels(tag)).toContain('--parents');
  });

  it('are found on continued lines', () => {
    const text = 'FROM a\nRUN --network=none \\\n  --m<|> \\\n  make';
    expect(taken(text, '--mount')).toBe('FROM a\nRUN --network=none \\\n  --mount= \\\n  make');
  });

  it('are none of the command', () => {
    expectNothing('FROM a\nRUN make --<|>');
    expectNothing('FROM a\nCMD --<|>');
  });

  it.each([
    ['RUN --network=<|>', ['default', 'none', 'host']],
    ['RUN --security=<|>', ['sandbox', 'insecure']],
    ['COPY --link=<|>', ['true', 'false']],
    ['HEALTHCHECK --retries=<|>', ['3', '5', '10']],
    ['ADD --checksum=<|>', ['sha256:']],
  ])('%s has values', (text, values) => {
    expect(labelsAt(`FROM a\n${text}`)).toEqual(values);
  });

  it('have platforms, that of the builder first', () => {
    expect(labelsAt('FROM --platform=<|> a').slice(0, 3)).toEqual(['$BUILDPLATFORM', 'linux/amd64', 'linux/arm64']);
    expect(taken('FROM --platform=linux/a<|>m64 a', 'linux/arm64')).toBe('FROM --platform=linux/arm64 a');
  });
});

describe('mounts', () => {
  it('have types, with what each needs', () => {
    expect(labelsAt('FROM a\nRUN --mount=type=<|>')).toEqual([...MOUNT_TYPES]);
    expect(itemAt('FROM a\nRUN --mount=<|>', 'type=cache')).toMatchObject({
      snippet: 'type=cache,target=${1:/root/.cache}',
      edit: { text: 'type=cache,target=/root/.cache' },
    });
    expect(taken('FROM a\nRUN --mount=type=b<|>,target=/x y', 'bind')).toBe(
      'FROM a\nRUN --mount=type=bind,target=/x y',
    );
  });

  it('have keys, by all their names, and every key for some type', () => {
    const keys = MOUNT_TYPES.flatMap((type) => labelsAt(`FROM a\nRUN --mount=type=${type},<|>`));
    expect([...new Set(['type', ...keys])].toSorted()).toEqual(Object.keys(MOUNT_KEYS).toSorted());
  });

  it('have the keys of their type, wherever that stands, and each once', () => {
    expect(labelsAt('FROM a\nRUN --mount=type=tmpfs,<|>')).toEqual(['target', 'size', 'dst', 'destination']);
    expect(labelsAt('FROM a\nRUN --mount=<|>,type=ssh,id=x')).toContain('required');
    expect(labelsAt('FROM a\nRUN --mount=type=tmpfs,dst=/x,<|>')).toEqual(['size']);
  });

  it('keep what stands around the key', () => {
    expect(taken('FROM a\nRUN --mount=type=cache,tar<|>=/x,id=y z', 'target')).toBe(
      'FROM a\nRUN --mount=type=cache,target=/x,id=y z',
    );
  });

  it('have values', () => {
    expect(labelsAt('FROM a\nRUN --mount=type=cache,sharing=<|>')).toEqual(['shared', 'private', 'locked']);
    expect(labelsAt('FROM a\nRUN --mount=type=secret,required=<|>')).toEqual(['true', 'false']);
    expect(labelsAt('FROM a\nRUN --mount=type=cache,target=<|>')).toContain('/root/.npm');
    expect(labelsAt('FROM a AS b\nFROM c\nRUN --mount=type=bind,from=<|>')[0]).toBe('b');
    expect(labelsAt('FROM a\nRUN --mount=type=cache,id=npm,target=/x y\nRUN --mount=type=cache,id=<|>')).toEqual([
      'npm',
    ]);
  });

  it('are read across lines', () => {
    expect(labelsAt('FROM a\nRUN --mount=type=cache,\\\nsharing=<|>')).toEqual(['shared', 'private', 'locked']);
  });
});

describe('stages', () => {
  it('are those above, never the current one or later ones', () => {
    const stages = (text: string) => itemsAt(text).flatMap((it) => (it.kind === 'stage' ? it.label : []));
    expect(stages('FROM a AS one\nFROM b AS two\nCOPY --from=<|> /a /b\nFROM c AS three')).toEqual(['one']);
    expect(stages('FROM a AS one\nFROM b AS two\nFROM <|>\nFROM c AS three')).toEqual(['two', 'one']);
    expect(stages('FROM a AS one\nFROM o<|>ne AS two')).toEqual(['one']);
    expect(stages('FROM a\nFROM b\nCOPY --from=<|>')).toEqual(['0']);
    expect(stages('FROM a\nFROM <|>')).toEqual([]);
    expect(stages('FROM a AS one\nFROM b\nONBUILD COPY --from=<|>')).toEqual([]);
  });

  it('replace the whole name', () => {
    expect(taken('FROM a AS build\nFROM b\nCOPY --from=bu<|>lid /a /b', 'build')).toBe(
      'FROM a AS build\nFROM b\nCOPY --from=build /a /b',
    );
    const quoted = 'FROM x AS one\nFROM x\nCOPY --from="o<|>" a b';
    expect(taken(quoted, 'one')).toBe('FROM x AS one\nFROM x\nCOPY --from="one" a b');
  });

  it('say what they are built on', () => {
    expect(itemAt('FROM golang:1.27 AS build\nFROM <|>', 'build').detail).toBe('on golang:1.27');
  });
});

describe('images', () => {
  it('are those that the file uses, then common ones', () => {
    const labels = labelsAt('FROM acme.example/base:7\nFROM <|>');
    expect(labels[0]).toBe('acme.example/base:7');
    expect(labels).toEqual(expect.arrayContaining(['alpine', 'node', 'scratch']));
    expect(taken('FROM <|>', 'node')).toBe('FROM node:');
    expect(taken('FROM al<|>pin:3', 'alpine')).toBe('FROM alpine:3');
  });

  it('keep the registry that is written before them', () => {
    for (const before of ['docker.io/library/', 'docker.io/', 'library/', 'mirror.example/library/'])
      expect(taken(`FROM ${before}al<|>`, `${before}alpine`)).toBe(`FROM ${before}alpine:`);
    expect(labelsAt('FROM docker.io/<|>')).not.toContain('docker.io/scratch');
    expect(taken('FROM mirror.example/library/node:2<|>', '24-slim')).toBe('FROM mirror.example/library/node:24-slim');
  });

  it('have tags: versions that still get fixes', () => {
    const labels = labelsAt('FROM node:<|>');
    expect(labels).toEqual(expect.arrayContaining(['24', '24-slim', '24-alpine']));
    expect(labels.filter((it) => /^(?:18|16)/.test(it))).toEqual([]);
    expect(taken('FROM docker.io/library/node:2<|>4 AS b', '24-slim')).toBe('FROM docker.io/library/node:24-slim AS b');
    expectNothing('FROM localhost:5000/node:<|>');
  });

  it('are followed by AS', () => {
    expect(taken('FROM a <|>', 'AS')).toBe('FROM a AS ');
    expect(taken('FROM a\nfrom b <|>', 'as')).toBe('FROM a\nfrom b as ');
  });
});

describe('variables', () => {
  it('are those that are set, with their values', () => {
    const items = itemsAt('ARG G=0\nFROM a\nARG A=1\nENV B=2 C=$A\nWORKDIR $<|>');
    expect(items.map((it) => [it.label, it.detail])).toEqual([
      ['C', '1'],
      ['B', '2'],
      ['A', '1'],
      ['PATH', 'of the base image'],
    ]);
  });

  it('come from the stage that a stage is built on', () => {
    expect(labelsAt('FROM a AS x\nENV B=2\nFROM x\nUSER $<|>')).toContain('B');
    expect(labelsAt('FROM a AS x\nENV B=2\nFROM a\nUSER $<|>')).not.toContain('B');
  });

  it('of FROM are the global ones and those of Docker', () => {
    expect(labelsAt('ARG V=1\nFROM a:$<|>').slice(0, 3)).toEqual(['V', 'TARGETPLATFORM', 'TARGETOS']);
    expect(labelsAt('ARG V=1\nFROM a\nENV E=1\nFROM a:${<|>}')).not.toContain('E');
    expect(labelsAt('ARG V=1\nARG W=$<|>')).toContain('V');
  });

  it('of a command that runs later are what ENV sets', () => {
    expect(labelsAt('FROM a\nARG A=1\nENV B=2\nCMD echo $<|>')).toEqual(['B']);
  });

  it('of what ONBUILD holds back are those that are set when it is executed', () => {
    const text = 'FROM a\nARG A=1\nENV B=2\n';
    const held = `${text}ONBUILD ARG C=3\nONBUILD ENV B=4 D=5\n`;
    for (const written of ['RUN echo $<|>', 'WORKDIR $<|>', 'COPY $<|>', 'RUN <<EOF\necho $<|>\nEOF']) {
      expect(labelsAt(`${text}ONBUILD ${written}\nONBUILD ARG E`), written).toEqual(['B', 'PATH']);
      expect(labelsAt(`${held}ONBUILD ${written}`), written).toEqual(['D', 'B', 'C', 'PATH']);
    }
    expect(labelsAt(`${held}ONBUILD CMD echo $<|>`), 'no argument of the build').toEqual(['D', 'B']);
    expect(labelsAt(`${text}ONBUILD RUN --mount=type=secret,id=t,env=T echo $<|>`)).toEqual(['T', 'B', 'PATH']);
    expect(labelsAt(`${held}FROM b\nONBUILD RUN echo $<|>`)).toEqual(['PATH']);
  });

  it('keep or close the braces, and take the whole name', () => {
    const head = 'FROM a\nENV NAME=1\n';
    expect(taken(`${head}USER \${N<|>`, 'NAME')).toBe(`${head}USER \${NAME}`);
    expect(taken(`${head}USER \${N<|>AM}x`, 'NAME')).toBe(`${head}USER \${NAME}x`);
    expect(taken(`${head}USER \${<|>:-x}`, 'NAME')).toBe(`${head}USER \${NAME:-x}`);
    expect(taken(`${head}USER $N<|>A`, 'NAME')).toBe(`${head}USER $NAME`);
  });

  it('are proposed wherever they are expanded', () => {
    const head = 'FROM a\nENV NAME=1\n';
    for (const text of [
      ...['COPY --chown=$<|> a b', 'COPY a$<|> b', 'COPY ["$<|>", "b"]', 'ENV A="x $<|>"', 'LABEL a=$<|>'],
      ...['EXPOSE $<|>', 'VOLUME $<|>', 'STOPSIGNAL $<|>', 'RUN --mount=type=cache,target=$<|> x', 'RUN echo "$<|>"'],
      ...['HEALTHCHECK CMD echo $<|>', 'ADD --checksum=$<|> a b', 'ONBUILD RUN echo $<|>', 'RUN <<EOF\necho $<|>\nEOF'],
      ...['COPY <<EOF /a\n$<|>\nEOF', "RUN <<'EOF'\n$<|>\nEOF", 'RUN cat <<E\n$<|>\nE', "RUN sh <<'E'\n$N<|>\nE"],
      ...['CMD ["sh", "-c", "echo $<|>"]', 'RUN ["sh", "-c", "echo \\"${N<|>}\\""]', "RUN bash -c 'echo $<|>'"],
      ...['RUN echo "$<|>', 'RUN echo $(echo ${<|>', 'RUN if true; then echo $N<|>', 'RUN a \\\n  && b $<|> \\\n  c'],
      ...['RUN <<EOF\n#!/bin/bash\n[ "$<|>" ]\nEOF', 'RUN <<EOF\necho $<|>', 'ENTRYPOINT echo $N<|>', 'RUN $<|>'],
      ...['RUN <<EOF\necho "it\'s $<|>"\nEOF', 'ONBUILD CMD ["sh", "-c", "$<|>"]'],
    ]) {
      expect(labelsAt(head + text), text).toContain('NAME');
    }
  });

  it('of PowerShell are named as those of the environment', () => {
    const head = 'FROM a\nSHELL ["pwsh", "-c"]\nENV NAME=1\n';
    expect(taken(`${head}RUN echo $env:N<|>`, 'env:NAME')).toBe(`${head}RUN echo $env:NAME`);
    expect(taken(`${head}RUN echo "\${e<|>"`, 'env:NAME')).toBe(`${head}RUN echo "\${env:NAME}"`);
    expect(labelsAt(`${head}RUN bash -c 'echo $<|>'`)).toContain('NAME');
    expect(labelsAt(`FROM a\nENV NAME=1\nCMD ["pwsh", "-c", "echo $<|>"]`)).toEqual(['env:NAME']);
    expect(labelsAt(`${head}RUN echo '$<|>'`)).toEqual([]);
  });

  it('are not proposed where a dollar sign is one', () => {
    const head = 'FROM a\nENV NAME=1\n';
    for (const text of [
      ...["RUN echo '$<|>'", 'RUN ["echo", "$<|>"]', 'USER \\$<|>', "ENV A='$<|>'", "COPY <<'EOF' /a\n$<|>\nEOF"],
      ...['COPY --from=$<|> a b', 'COPY <<EOF /a\n\\$<|>\nEOF', 'SHELL ["$<|>"]', 'RUN --mount=from=$<|> a'],
      ...["RUN cat <<'E'\n$N<|>\nE", "RUN python3 <<'E'\n$<|>\nE", "RUN <<EOF\necho '$N<|>'\nEOF", 'RUN a # $<|>'],
      ...['RUN <<EOF\n# $N<|>\na\nEOF', 'RUN <<EOF\n#!/usr/bin/env python3\n$<|>\nEOF', 'RUN <<EOF\n\\$<|>\nEOF'],
      ...["ONBUILD RUN cat <<'E'\n$<|>\nE", 'RUN ["bash", "-c", "echo \'$<|>\'"]', 'SHELL ["cmd", "/c"]\nRUN a $<|>'],
    ]) {
      expect(labelsAt(head + text), text).not.toContain('NAME');
    }
  });

  it('can be brought into a stage by ARG', () => {
    const labels = labelsAt('ARG V=1\nFROM a\nARG <|>');
    expect(labels[0]).toBe('V');
    expect(labels).toContain('TARGETARCH');
    expect(taken('ARG VERSION\nFROM a\nARG V<|>=2', 'VERSION')).toBe('ARG VERSION\nFROM a\nARG VERSION=2');
  });
});

describe('directives', () => {
  it('stand at the top of the file, each once', () => {
    expect(labelsAt('# <|>\nFROM a')).toEqual(
      expect.arrayContaining(['# syntax=docker/dockerfile:1', '# escape=', '# check=']),
    );
    expect(labelsAt('# syntax=docker/dockerfile:1\n#<|>')).not.toContain('# syntax=docker/dockerfile:1');
    expect(labelsAt('# About\n# <|>')).not.toContain('# escape=');
    expect(taken('#esc<|>\nFROM a', '# escape=')).toBe('# escape=\nFROM a');
    expect(taken('# syn<|>=a/b', 'syntax')).toBe('# syntax=a/b');
  });

  it('have values', () => {
    expect(labelsAt('# escape=<|>')).toEqual(['`', '\\']);
    expect(taken('# syntax=docker/d<|>ockerfile:0', 'docker/dockerfile:1')).toBe('# syntax=docker/dockerfile:1');
  });

  it('skip checks, each once', () => {
    expect(labelsAt('# check=<|>')).toEqual(['skip=', 'error=true', 'experimental=']);
    expect(labelsAt('# check=skip=<|>')).toEqual([...BUILDKIT_CHECKS, 'all']);
    expect(labelsAt('# check=skip=FromAsCasing,<|>;error=true')).not.toContain('FromAsCasing');
    expect(labelsAt('# check=skip=FromAsCasing;<|>')).toEqual(['error=true', 'experimental=']);
    expect(taken('# check=skip=A,From<|>X,B', 'FromAsCasing')).toBe('# check=skip=A,FromAsCasing,B');
    expect(labelsAt('# check=error=<|>')).toEqual(['true', 'false']);
  });
});

describe('ignore comments', () => {
  it('name rules', () => {
    expect(labelsAt('FROM a\n# dflint <|>\nRUN b', { rules })).toEqual(['ignore=', 'ignore-stage=', 'ignore-file=']);
    expect(labelsAt('FROM a\n# dflint ignore=<|>\nRUN b', { rules })).toEqual(rules.map((it) => it.id));
    expect(taken('FROM a\n# dflint ignore=x, prefer-<|>cop -- why\nRUN b', 'prefer-copy', { rules })).toBe(
      'FROM a\n# dflint ignore=x, prefer-copy -- why\nRUN b',
    );
    expect(labelsAt('FROM a\n# hadolint ignore=<|>', { rules })).toContain('DL3020');
  });

  it('name the checks that BuildKit skips for one instruction', () => {
    expect(labelsAt('FROM a\n# <|>\nRUN b', { rules })).toContain('check=skip=');
    expect(labelsAt('FROM a\n# check=<|>\nRUN b')).toEqual(['skip=']);
    expect(labelsAt('FROM a\n# check=skip=<|>\nRUN b')).toEqual([...CHECKS_OF_INSTRUCTIONS, 'all']);
    expect(taken('FROM a\n# check=skip=A,Json<|>,B\nCMD b', 'JSONArgsRecommended')).toBe(
      'FROM a\n# check=skip=A,JSONArgsRecommended,B\nCMD b',
    );
  });

  it('are not proposed in prose', () => {
    expectNothing('FROM a\n# what a stage <|>');
    expectNothing('FROM a\n# dflint ignore=a -- <|>');
  });
});

describe('words', () => {
  it('are replaced in the line of the cursor alone', () => {
    const { model, offset, source } = atCursor('FROM a\nCOP\\\nY<|> b c');
    expect(completions(model, offset).items).toEqual([]);
    expect(source).toContain('\\\n');
  });

  it('keep a text that a client would take for stops', () => {
    const item = itemAt('# escape=`\nFROM a\n<|>', 'HEALTHCHECK … CMD');
    expect(item.snippet).toContain(' `\n    CMD ${4:');
  });
});

describe('documentation', () => {
  it('is there for all that has a topic, when it is asked for', () => {
    for (const text of [
      'FROM a AS b\n<|>',
      'FROM <|>',
      'FROM a\nRUN --<|>',
      'FROM a\nRUN --mount=<|>',
      'FROM a AS b\nFROM <|>',
      'FROM a\nLABEL <|>',
      'FROM a\nSTOPSIGNAL <|>',
      '# <|>',
      'FROM a\nARG <|>',
    ]) {
      const { model, offset } = atCursor(text);
      for (const { label, topic } of completions(model, offset, { rules }).items) {
        if (topic === undefined) continue;
        const copy = JSON.parse(JSON.stringify(topic));
        expect(documentationOf(copy, model, rules), label).toMatch(/\S/);
      }
    }
  });

  it('of a rule is what it asks and why', () => {
    const { model } = atCursor(dedent('<|>'));
    expect(documentationOf({ kind: 'rule', name: 'DL3020' }, model, rules)).toContain('**prefer-copy**');
    expect(documentationOf({ kind: 'rule', name: 'constructor' }, model, rules)).toBeUndefined();
    expect(documentationOf({ kind: 'label', name: 'constructor' }, model, rules)).toBeUndefined();
  });
});
