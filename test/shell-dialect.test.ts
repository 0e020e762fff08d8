import { describe, expect, it } from 'vitest';
import { modelOf } from '../server/model/model.ts';
import { scriptOf } from '../server/model/run/script.ts';
import {
  type Dialect,
  dialectInEffect,
  dialectOfImage,
  dialectOfShebang,
  dialectOfShell,
} from '../server/shell/dialect.ts';
import type { Script } from '../server/shell/script.ts';
import { parse } from '../server/syntax/parse.ts';

describe('the dialect', () => {
  it.each<[string, Dialect]>([
    ['/bin/bash -o pipefail -c', 'bash'],
    ['/busybox/sh -c', 'sh'],
    ['conda run -n app /bin/bash -c', 'bash'],
    ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -Command', 'powershell'],
    ['pwsh -c', 'powershell'],
    ['cmd /S /C', 'cmd'],
    ['/usr/local/bin/my-shell', 'other'],
  ])('follows from SHELL: %s', (shell, dialect) => {
    expect(dialectOfShell(shell.split(' '))).toBe(dialect);
  });

  it.each<[string, Dialect]>([
    ['#!/bin/sh -e', 'sh'],
    ['#! /usr/bin/env bash', 'bash'],
    ['#!/usr/bin/env -S bash -e', 'bash'],
    ['#!/usr/bin/python3', 'other'],
  ])('follows from the first line of a script: %s', (line, dialect) => {
    expect(dialectOfShebang(line)).toBe(dialect);
  });

  it.each<[string, string | undefined, Dialect | undefined]>([
    ['library/alpine', '3.20', 'ash'],
    ['library/node', '22-alpine3.20', 'ash'],
    ['library/debian', undefined, 'dash'],
    ['library/python', '3.12-slim-bookworm', 'dash'],
    ['library/node', '22', 'dash'],
    ['library/fedora', '40', 'bash'],
    ['library/oraclelinux', '9-slim', 'bash'],
    ['windows/servercore', 'ltsc2022', 'cmd'],
    ['library/golang', '1.22-windowsservercore', 'powershell'],
    ['library/golang', '1.22-nanoserver', 'cmd'],
    ['dotnet/framework/sdk', '4.8', 'powershell'],
    ['dotnet/framework/runtime', '4.8-windowsservercore-ltsc2022', 'cmd'],
    ['acme/app', '1', undefined],
  ])('follows from the image: %s:%s', (repository, tag, dialect) => {
    expect(dialectOfImage(repository, tag)).toBe(dialect);
  });

  it('of /bin/sh is what the image has for it', () => {
    expect(dialectInEffect(['/bin/sh', '-c'], 'ash')).toBe('ash');
    expect(dialectInEffect(['/bin/bash', '-c'], 'ash')).toBe('bash');
    expect(dialectInEffect(undefined, 'cmd')).toBe('cmd');
    expect(dialectInEffect(undefined, undefined)).toBe('sh');
  });

  it.each([
    ['FROM a:1\n# hadolint shell=bash\nRUN x', 'bash'],
    ['FROM a:1\nSHELL ["bash", "-c"]\n# hadolint shell = powershell.exe # as it is\nRUN x', 'powershell'],
    ['FROM a:1\n# hadolint shell=ksh\nSHELL ["bash", "-c"]\nRUN x', 'bash'],
    ['FROM a:1\nRUN x\n# hadolint shell=bash\nCMD y', 'sh'],
    ['# hadolint shell=/bin/zsh\nFROM a:1\nFROM b:1\nRUN x', 'zsh'],
    ['FROM a:1\n# hadolint shell=bash\nFROM b:1\nRUN x', 'sh'],
    ['FROM a:1 AS a\n# hadolint shell=bash\nCMD y\nFROM a\nRUN x', 'bash'],
    ['FROM alpine:3\n# hadolint shell=sh\nRUN x', 'ash'],
    ['FROM a:1\n# hadolint shell=pwsh\nONBUILD RUN x', 'powershell'],
    ['FROM a:1\n# hadolint shell\nRUN x', 'sh'],
  ])('follows from a comment for hadolint: %j', (source, dialect) => {
    const model = modelOf(parse(`${source}\n`));
    expect(model.all('Run').map((it) => model.script(it)?.dialect)).toEqual([dialect]);
  });

  it('that nobody reads leaves the text alone', () => {
    expect(run('RUN import os; os.remove("x")', 'other').commands).toEqual([]);
  });
});

function run(source: string, dialect: Dialect = 'dash', index = 0): Script {
  const instruction = parse(source).instructions[index];
  const isScript = instruction?.kind === 'Run' || instruction?.kind === 'Cmd' || instruction?.kind === 'Entrypoint';
  const script = isScript ? scriptOf(source, instruction, dialect) : undefined;
  if (script === undefined) throw new Error(`no script in ${source}`);
  return script;
}
