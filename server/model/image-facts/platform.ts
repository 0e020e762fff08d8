import type { ImageReference } from '../image.ts';
import { type Platform, parsePlatform } from '../platform.ts';

/**
 * What an image is built for, as far as its name tells: one of Windows, a distribution of Linux, or one of the repositories
 * that Docker keeps for each architecture. `undefined` for all others, which may be for any platform or several.
 */
export function platformOfImage({ registry, repository, tag = '' }: ImageReference): Platform | undefined {
  if (registry === MICROSOFT && WINDOWS.test(repository)) return parsePlatform('windows');
  if (/(?:^|-)(?:nanoserver|windowsservercore)(?:-|$)/.test(tag)) return parsePlatform('windows');
  if (registry !== DOCKER_HUB) return undefined;
  const [owner = '', name = ''] = repository.split('/');
  const architecture = ARCHITECTURES.get(owner);
  if (architecture !== undefined) return parsePlatform(architecture);
  return owner === 'library' && LINUX.has(name) ? parsePlatform('linux') : undefined;
}

const MICROSOFT = 'mcr.microsoft.com';
const DOCKER_HUB = 'docker.io';

/** `windows/nanoserver`, `windows` */
const WINDOWS = /^windows(?:\/|$)/;

/** The owners of the official images for one architecture each (docker-library/official-images, README). */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['amd64', 'linux/amd64'],
  ['arm32v5', 'linux/arm/v5'],
  ['arm32v6', 'linux/arm/v6'],
  ['arm32v7', 'linux/arm/v7'],
  ['arm64v8', 'linux/arm64'],
  ['i386', 'linux/386'],
  ['mips64le', 'linux/mips64le'],
  ['ppc64le', 'linux/ppc64le'],
  ['riscv64', 'linux/riscv64'],
  ['s390x', 'linux/s390x'],
  ['winamd64', 'windows/amd64'],
]);

/** Official images that are there for Linux only. */
const LINUX: ReadonlySet<string> = new Set([
  'almalinux',
  'alpine',
  'amazonlinux',
  'archlinux',
  'busybox',
  'centos',
  'debian',
  'fedora',
  'oraclelinux',
  'rockylinux',
  'ubuntu',
]);
