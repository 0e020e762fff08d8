import type { ImageReference } from '../image.ts';

/** Whether an image is known to set no working directory, so that it is the root. */
export function startsAtRoot({ registry, repository, tag = '' }: ImageReference): boolean {
  if (repository.startsWith('library/'))
    return OFFICIAL.has(repository.slice('library/'.length)) && !/onbuild/.test(tag);
  return OTHERS.test(`${registry}/${repository}`);
}

/** Of Docker's official images those whose Dockerfiles have no WORKDIR in any version. */
const OFFICIAL: ReadonlySet<string> = new Set([
  ...['almalinux', 'alpine', 'amazoncorretto', 'amazonlinux', 'archlinux'],
  ...['bash', 'buildpack-deps', 'busybox', 'centos'],
  ...['debian', 'eclipse-temurin', 'elixir', 'erlang', 'fedora', 'gcc', 'haskell', 'nginx', 'node', 'openjdk'],
  ...['oraclelinux', 'pypy', 'python', 'rockylinux', 'ruby', 'rust', 'swift', 'ubuntu'],
]);

const OTHERS =
  /^(?:mcr\.microsoft\.com\/windows(?:\/(?:servercore|nanoserver|server))?|docker\.io\/microsoft\/(?:windowsservercore|nanoserver)|docker\.io\/nvidia\/cuda|nvcr\.io\/nvidia\/cuda)$/;
