import type { Rule } from '../../server/lint/rule.ts';
import { TABLE_DATE } from '../../server/model/image-facts/end-of-life.ts';
import { releasesOf } from '../../server/model/image-facts/release.ts';

export const eolBaseImage: Rule<{ date: string }> = {
  id: 'eol-base-image',
  category: 'security',
  severity: 'warning',
  summary: 'Build on releases that still get security fixes',
  why: `
    After the end of its life a release of a distribution or a language gets no more fixes: known holes stay open, and its
    package archive moves away, so that one day the build fails. Move on to a release that is supported, and rebuild.
    What is known comes from a table that was made with this version; nothing is asked of the network. Do not listen where
    somebody is paid for longer support, or where an image is built to try an old release.
  `,
  options: {
    date: { type: 'text', default: TABLE_DATE, summary: 'the day on which support must last, as YYYY-MM-DD' },
  },
  examples: [
    {
      bad: `
        FROM node:14-alpine AS build
        #    ^^^^^^^^^^^^^^ Node.js 14 has had no security fixes since 2023-04-30; move on to a supported release
        FROM python:3.13-slim-buster
        #    ^^^^^^^^^^^^^^^^^^^^^^^ Debian 10 has had no security fixes since 2024-06-30; move on to a supported release
      `,
      good: `
        FROM node:24-alpine AS build
        FROM python:3.13-slim-bookworm
      `,
    },
    {
      bad: `
        FROM openjdk:17-slim
        #    ^^^^^^^^^^^^^^^ the image openjdk has had no security fixes since 2022-08-01; move on to eclipse-temurin
      `,
      good: `
        FROM eclipse-temurin:17
      `,
    },
  ],

  *check({ stages }, { date }) {
    for (const { from, base } of stages) {
      if (from === undefined || base.kind !== 'image') continue;
      const past = releasesOf(base.reference).find(({ end }) => end !== '' && end < date);
      if (past === undefined) continue;
      const { name, end, successor = 'a supported release' } = past;
      yield { span: from.image, message: `${name} has had no security fixes since ${end}; move on to ${successor}` };
    }
  },
};
