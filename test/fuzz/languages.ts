import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dedent } from '../markers.ts';
import { referenceData } from '../reference-data.ts';
import { FRAGMENTS } from './fragments.ts';
import type { Language } from './mutation.ts';

export type LanguageName = 'Dockerfile' | 'ignore file' | 'configuration' | 'Compose' | 'HCL' | 'JSON';

/** All that is read, with texts to begin with: our own, and real Dockerfiles where they are there. */
export function readLanguages(): Readonly<Record<LanguageName, Language>> {
  const { anywhere, Dockerfile, ignoreFile, yaml, hcl, json } = FRAGMENTS;
  return {
    Dockerfile: { seeds: dockerfiles(), fragments: [...Dockerfile, ...anywhere], heads: DOCKERFILE_HEADS },
    'ignore file': { seeds: IGNORE_FILES, fragments: [...ignoreFile, ...anywhere], heads: [''] },
    configuration: { seeds: CONFIGURATIONS, fragments: [...yaml, ...anywhere], heads: ['rules:\n', ''] },
    Compose: { seeds: COMPOSE_FILES, fragments: [...yaml, ...Dockerfile, ...anywhere], heads: COMPOSE_HEADS },
    HCL: { seeds: BAKE_FILES, fragments: [...hcl, ...Dockerfile, ...anywhere], heads: ['target "a" {\n', ''] },
    JSON: { seeds: JSON_FILES, fragments: [...json, ...anywhere], heads: ['{', ''] },
  };
}

function dockerfiles(): readonly string[] {
  const folders = ['fixtures', ...(referenceData === undefined ? [] : [join(referenceData, 'corpus', 'files')])];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()),
  );
  return files.map((it) => readFileSync(join(it.parentPath, it.name), 'utf8')).filter((it) => it !== '');
}

const DOCKERFILE_HEADS: readonly string[] = ['FROM a\n', 'FROM a\n', '# escape=`\nFROM a\n', 'ARG A=b\nFROM $A AS c\n'];
const COMPOSE_HEADS: readonly string[] = ['services:\n  a:\n', 'services:\n  a:\n    build:\n', ''];

const IGNORE_FILES: readonly string[] = [
  '# what the build does not need\n**/node_modules\n.git\n*.log\n!keep.log\n\n/dist/\nsrc/**/*.test.ts\n',
  '*\n!src\n!package.json\nsrc/secret\n**/*.md\n!README.md\n# dflint ignore=all\n[a-z]?.txt\n',
  '\ufeff./a\n../b\n!\n/\n  c  \nd/\n',
];

const CONFIGURATIONS: readonly string[] = [
  dedent(`
    # what we do
    extends: [./base.yaml]
    fail-on: warning
    rules:
      no-latest-tag: off
      trusted-registry: { severity: error, locked: true, registries: [docker.io, ghcr.io] }
      prefer-copy: info # sometimes
    overrides:
      - files: ['test/**', "*.dev"]
        rules: { require-user: off }
        build: { target: dev, args: { A: b }, platform: linux/amd64, context: .. }
    exclude:
      - vendor/**
    build:
      args:
        VERSION: "1"
  `),
  dedent(`
    failure-threshold: warning
    format: tty
    ignored: # these
      - DL3006
      - SC2086
    override:
      error: [DL3003]
      style: [DL3015]
    trustedRegistries:
      - docker.io
    label-schema:
      author: text
      version: semver
    strict-labels: true
    disable-ignore-pragma: false
    no-fail: true
  `),
];

const COMPOSE_FILES: readonly string[] = [
  dedent(`
    x-build: &build
      context: .
      args: { A: "\${A:-b}" }
    services:
      web:
        build:
          <<: *build
          dockerfile: web.Dockerfile
          target: run
          platforms: [linux/amd64]
          additional_contexts: { base: ./base }
          secrets: [npm]
      api:
        extends: { file: other.yaml, service: web }
        build: ./api
      inline:
        build:
          dockerfile_inline: |
            FROM alpine:latest
            RUN apt-get install -y \${PACKAGE}
            MAINTAINER me
          args:
            - PACKAGE=curl
            - OTHER
    include:
      - path: other.yaml
  `),
  'services:\n  a:\n    image: b\n    build: .\n---\nservices: { c: { build: { context: "$A" } } }\n',
];

const BAKE_FILES: readonly string[] = [
  dedent(`
    variable "TAG" { default = "latest" }
    function "up" {
      params = [a]
      result = upper("\${a}-x")
    }
    group "default" { targets = ["app", "other"] }
    target "_base" {
      args = { A = "1", B = TAG == "latest" ? 1 + 2 : null }
    }
    target "app" {
      inherits = ["_base"]
      context = "."
      dockerfile = "a.Dockerfile" # here
      name = "app-\${v}"
      matrix = { v = ["1", "2"] }
      contexts = { base = "target:_base" }
      platforms = [for a in ["amd64", "arm64"] : "linux/\${a}"]
      tags = ["\${up("a")}:\${TAG}"]
    }
    target "other" {
      dockerfile-inline = <<E
    FROM alpine
    RUN apk add git
    E
    }
  `),
];

const JSON_FILES: readonly string[] = [
  JSON.stringify(
    {
      variable: { TAG: { default: 'a' } },
      target: { app: { context: '.', args: { A: '${TAG}' }, 'dockerfile-inline': 'FROM a\nRUN b\n' } },
      group: { default: { targets: ['app'] } },
    },
    undefined,
    2,
  ),
  JSON.stringify({ version: 1, files: { Dockerfile: { 'no-latest-tag': ['0123'] } } }, undefined, 2),
  '{"vertexes":[{"digest":"sha256:a","name":"[a 1/2] RUN b","started":"2026-01-01T00:00:00Z","completed":"2026-01-01T00:00:01Z"}]}\n',
  '#5 [build 1/2] RUN make\n#5 0.123 output\n#5 DONE 12.5s\n#6 CACHED\n',
  '{"CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":"RUN /bin/sh -c make # buildkit","Size":"12.3MB"}\n',
];
