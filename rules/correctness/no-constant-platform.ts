import type { Rule } from '../../server/lint/rule.ts';
import { parsePlatform } from '../../server/model/platform.ts';
import { flagOf } from '../../server/syntax/walk.ts';

export const noConstantPlatform: Rule = {
  id: 'no-constant-platform',
  aka: ['DL3029', 'FromPlatformFlagConstDisallowed'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Let the build choose the platform of a stage',
  why: `
    With a platform written out, the image is for that one, whatever the build is asked for: on other machines it runs
    slowly under emulation or not at all, and an image for several platforms holds the same thing for each. Choose the
    platform with \`docker build --platform\`, or write \`$BUILDPLATFORM\` for a stage that only prepares files. A stage that
    is for one platform on purpose says so in its name, as in \`AS build-arm64\`, and is left alone.
  `,
  examples: [
    {
      bad: `
        FROM --platform=linux/amd64 node:22-slim
        #               ^^^^^^^^^^^ the stage is for linux/amd64 whatever platform the build asks for; leave the flag out
      `,
      good: `
        FROM node:22-slim
      `,
    },
    {
      good: `
        FROM --platform=linux/arm64 alpine:3.22 AS build-arm64
        FROM --platform=$BUILDPLATFORM node:22-slim AS assets
      `,
    },
  ],

  *check({ stages }) {
    for (const { from, name = '' } of stages) {
      const value = from && flagOf(from, 'platform')?.value;
      if (value === undefined || value.parts.some((it) => it.kind === 'Variable')) continue;
      const platform = parsePlatform(value.text);
      if (platform === undefined) continue;
      // As BuildKit has it (dockerfile2llb/validations.go, reportConstPlatformDisallowed).
      const { os, architecture } = platform;
      if (name.includes(os) || (architecture !== undefined && name.includes(architecture))) continue;
      const message = `the stage is for ${value.text} whatever platform the build asks for; leave the flag out`;
      yield { span: value, message };
    }
  },
};
