import type { Rule } from '../../server/lint/rule.ts';
import { taggedName } from '../../server/model/image.ts';
import { platformOfImage } from '../../server/model/image-facts/platform.ts';
import { formatPlatform, type Platform, parsePlatform } from '../../server/model/platform.ts';
import { flagOf } from '../../server/syntax/walk.ts';

export const validBasePlatform: Rule = {
  id: 'valid-base-platform',
  aka: ['InvalidBaseImagePlatform'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Take a base that is there for the platform',
  why: `
    A stage asks for its base image on one platform. Where the image exists for another only, the build stops, or goes on
    with programs that cannot start. This is said where the name of an image tells what it is for: images of Windows, the
    distributions of Linux, and the repositories that Docker keeps for each architecture; with \`--online\` registries are
    asked what an image is for. Of all others nothing is known.
  `,
  examples: [
    {
      bad: `
        FROM --platform=linux/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022 AS amd64
        #               ^^^^^^^^^^^ mcr.microsoft.com/windows/nanoserver:ltsc2022 is an image for windows, not for linux/amd64
        FROM --platform=linux/amd64 arm64v8/alpine:3.22 AS tools-amd64
        #               ^^^^^^^^^^^ arm64v8/alpine:3.22 is an image for linux/arm64, not for linux/amd64
      `,
      good: `
        FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022 AS amd64
        FROM --platform=linux/amd64 alpine:3.22 AS tools-amd64
      `,
    },
  ],

  *check({ stages, platforms }) {
    for (const { from, base, platform: wanted } of stages) {
      if (from === undefined || base.kind !== 'image' || wanted === undefined) continue;
      const published = platforms.get(taggedName(base.reference) ?? '');
      const actual = published === undefined ? platformOfImage(base.reference) : parsePlatform(published);
      if (actual === undefined || agree(actual, wanted)) continue;
      const span = flagOf(from, 'platform')?.value ?? from.image;
      yield { span, message: `${base.text} is an image for ${nameOf(actual)}, not for ${nameOf(wanted)}` };
    }
  },
};

/** Variants of one architecture can mostly run each other's programs, and BuildKit does not compare them either. */
function agree(a: Platform, b: Platform): boolean {
  if (a.os !== b.os) return false;
  return a.architecture === undefined || b.architecture === undefined || a.architecture === b.architecture;
}

function nameOf(platform: Platform): string {
  return formatPlatform(platform) ?? platform.os;
}
