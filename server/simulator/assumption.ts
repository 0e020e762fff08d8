import type { Build } from './build.ts';
import { shortName } from './cause.ts';
import type { ImageEffect } from './graph/vertex.ts';
import type { Built } from './simulation.ts';

/** What a build does not say of images, URLs and revisions is what the builds before it say, or else those behind it. */
export function withFacts(builds: readonly Build[]): readonly Build[] {
  const backwards = filled(builds.toReversed());
  return filled(backwards.toReversed());
}

interface Facts {
  readonly images: NonNullable<Build['images']>;
  readonly urls: NonNullable<Build['urls']>;
  readonly revisions: NonNullable<Build['revisions']>;
}

function filled(builds: readonly Build[]): readonly Build[] {
  let known: Facts = { images: {}, urls: {}, revisions: {} };
  return builds.map((build) => {
    known = {
      images: { ...known.images, ...build.images },
      urls: { ...known.urls, ...build.urls },
      revisions: { ...known.revisions, ...build.revisions },
    };
    return { ...build, ...known };
  });
}

/** What a prediction takes for granted, since nobody said it: that what has one name is one thing. */
export function assumptionsOf({ graph, contexts }: Built, before: Built | undefined): readonly string[] {
  if (before === undefined) return ['nothing was built before'];
  const old = before.graph.vertices.flatMap(({ effect }) => (effect.kind === 'image' ? effect : []));
  const sentences = graph.vertices.flatMap(({ effect }) => {
    switch (effect.kind) {
      case 'image':
        return assumedOf(effect, old);
      case 'url':
        return effect.content.startsWith('url:') ? [`${effect.url} still serves the same`] : [];
      case 'repository':
        return effect.symbol.includes('"revision:') ? [`${effect.url} still means the same commit`] : [];
      default:
        return [];
    }
  });
  const unnoticed = [...contexts.values()].flatMap((it) => it.unnoticed);
  const stale = unnoticed.map(
    (it) => `${it} has the size and the time that it had before, by which the builder takes it as unchanged`,
  );
  return [...new Set([...sentences, ...stale])];
}

function assumedOf({ keys, reference, platform }: ImageEffect, old: readonly ImageEffect[]): string | readonly [] {
  const isKnown = keys.some((it) => it.startsWith('chain ') || /^image sha\d+:/.test(it));
  if (isKnown) return [];
  const name = shortName(reference);
  const namesakes = old.filter((it) => it.reference === reference);
  if (namesakes.length === 0) return `${name} is no image that was there before`;
  return namesakes.some((it) => it.platform === platform)
    ? `${name} still means the same image`
    : `${name} has an image of its own for ${platform}`;
}
