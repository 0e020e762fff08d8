import type { ImageReference } from '../image.ts';

/**
 * The names of the variables that an image may set; `undefined` where its environment is not known. It is for official
 * images of Docker Hub, whose Dockerfiles are public: what does not match, none of their versions has ever set.
 */
export function environmentOf({ registry, repository, tag = '' }: ImageReference): RegExp | undefined {
  // Images of Windows bring the environment of their system, and those with triggers what these set.
  if (!OFFICIAL_REGISTRIES.has(registry) || /nanoserver|windowsservercore|onbuild/.test(tag)) return undefined;
  return KNOWN.get(repository.replace(/^docker\//, '').replace(/^library\//, ''));
}

/** Amazon's copies are at `public.ecr.aws/docker/library/…`. */
const OFFICIAL_REGISTRIES: ReadonlySet<string> = new Set(['docker.io', 'public.ecr.aws']);

const PATH_ONLY = /^PATH$/;

/** From docker-library and each distribution's own Dockerfiles. */
const KNOWN: ReadonlyMap<string, RegExp> = new Map([
  ['almalinux', PATH_ONLY],
  ['alpine', PATH_ONLY],
  ['amazonlinux', PATH_ONLY],
  ['archlinux', /^(?:PATH|LANG)$/],
  ['buildpack-deps', PATH_ONLY],
  ['busybox', PATH_ONLY],
  ['centos', /^(?:PATH|container)$/],
  ['debian', PATH_ONLY],
  ['fedora', /^(?:PATH|container|DISTTAG|FGC|FBR)$/],
  ['oraclelinux', PATH_ONLY],
  ['rockylinux', PATH_ONLY],
  ['ubuntu', PATH_ONLY],

  ['eclipse-temurin', /^(?:PATH$|JAVA|JDK|JRE|LANG|LC_)/],
  ['golang', /^(?:PATH$|GO)/],
  ['httpd', /^(?:PATH$|HTTPD|APACHE|NGHTTP2|OPENSSL)/],
  ['nginx', /^(?:PATH$|NGINX|NJS|ACME|PKG|DYNPKG)/],
  ['node', /^(?:PATH$|NODE|YARN|NPM)/],
  ['openjdk', /^(?:PATH$|JAVA|JDK|JRE|LANG|LC_|CA_)/],
  ['php', /^(?:PATH$|PHP|GPG|APACHE|COMPOSER)/],
  ['python', /^(?:PATH$|PYTHON|PIP|GPG|LANG|LC_)/],
  ['ruby', /^(?:PATH$|RUBY|GEM|BUNDLE|LANG|LC_)/],
  ['rust', /^(?:PATH$|RUST|CARGO)/],
]);
