import type { Build } from './build.ts';
import { shortName } from './cause.ts';
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
  const old = new Set(before.graph.vertices.flatMap((it) => (it.effect.kind === 'image' ? it.effect.reference : [])));
  const sentences = graph.vertices.flatMap(({ effect }) => {
    switch (effect.kind) {
      case 'image': {
        const isKnown = effect.keys.some((it) => it.startsWith('chain ') || /^image sha\d+:/.test(it));
        if (isKnown) return [];
        return old.has(effect.reference)
          ? [`${shortName(effect.reference)} still means the same image`]
          : [`${shortName(effect.reference)} is no image that was there before`];
      }
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
