import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../server/model/image.ts';
import { codenames, ended, products, TABLE_DATE } from '../server/model/image-facts/end-of-life.ts';
import { releasesOf } from '../server/model/image-facts/release.ts';
import { hasNoShell, lacks } from '../server/model/image-facts/tools.ts';

describe('the table of ends of life', () => {
  it('has a day, or nothing, for each release', () => {
    const days = [...products.values()].flatMap(({ ends }) => [...ends.values()]).filter((it) => it !== '');
    expect([TABLE_DATE, ...days, ...[...ended.values()].map(({ date }) => date)].filter((it) => !isDay(it))).toEqual(
      [],
    );
  });

  it('knows the release behind each codename', () => {
    const unknown = [...codenames.values()].filter(([id, cycle]) => !products.get(id)?.ends.has(cycle));
    expect(unknown).toEqual([]);
  });
});

describe('the releases of an image', () => {
  it.each([
    ['node:14.21.3-buster-slim', ['Node.js 14', 'Debian 10']],
    ['docker.io/library/python:3.12', ['Python 3.12']],
    ['arm64v8/debian:bookworm', ['Debian 12']],
    ['eclipse-temurin:17-jre-focal', ['Java 17', 'Ubuntu 20.04']],
    ['bitnami/redis:6.2.7-debian-10-r23', ['Debian 10']],
    ['mysql:5', ['MySQL 5']],
    ['quay.io/centos/centos:stream8', ['CentOS Stream 8']],
    ['openjdk:8-jre-alpine3.9', ['the image openjdk', 'Alpine 3.9']],
    ['ros:kinetic', ['ROS kinetic']],
    ['alpine', []],
    ['alpine:edge', []],
    ['mysql:8-oracle', ['MySQL 8']],
    ['acme/python:2.7', []],
    ['registry.example.com/debian:10', []],
  ])('are read off the name: %s', (name, releases) => {
    expect(releasesOf(reference(name)).map((it) => it.name)).toEqual(releases);
  });
});

describe('the tools of an image', () => {
  it.each([
    ['gcr.io/distroless/static-debian12:nonroot', true, true, true],
    ['gcr.io/distroless/base:debug', false, false, false],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled', true, true, true],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', false, true, true],
    ['node:22', false, false, false],
    ['node:22-bookworm-slim', false, true, true],
    ['node:22-alpine', false, true, false],
    ['nginx:alpine', false, false, false],
    ['debian:12-slim', false, true, true],
    ['busybox', false, true, false],
    ['fedora:43', false, false, false],
  ])('are known to be missing: %s', (name, shell, curl, wget) => {
    const image = reference(name);
    expect([hasNoShell(image), lacks('curl', image), lacks('wget', image)]).toEqual([shell, curl, wget]);
  });
});

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toISOString().startsWith(text);
}

function reference(name: string) {
  const read = parseImageReference(name);
  if ('error' in read) throw new Error(read.error.message);
  return read;
}
