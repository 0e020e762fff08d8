import { canonicalName, familiarName, type ImageReference } from '../../model/image.ts';
import { TABLE_DATE } from '../../model/image-facts/end-of-life.ts';
import { releasesOf } from '../../model/image-facts/release.ts';
import { sdkOf } from '../../model/image-facts/sdk.ts';
import { hasNoShell, lacks } from '../../model/image-facts/tools.ts';
import { handsOver, hasOwnUser } from '../../model/image-facts/user.ts';
import type { Source } from '../../model/stage.ts';
import { IMAGE_DOCS } from '../docs/images.ts';
import { own } from '../docs/own.ts';
import { bullets, code, paragraphs } from '../markdown.ts';

/** What the name of an image says, and what was known of it when this was written; nothing is looked up. */
export function imageText(source: Extract<Source, { kind: 'image' | 'scratch' | 'unknown' }>): string {
  switch (source.kind) {
    case 'image':
      return paragraphs(
        `**${code(canonicalName(source.reference))}**`,
        aboutOf(source.reference),
        bullets(...partsOf(source.reference), ...factsOf(source.reference)),
      );
    case 'scratch':
      return paragraphs('**`scratch`**', own(IMAGE_DOCS, 'scratch')?.text);
    case 'unknown':
      return 'Which image this is, the build decides.';
  }
}

function aboutOf(reference: ImageReference): string | undefined {
  return own(IMAGE_DOCS, familiarName(reference))?.text;
}

function partsOf({ registry, repository, tag, digest }: ImageReference): readonly (string | undefined)[] {
  const isHub = registry === 'docker.io';
  const isOfficial = isHub && repository.startsWith('library/');
  return [
    `registry: ${isHub ? 'Docker Hub' : code(registry)}`,
    `repository: ${code(repository)}${isOfficial ? ', an official image' : ''}`,
    tagText(tag, digest),
    digest === undefined ? undefined : `digest: ${code(digest)}, so it is always the same image, whatever the tag says`,
  ];
}

function tagText(tag: string | undefined, digest: string | undefined): string | undefined {
  if (tag === undefined) return digest === undefined ? 'tag: none is written, which means `latest`' : undefined;
  if (tag === 'latest') return 'tag: `latest`, which is whatever was pushed last without another';
  return `tag: ${code(tag)}${digest === undefined ? ', which may mean another image tomorrow' : ''}`;
}

function factsOf(reference: ImageReference): readonly (string | undefined)[] {
  const sdk = sdkOf(reference);
  const isBare = hasNoShell(reference);
  const missing = (['curl', 'wget'] as const).filter((it) => lacks(it, reference));
  return [
    ...releasesOf(reference).map(({ name, end, successor }) => {
      const instead = successor === undefined ? '' : `; ${code(successor)} has taken its place`;
      if (end === '') return `${name} gets fixes; until when is not known yet`;
      return `${name} ${end < TABLE_DATE ? 'has got no fixes since' : 'gets fixes until'} ${end}${instead}`;
    }),
    sdk &&
      `it brings ${sdk.brings}, which nothing needs at run time${sdk.runtime === undefined ? '' : `; ${sdk.runtime} is smaller`}`,
    isBare ? 'it has no shell, so RUN and the shell form do not work in it' : undefined,
    !isBare && missing.length > 0 ? `it has no ${missing.join(' and no ')}` : undefined,
    hasOwnUser(reference) ? 'it runs as another user than root' : undefined,
    handsOver(reference) ? 'it starts as root, and its entrypoint hands over to the user of the server' : undefined,
  ];
}
