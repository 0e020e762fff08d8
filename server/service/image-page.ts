import type { ImageReference } from '../model/image.ts';

/** The page on the web where the registry of an image tells about it; `undefined` where it has none for everybody. */
export function pageOf({ registry, repository }: ImageReference): string | undefined {
  const parts = repository.split('/');
  switch (registry) {
    case 'docker.io':
      if (parts.length !== 2) return undefined;
      return parts[0] === 'library' ? `https://hub.docker.com/_/${parts[1]}` : `https://hub.docker.com/r/${repository}`;
    case 'ghcr.io':
      // It leads on to the package's page, whose address has the name of a repository that is not in the image's.
      return parts.length < 2 ? undefined : `https://ghcr.io/${repository}`;
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/artifact/mar/${repository}`;
    case 'quay.io':
      return parts.length === 2 ? `https://quay.io/repository/${repository}` : undefined;
    case 'public.ecr.aws':
      return parts.length < 2 ? undefined : `https://gallery.ecr.aws/${repository}`;
    default: {
      const location = GOOGLE.get(registry);
      const [project, ...image] = parts;
      if (location === undefined || image.length === 0) return undefined;
      return `https://console.cloud.google.com/gcr/images/${project}/${location}/${image.join('/')}`;
    }
  }
}

/** Google's registries with the name of the place that is in the address of a page. */
const GOOGLE: ReadonlyMap<string, string> = new Map([
  ['gcr.io', 'GLOBAL'],
  ['us.gcr.io', 'US'],
  ['eu.gcr.io', 'EU'],
  ['asia.gcr.io', 'ASIA'],
]);
