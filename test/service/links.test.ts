import { describe, expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { linksIn } from '../../server/service/links.ts';
import { parse } from '../../server/syntax/parse.ts';
import { textOf } from '../../server/text/span.ts';

describe('images lead to the pages of their registries', () => {
  it.each([
    ['node:20', 'node', 'https://hub.docker.com/_/node'],
    ['docker.io/library/node', 'docker.io/library/node', 'https://hub.docker.com/_/node'],
    ['bitnami/redis@sha256:x', undefined, undefined],
    ['bitnami/redis:7', 'bitnami/redis', 'https://hub.docker.com/r/bitnami/redis'],
    ['ghcr.io/astral-sh/uv:1', 'ghcr.io/astral-sh/uv', 'https://ghcr.io/astral-sh/uv'],
    ['ghcr.io/acme', undefined, undefined],
    [
      'mcr.microsoft.com/dotnet/sdk:8.0',
      'mcr.microsoft.com/dotnet/sdk',
      'https://mcr.microsoft.com/artifact/mar/dotnet/sdk',
    ],
    ['quay.io/prometheus/busybox', 'quay.io/prometheus/busybox', 'https://quay.io/repository/prometheus/busybox'],
    [
      'gcr.io/distroless/static:nonroot',
      'gcr.io/distroless/static',
      'https://console.cloud.google.com/gcr/images/distroless/GLOBAL/static',
    ],
    [
      'public.ecr.aws/docker/library/node',
      'public.ecr.aws/docker/library/node',
      'https://gallery.ecr.aws/docker/library/node',
    ],
    ['registry.example.com/a/b', undefined, undefined],
    ['localhost:5000/a', undefined, undefined],
    ['scratch', undefined, undefined],
    ['a/b/c', undefined, undefined],
  ])('%s', (image, text, target) => {
    expect(linked(`FROM ${image}`)).toEqual(text === undefined ? [] : [`${text} -> ${target}`]);
  });

  it('in COPY, mounts and the syntax directive too', () => {
    const source =
      '# syntax=docker/dockerfile:1\nFROM scratch\nCOPY --from=nginx:1 / /\nRUN --mount=from=a/b,target=/x y';
    expect(linked(source)).toEqual([
      'docker/dockerfile -> https://hub.docker.com/r/docker/dockerfile',
      'nginx -> https://hub.docker.com/_/nginx',
      'a/b -> https://hub.docker.com/r/a/b',
    ]);
  });

  it('where variables name them and are known', () => {
    expect(linked('ARG B=node\nFROM ${B}:20\nFROM $C')).toEqual(['${B}:20 -> https://hub.docker.com/_/node']);
  });

  it('but not where a stage is meant', () => {
    expect(linked('FROM node AS base\nFROM base\nCOPY --from=base / /')).toEqual([
      'node -> https://hub.docker.com/_/node',
    ]);
  });
});

it('what ADD downloads leads there, variables resolved', () => {
  const source = 'FROM node\nARG V=1\nADD https://a.b/$V.tgz git@a.b:c/d.git https://a.b/$W /x';
  expect(linked(source)).toContain('https://a.b/$V.tgz -> https://a.b/1.tgz');
  expect(linked(source)).toHaveLength(2);
});

it('addresses in comments lead there, without what belongs to the sentence', () => {
  const source = '# see https://a.b/c?d=e#f, (https://a.b/g_(h)) and <http://i.j>.\nRUN curl https://a.b\n# https://';
  expect(linked(source)).toEqual([
    'https://a.b/c?d=e#f -> https://a.b/c?d=e#f',
    'https://a.b/g_(h) -> https://a.b/g_(h)',
    'http://i.j -> http://i.j',
  ]);
});

it('sources lead to files and folders of the build context', () => {
  const source = 'FROM scratch\nCOPY a/../b.c ./d *.e . /x/\nCOPY --from=f g /h\nRUN --mount=source=i,target=/j k';
  expect(linked(source)).toEqual(['a/../b.c -> b.c', './d -> d', 'f -> https://hub.docker.com/_/f', 'i -> i']);
});

it('Windows paths lead there too', () => {
  expect(linked('# escape=`\nFROM scratch\nCOPY a\\b.txt C:\\')).toEqual(['a\\b.txt -> a/b.txt']);
});

function linked(source: string): readonly string[] {
  return linksIn(modelOf(parse(source))).map((it) => {
    return `${textOf(source, it)} -> ${it.kind === 'web' ? it.url : it.path}`;
  });
}
